// Tables of comma-separated values, plain or gzipped, read row by row.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loyalty::cli {

// The fields of one row without their quotes; they live until the next row.
using CsvRow = std::vector<std::string_view>;

// Calls `on_row` for every row, the heading included, and `on_progress` now and then with the part
// of the file that is read, 0 to 1. Quotes and line breaks follow RFC 4180; a quote in an unquoted
// field is a character like any other. Throws Failure when the file cannot be read.
void read_csv(const std::string& path, const std::function<void(const CsvRow&)>& on_row,
              const std::function<void(double)>& on_progress);

}  // namespace loyalty::cli
