// The rules that could give something to lines with the same strings, and what they gave the last
// such line: a page previews every change of a cart, and most lines come again as they were.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rule_index.h"
#include "loyalty/cart.h"
#include "loyalty/outcome.h"

namespace loyalty::core {

// What a line has earned so far. Int is 64 bits wide wherever the order is known to fit.
template <typename Int>
struct Earned {
  Int multiplied = 0;       // in points * Units::rate_unit: what the factor applies to
  Int plain = 0;            // the rest
  std::int64_t factor = 1;  // of the best multiplier so far, times Units::factor_unit
  std::int32_t factor_rule = Contribution::kTierMultiplier;

  void add(Int amount, bool is_multiplied) { (is_multiplied ? multiplied : plain) += amount; }
};

// What the rules of a product give on a line of one worth.
struct LineSum {
  // For a line of this worth in a cart whose subtotal is in [from, until).
  Money basis = -1;
  std::int64_t quantity = 0;
  Money from = 0;
  Money until = 0;

  Earned<std::int64_t> earned;
  // Not in that: what rules with a limit give while it lasts,
  struct Limited {
    const IndexedRule* rule;
    std::int64_t amount;
  };
  std::vector<Limited> limited;
  // and rules whose answer depends on more of the cart.
  std::vector<const IndexedRule*> others;

  bool is_of(Money line_basis, std::int64_t pieces, Money subtotal) const {
    return basis == line_basis && quantity == pieces && from <= subtotal && subtotal < until;
  }
};

struct ProductRules {
  std::vector<Symbol> symbols;            // category, brand, SKU, then the labels
  std::vector<const IndexedRule*> rules;  // ascending by min_total
  LineSum last;
};

// Finds the rules of lines. Of one RuleIndex, and only ever a cache of what that says.
class ProductCache {
 public:
  // The rules of a line of that cart, or of shipping, which has no strings. Valid until the next
  // call.
  ProductRules& find(const RuleIndex& index, const Cart& cart, const Line& line);

 private:
  ProductRules& add(const RuleIndex& index, std::vector<Symbol> symbols, std::size_t hash);
  void place(std::size_t product);

  std::vector<ProductRules> products_;
  std::vector<std::size_t> hashes_;  // of each product's symbols
  // By hash, the next free one where it is taken: index into products_, or -1. At most half of
  // them are taken, and their number is a power of 2.
  std::vector<std::int32_t> slots_;
  std::size_t rules_ = 0;  // in all of products_
};

}  // namespace loyalty::core
