#include "core/redemption.h"

#include <algorithm>
#include <vector>

#include "core/sorting.h"

namespace loyalty::core {
namespace {

Points down_to_step(Points points, const Reward& reward) {
  return points - points % reward.step;
}

// In the program's currency.
Money variable_value(const Reward& reward, Points points) {
  return static_cast<Money>(std::min<Wide>(
      static_cast<Wide>(points) * reward.amount / reward.points, kMaxSurfaceInteger));
}

// In the order's currency.
Money most_off(const Reward& reward, const Redeemable& redeemable) {
  if (!reward.max_share) return redeemable.goods;
  const Wide share =
      static_cast<Wide>(redeemable.goods_total) * reward.max_share->num / reward.max_share->den;
  return static_cast<Money>(std::min<Wide>(share, redeemable.goods));
}

// What an amount of the program's currency takes off the goods.
RewardDiscount off_goods(Money amount, const Redeemable& redeemable) {
  return {std::min(redeemable.exchange.to_order(amount), redeemable.goods), 0};
}

// The most points whose value is no more than `money`.
Points points_worth(const Reward& reward, Money money) {
  const Wide points = (static_cast<Wide>(money) + 1) * reward.points - 1;
  return static_cast<Points>(std::min<Wide>(points / reward.amount, kMaxSurfaceInteger));
}

RewardEffect variable_effect(const Reward& reward, Points asked, const Redeemable& redeemable) {
  const Money most = redeemable.exchange.to_program(most_off(reward, redeemable));
  Points points = std::min(asked, points_worth(reward, most));
  if (reward.max_points) points = std::min(points, *reward.max_points);
  points = down_to_step(points, reward);
  if (points < least_points(reward)) return {};
  return {points, off_goods(variable_value(reward, points), redeemable)};
}

// The amount, or a share of it, rounded down.
Money share_of(Money amount, const Fraction& share) {
  return static_cast<Money>(static_cast<Wide>(amount) * share.num / share.den);
}

RewardDiscount capped(const Reward& reward, Money amount, const Redeemable& redeemable) {
  if (reward.max_amount) {
    amount = std::min(amount, redeemable.exchange.to_order(*reward.max_amount));
  }
  return {std::min(amount, redeemable.goods), 0};
}

// Pieces of one price, after discounts.
struct Pieces {
  Money price = 0;
  std::int64_t count = 0;
};

// The pieces that the reward is for, the cheapest first.
std::vector<Pieces> pieces_of(const RewardItems& items) {
  const CartFacts& facts = items.measured.facts;
  std::vector<Pieces> found;
  for (std::size_t i = 0; i < facts.cart->lines.size(); ++i) {
    const std::int64_t count = facts.cart->lines[i].quantity;
    if (count == 0 || !holds_for_line(items.when, facts, i)) continue;
    found.push_back({items.measured.goods[i] / count, count});
  }
  std::vector<Pieces> sorted;
  for (const SortKey& key :
       sorted_by(found.size(), [&](std::size_t i) { return found[i].price; })) {
    sorted.push_back(found[static_cast<std::size_t>(key.position)]);
  }
  return sorted;
}

RewardEffect cheapest_effect(const Reward& reward, const RewardItems& items,
                             const Redeemable& redeemable) {
  const auto pieces = pieces_of(items);
  if (pieces.empty()) return {};
  const Money off = share_of(pieces.front().price, reward.share);
  return {reward.points, capped(reward, off, redeemable)};
}

RewardEffect free_product_effect(const Reward& reward, Points asked, const RewardItems& items,
                                 const Redeemable& redeemable) {
  // As many times as were asked for, at least once.
  const std::int64_t times = std::max<std::int64_t>(asked / reward.points, 1);
  const Wide most = static_cast<Wide>(times) * reward.items;
  std::int64_t taken = 0;
  Wide off = 0;
  for (const Pieces& pieces : pieces_of(items)) {
    const auto count = static_cast<std::int64_t>(std::min<Wide>(most - taken, pieces.count));
    taken += count;
    off += static_cast<Wide>(count) * pieces.price;
  }
  const std::int64_t used = (taken + reward.items - 1) / reward.items;
  return {used * reward.points, {static_cast<Money>(std::min<Wide>(off, redeemable.goods)), 0}};
}

}  // namespace

Redeemable left_of(const Measured& measured, const RewardDiscount& discount) {
  return {measured.facts.exchange, measured.goods_total, measured.goods_total - discount.goods,
          measured.shipping() - discount.shipping};
}

Points least_points(const Reward& reward) {
  if (reward.kind != Reward::Kind::variable) return reward.points;
  const Points least = std::max(reward.min_points, reward.step);
  return least + (reward.step - least % reward.step) % reward.step;
}

RewardEffect effect_of(const Reward& reward, Points asked, const RewardItems& items,
                       const Redeemable& redeemable) {
  switch (reward.kind) {
    case Reward::Kind::amount_off:
      return {reward.points, off_goods(reward.amount, redeemable)};
    case Reward::Kind::free_shipping:
      return {reward.points, {0, redeemable.shipping}};
    case Reward::Kind::percent_off:
      return {reward.points, capped(reward, share_of(redeemable.goods, reward.share), redeemable)};
    case Reward::Kind::cheapest_item:
      return cheapest_effect(reward, items, redeemable);
    case Reward::Kind::free_product:
      return free_product_effect(reward, asked, items, redeemable);
    case Reward::Kind::variable:
      break;
  }
  return variable_effect(reward, asked, redeemable);
}

RewardState state_of(const Reward& reward, std::int32_t index, bool available, Points balance,
                     const RewardItems& items, const Redeemable& redeemable) {
  const Points least = least_points(reward);
  RewardState state;
  state.reward = index;
  state.available = available;
  state.affordable = balance >= least;
  state.short_by = std::max<Points>(least - balance, 0);
  state.min_points = least;
  const RewardEffect effect =
      effect_of(reward, std::max<Points>(balance, least), items, redeemable);
  const bool fixed =
      reward.kind != Reward::Kind::variable && reward.kind != Reward::Kind::free_product;
  state.points = fixed ? reward.points : effect.points;
  state.value = effect.value();
  return state;
}

}  // namespace loyalty::core
