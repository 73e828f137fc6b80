// JSON documents from the page, which has parsed them already: its parser is there in any case,
// and a second one would cost the storefront some 10 KB. web/src/document.ts is the other side.
#pragma once

#include <string_view>

#include "json/reader.h"

namespace loyalty::wasm {

// A document is a tape of numbers, a kind before each value:
//   0 null   1 false   2 true   3 number n   4 string s   5 array, count, values
//   6 object, count, (key s, value) pairs
// where s is an index into `strings`, each of which ends with a NUL. A string with a NUL of its own
// is written with \x01 '0' for it, and \x01 '1' for each \x01.
Result<json::Json> read_document(const double* tape, std::size_t size, std::string_view strings);

}  // namespace loyalty::wasm
