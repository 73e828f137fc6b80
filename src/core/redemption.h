// What points buy: what a reward takes off a cart, and what it costs.
#pragma once

#include "core/exchange.h"
#include "core/measure.h"
#include "loyalty/outcome.h"
#include "loyalty/program.h"

namespace loyalty::core {

// A cart as a reward meets it: what the rewards applied before it took is gone.
struct Redeemable {
  const Measured& measured;
  const RewardDiscount& before;

  const Exchange& exchange() const { return measured.facts.exchange; }
  Money goods() const { return measured.goods_total - before.goods - before.item_sum(); }
  Money shipping() const { return measured.shipping() - before.shipping; }
};

struct RewardEffect {
  Points points = 0;  // taken
  RewardDiscount discount;
};

// A reward at the price that a member's tier pays.
struct PricedReward {
  const Reward& reward;
  const CompiledCondition& when;
  Points price = 0;  // of one step for a variable reward
};
// How many times a reward is had for those points.
inline std::int64_t times_of(const PricedReward& priced, Points points) {
  const bool by_number = priced.reward.kind == Reward::Kind::free_product;
  return by_number ? points / priced.price : 1;
}
PricedReward priced(const CompiledProgram::Parts& parts, std::size_t reward, std::int32_t tier);

// The least number of points that a reward takes.
Points least_points(const PricedReward& priced);

// The reward's conditions hold: for the cart, or, where it is for pieces, for one of its lines.
// What is claimed apart from orders is for no cart.
bool is_available(const PricedReward& priced, const CartFacts& facts);

// What `reward` does with at most `asked` points (only variable rewards and free products take
// another number than their price). Takes no more points than the order is worth: they may be zero.
RewardEffect effect_of(const PricedReward& priced, Points asked, const Redeemable& redeemable);

// What the reward would do for this shopper's balance; `available` says that its conditions hold.
RewardState state_of(const PricedReward& priced, bool available, Points balance,
                     const Redeemable& redeemable);

}  // namespace loyalty::core
