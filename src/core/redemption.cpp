#include "core/redemption.h"

#include <algorithm>
#include <vector>

#include "core/sorting.h"

namespace loyalty::core {
namespace {

Points down_to_step(Points points, const Reward& reward) {
  return points - points % reward.step;
}

// The amount, or a share of it, rounded down.
Money share_of(Money amount, const Fraction& share) {
  return static_cast<Money>(static_cast<Wide>(amount) * share.num / share.den);
}

// In the program's currency.
Money variable_value(const PricedReward& priced, Points points) {
  return static_cast<Money>(std::min<Wide>(
      static_cast<Wide>(points) * priced.reward.amount / priced.price, kMaxSurfaceInteger));
}

// In the order's currency.
Money most_off(const Reward& reward, const Redeemable& redeemable) {
  if (!reward.max_share) return redeemable.goods();
  const Money whole = redeemable.measured.goods_total;
  return std::min(share_of(whole, *reward.max_share), redeemable.goods());
}

// What an amount of the program's currency takes off the goods.
RewardDiscount off_goods(Money amount, const Redeemable& redeemable) {
  return {std::min(redeemable.exchange().to_order(amount), redeemable.goods()), 0, {}};
}

// The most points whose value is no more than `money`.
Points points_worth(const PricedReward& priced, Money money) {
  const Wide points = (static_cast<Wide>(money) + 1) * priced.price - 1;
  return static_cast<Points>(std::min<Wide>(points / priced.reward.amount, kMaxSurfaceInteger));
}

RewardEffect variable_effect(const PricedReward& priced, Points asked,
                             const Redeemable& redeemable) {
  const Reward& reward = priced.reward;
  const Money most = redeemable.exchange().room_in_program(most_off(reward, redeemable));
  Points points = std::min(asked, points_worth(priced, most));
  if (reward.max_points) points = std::min(points, *reward.max_points);
  points = down_to_step(points, reward);
  if (points < least_points(priced)) return {};
  return {points, off_goods(variable_value(priced, points), redeemable)};
}

// No more than the reward's maximum.
Money capped(const Reward& reward, Money amount, const Redeemable& redeemable) {
  if (!reward.max_amount) return amount;
  return std::min(amount, redeemable.exchange().to_order(*reward.max_amount));
}

// The pieces of one line, after all discounts, and what rewards took of them.
struct Pieces {
  std::size_t line = 0;
  std::int64_t count = 0;
  Money amount = 0;  // of all of them
  std::int64_t taken = 0;

