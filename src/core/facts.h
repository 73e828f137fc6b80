// What conditions are asked about: one cart and one member, measured once.
#pragma once

#include <cstdint>
#include <vector>

#include "loyalty/cart.h"
#include "loyalty/time.h"

namespace loyalty::core {

// What does not change from cart to cart while the member and the minute stay the same.
struct MemberFacts {
  Instant at = 0;
  std::int32_t tier = 0;
  bool member = false;
  std::int64_t orders = 0;
  Points balance = 0;
};

struct CartFacts {
  const Cart* cart = nullptr;
  MemberFacts member;
  // What of each line earns, in minor units; kExcluded for a line that earns nothing. One more
  // than the cart has lines: the last is shipping, 0 where shipping does not earn.
  std::vector<Money> basis;
  // The sum of the bases of the goods that earn (shipping not).
  Money subtotal = 0;

  // seen[symbol] == stamp: a line of this cart that earns carries the symbol.
  std::vector<std::uint32_t> seen;
  std::uint32_t stamp = 0;

  static constexpr Money kExcluded = -1;
  bool earns(std::size_t line) const { return basis[line] != kExcluded; }
  bool has_seen(Symbol symbol) const { return seen[static_cast<std::size_t>(symbol)] == stamp; }
};

}  // namespace loyalty::core
