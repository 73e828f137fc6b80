// A JSON document as a row of numbers: what json/reader.h walks, without a tree in memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loyalty/error.h"

namespace loyalty::json {

// What stands before each value:
//   null   no   yes   number n   text s   array count length values...
//   object count length (key s, value)...
// where s is an index into the document's strings, and length how many numbers the values take.
enum class Kind : std::uint8_t { null, no, yes, number, text, array, object };

struct Document {
  std::vector<double> tape;
  std::vector<std::string> strings;
};

// The text as a document, or a json_syntax error with line and column. A key that stands twice in
// one object is an error too.
Result<Document> parse(std::string_view text);

// A number as JSON writes it.
std::string text_of(double number);

}  // namespace loyalty::json
