// Images as JSON, on their way from the server or the studio to the page.
#pragma once

#include <string>

#include "image/image.h"

namespace loyalty {

// {"numbers": [...], "strings": [...]}
std::string encode_image(const Image& image);

// The image of a program, and {"symbols": [...]}: the strings that its rules compare, in the order
// of their symbols, each behind the digit of its Attribute.
std::string encode_compiled(const CompiledProgram& program);

}  // namespace loyalty
