// What points buy: what a reward takes off a cart, and what it costs.
#pragma once

#include "core/exchange.h"
#include "core/measure.h"
#include "loyalty/outcome.h"
#include "loyalty/program.h"

namespace loyalty::core {

// What rewards may still take off, in the order's currency.
struct Redeemable {
  Exchange exchange;
  Money goods_total = 0;  // of the whole order; a maximum share is of this
  Money goods = 0;        // what is left after rewards applied before
  Money shipping = 0;
};

struct RewardEffect {
  Points points = 0;  // taken
  RewardDiscount discount;

  Money value() const { return discount.goods + discount.shipping; }
};

// What is left of a cart after rewards that took that much.
Redeemable left_of(const Measured& measured, const RewardDiscount& discount);

// The lines that a reward is for, where it is for pieces.
struct RewardItems {
  const CompiledCondition& when;
  const Measured& measured;
};

// The least number of points that a reward takes.
Points least_points(const Reward& reward);

// What `reward` does with at most `asked` points (only variable rewards and free products take
// another number than their price). Takes no more points than the order is worth: they may be zero.
RewardEffect effect_of(const Reward& reward, Points asked, const RewardItems& items,
                       const Redeemable& redeemable);

// What the reward would do for this shopper's balance; `available` says that its conditions hold.
RewardState state_of(const Reward& reward, std::int32_t index, bool available, Points balance,
                     const RewardItems& items, const Redeemable& redeemable);

}  // namespace loyalty::core
