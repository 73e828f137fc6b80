// Strings that rules compare, interned once: the calculator itself only compares numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace loyalty {

// Which field of a cart a string stands in. The same word is a different symbol in each.
enum class Attribute : std::uint8_t {
  // Of a line.
  category,
  brand,
  sku,
  tag,
  collection,
  product,
  variant,
  // Of the order.
  channel,
  payment,
  discount_code,
  currency,
  // Of actions: their names, the names of their numbers, and their texts as "name=text".
  action,
  action_number,
  action_text,
  // Of members: the names of the numbers of their profile, and its texts as "name=text".
  profile_number,
  profile_text,
};
inline constexpr int kAttributeCount = 16;

constexpr bool is_of_line(Attribute attribute) {
  return attribute <= Attribute::variant;
}

// An index into SymbolTable. Strings that no rule mentions are kNoSymbol: they can match nothing.
using Symbol = std::int32_t;
inline constexpr Symbol kNoSymbol = -1;

class SymbolTable {
 public:
  // The symbol of a string, new if it was not there.
  Symbol intern(Attribute attribute, std::string_view text);

  // The symbol of a string that a rule mentions, or kNoSymbol.
  Symbol find(Attribute attribute, std::string_view text) const;

  std::int32_t size() const { return static_cast<std::int32_t>(entries_.size()); }

  struct Entry {
    Attribute attribute;
    std::string text;
  };
  // Ascending by symbol; hosts build their own lookup from it.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  using Index = std::map<std::string, Symbol, std::less<>>;

  std::vector<Entry> entries_;
  Index index_[kAttributeCount];
};

}  // namespace loyalty