  std::int64_t left() const { return count - taken; }
  Money price() const { return amount / count; }
  // Of the next so many that nobody took.
  Money worth(std::int64_t pieces) const { return share(amount, taken, taken + pieces, count); }
};

bool is_for_items(const Reward& reward) {
  return reward.kind == Reward::Kind::cheapest_item || reward.kind == Reward::Kind::free_product;
}

// The pieces worth something that the reward is for, the cheapest first.
std::vector<Pieces> pieces_of(const CompiledCondition& when, const Redeemable& redeemable) {
  const CartFacts& facts = redeemable.measured.facts;
  std::vector<Pieces> found;
  for (std::size_t i = 0; i < facts.cart->lines.size(); ++i) {
    Pieces pieces{i, facts.cart->lines[i].quantity, redeemable.measured.goods[i]};
    for (const RewardDiscount::Item& item : redeemable.before.items) {
      if (item.line != i) continue;
      pieces.taken += item.pieces;
    }
    if (pieces.left() == 0 || pieces.price() == 0 || !holds_for_line(when, facts, i)) continue;
    found.push_back(pieces);
  }
  std::vector<Pieces> sorted;
  for (const SortKey& key :
       sorted_by(found.size(), [&](std::size_t i) { return found[i].price(); })) {
    sorted.push_back(found[static_cast<std::size_t>(key.position)]);
  }
  return sorted;
}

RewardEffect cheapest_effect(const PricedReward& priced, const Redeemable& redeemable) {
  const Reward& reward = priced.reward;
  const auto pieces = pieces_of(priced.when, redeemable);
  if (pieces.empty()) return {};
  const Pieces& cheapest = pieces.front();
  const Money off = capped(reward, share_of(cheapest.worth(1), reward.share), redeemable);
  const Money amount = std::min(off, redeemable.goods());
  return {priced.price, {0, 0, {{cheapest.line, 1, amount}}}};
}

RewardEffect free_product_effect(const PricedReward& priced, Points asked,
                                 const Redeemable& redeemable) {
  const std::int64_t items = priced.reward.items;
  // As many times as were asked for, at least once.
  const std::int64_t times = std::max<std::int64_t>(asked / priced.price, 1);
  const Wide most = static_cast<Wide>(times) * items;
  RewardEffect effect;
  std::int64_t taken = 0;
  Money left = redeemable.goods();
  for (const Pieces& pieces : pieces_of(priced.when, redeemable)) {
    auto count = static_cast<std::int64_t>(std::min<Wide>(most - taken, pieces.left()));
    if (count == 0 || left == 0) break;
    // No more of them than the order is worth; the division is at most a piece off.
    count = std::min(count, left / pieces.price() + 1);
    while (count > 1 && pieces.worth(count - 1) >= left) --count;
    const Money amount = std::min(pieces.worth(count), left);
    taken += count;
    left -= amount;
    effect.discount.items.push_back({pieces.line, count, amount});
  }
  effect.points = (taken + items - 1) / items * priced.price;
  return effect;
}

}  // namespace

PricedReward priced(const CompiledProgram::Parts& parts, std::size_t reward, std::int32_t tier) {
  return {parts.program.rewards[reward], parts.rewards[reward],
          parts.reward_prices[reward][static_cast<std::size_t>(tier)]};
}

Points least_points(const PricedReward& priced) {
  const Reward& reward = priced.reward;
  if (reward.kind != Reward::Kind::variable) return priced.price;
  const Points least = std::max(reward.min_points, reward.step);
  return least + (reward.step - least % reward.step) % reward.step;
}

bool is_available(const PricedReward& priced, const CartFacts& facts) {
  if (priced.reward.is_claimed()) return false;
  if (!is_for_items(priced.reward)) return holds_for_cart(priced.when, facts);
  for (std::size_t i = 0; i < facts.cart->lines.size(); ++i) {
    if (facts.cart->lines[i].quantity > 0 && holds_for_line(priced.when, facts, i)) return true;
  }
  return false;
}

RewardEffect effect_of(const PricedReward& priced, Points asked, const Redeemable& redeemable) {
  const Reward& reward = priced.reward;
  switch (reward.kind) {
    case Reward::Kind::amount_off:
      return {priced.price, off_goods(reward.amount, redeemable)};
    case Reward::Kind::free_shipping:
      return {priced.price, {0, redeemable.shipping(), {}}};
    case Reward::Kind::percent_off:
      return {priced.price,
              {capped(reward, share_of(redeemable.goods(), reward.share), redeemable), 0, {}}};
    case Reward::Kind::cheapest_item:
      return cheapest_effect(priced, redeemable);
    case Reward::Kind::free_product:
      return free_product_effect(priced, asked, redeemable);
    case Reward::Kind::variable:
      return variable_effect(priced, asked, redeemable);
    default:
      return {};
  }
}

RewardState state_of(const PricedReward& priced, bool available, Points balance,
                     const Redeemable& redeemable) {
  const Reward& reward = priced.reward;
  const Points least = least_points(priced);
  RewardState state;
  state.available = available;
  state.affordable = balance >= least;
  state.short_by = std::max<Points>(least - balance, 0);
  state.min_points = least;
  const RewardEffect effect = effect_of(priced, std::max<Points>(balance, least), redeemable);
  const bool fixed =
      reward.kind != Reward::Kind::variable && reward.kind != Reward::Kind::free_product;
  state.points = fixed ? priced.price : effect.points;
  state.value = effect.discount.sum();
  return state;
}

}  // namespace loyalty::core
