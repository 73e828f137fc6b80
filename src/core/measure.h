// What a cart's lines are worth: to pay, and to earn on.
#pragma once

#include <vector>

#include "core/facts.h"
#include "core/parts.h"

namespace loyalty::core {

struct Measured {
  // What is to be paid for each line after the line's and the order's discounts, as prices are
  // stated (with or without tax).
  std::vector<Money> goods;
  Money goods_total = 0;

  Money shipping() const { return extras[0]; }
  Money extras[kExtraCount] = {};  // after their discounts
  Money to_pay = 0;                // all that, and tax where it comes on top
  CartFacts facts;
};

// What rewards take off a cart, in the order's currency.
struct RewardDiscount {
  // Pieces of one line that a reward is for: what it takes off stands on that line.
  struct Item {
    std::size_t line = 0;
    std::int64_t pieces = 0;
    Money amount = 0;
  };
  Money goods = 0;  // off all goods together, shared out over what the items left of them
  Money shipping = 0;
  std::vector<Item> items;

  Money item_sum() const;
  Money sum() const { return goods + shipping + item_sum(); }
  // Off that line by `items`.
  Money off_line(std::size_t line) const;
  void add(const RewardDiscount& more);
};

// An order without a piece is no order: nothing of it could be given back.
bool has_goods(const Cart& cart);

// Checks the cart and fills goods, goods_total, extras and to_pay. Errors point into the cart.
Status measure_goods(const Cart& cart, const Program& program, Measured& measured);

// Fills facts: the basis of each line, which lines are excluded, the subtotal, the symbols seen.
void measure_basis(const CompiledProgram::Parts& parts, const Cart& cart, const MemberFacts& member,
                   const RewardDiscount& discount, Measured& measured);

// What of each line of a measured cart would earn by these terms, excluded or not, and of the
// extras.
void measure_by(const Basis& terms, const Cart& cart, const RewardDiscount& discount,
                const Measured& measured, std::vector<Money>& basis);

// The facts of an action, as those of a cart with one line that costs nothing.
void measure_action(const CompiledProgram::Parts& parts, const MemberFacts& member,
                    Measured& measured);

}  // namespace loyalty::core
