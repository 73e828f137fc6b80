// What is within a shopper's reach: the smallest addition to a cart that gets there.
#pragma once

#include <cstdint>
#include <vector>

#include "loyalty/calculator.h"

namespace loyalty {

// One thing that an addition brings, and the least addition that does.
struct Reach {
  enum class Target : std::uint8_t {
    tier,       // the next one
    reward,     // one whose conditions the cart does not meet yet
    offer,      // likewise
    challenge,  // its next level
    rule,       // an earn rule of fixed points that does not apply yet
    limit,      // the limit of an earn rule
  };
  Target target = Target::tier;
  std::int32_t index = 0;  // into the program's list of them

  // What is added: more of one of the cart's lines, something of a category that the program names,
  // or anything at all.
  std::int32_t line = -1;       // index into the cart's lines, or -1
  Symbol category = kNoSymbol;  // where line is -1
  Money amount = 0;             // minor units of the cart's currency; 0: what counts is pieces
  std::int64_t pieces = 0;      // of the line at its price; 0: what counts is money
};

struct WithinReach {
  std::vector<Reach> additions;  // in the order of the targets, one for each
  bool complete = true;          // false: it took too many previews, smaller ones may be missing
};

// Everything that an addition of at most `most` minor units (or 99 pieces) reaches, found by
// previewing such carts (20,000 at most), each with its least addition. An addition of money is
// one piece more, at full price, without tax. `member` may be null: a guest.
//
// Exact, but for single minor units where two amounts are shared out over the lines at once (such
// as an order discount and a payment that does not earn): those shares may move against each other.
Result<WithinReach> within_reach(Calculator& calculator, const CompiledProgram& program,
                                 const Member* member, const Cart& cart, Money most);

}  // namespace loyalty
