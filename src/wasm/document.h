// JSON documents from the page, which has parsed them already: its parser is there in any case,
// and a second one would cost the storefront some 10 KB. web/src/document.ts is the other side.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loyalty::wasm {

// The strings of a document, each of which ends with a NUL. A string with a NUL of its own is
// written with \x01 '0' for it, and \x01 '1' for each \x01.
std::vector<std::string> split(std::string_view text);

}  // namespace loyalty::wasm
