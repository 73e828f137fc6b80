#include "wasm/document.h"

namespace loyalty::wasm {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  std::string piece;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') {
      out.push_back(std::move(piece));
      piece.clear();
    } else if (text[i] == '\x01' && i + 1 < text.size()) {
      piece += text[++i] == '0' ? '\0' : '\x01';
    } else {
      piece += text[i];
    }
  }
  return out;
}

}  // namespace loyalty::wasm
