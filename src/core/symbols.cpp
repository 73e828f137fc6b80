#include "loyalty/symbols.h"

namespace loyalty {

Symbol SymbolTable::intern(Attribute attribute, std::string_view text) {
  const Symbol found = find(attribute, text);
  if (found != kNoSymbol) return found;
  const Symbol symbol = size();
  entries_.push_back({attribute, std::string(text)});
  index_[static_cast<int>(attribute)].emplace(std::string(text), symbol);
  return symbol;
}

Symbol SymbolTable::find(Attribute attribute, std::string_view text) const {
  const Index& index = index_[static_cast<int>(attribute)];
  const auto found = index.find(text);
  return found == index.end() ? kNoSymbol : found->second;
}

}  // namespace loyalty
