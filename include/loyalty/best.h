// The redemption that is worth most to a shopper.
#pragma once

#include <vector>

#include "loyalty/calculator.h"

namespace loyalty {

struct BestRedemption {
  std::vector<Redemption> redemptions;  // in the order in which they apply; empty: none is worth it
  Money value = 0;                      // minor units that they take off the cart
  Points points = 0;                    // that they cost
  bool complete = true;                 // false: there may be a better one, see below
};

// Of all combinations that the program allows for this cart, the one that takes most off; of equals
// the one that costs fewer points, and then the first. Each combination is previewed, up to 20,000
// of them: where a program allows more, the best of those that begin with what is worth most.
// What the cart redeems already is put aside. `member` must not be null: a guest has no points.
Result<BestRedemption> best_redemption(Calculator& calculator, const CompiledProgram& program,
                                       const Member* member, const Cart& cart);

}  // namespace loyalty
