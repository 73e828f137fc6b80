#include "core/redemption.h"

#include <algorithm>

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

RewardEffect effect_of(const Reward& reward, Points asked, const Redeemable& redeemable) {
  switch (reward.kind) {
    case Reward::Kind::amount_off:
      return {reward.points, off_goods(reward.amount, redeemable)};
    case Reward::Kind::free_shipping:
      return {reward.points, {0, redeemable.shipping}};
    case Reward::Kind::variable:
      break;
  }
  return variable_effect(reward, asked, redeemable);
}

RewardState state_of(const Reward& reward, std::int32_t index, bool available, Points balance,
                     const Redeemable& redeemable) {
  const Points least = least_points(reward);
  RewardState state;
  state.reward = index;
  state.available = available;
  state.affordable = balance >= least;
  state.short_by = std::max<Points>(least - balance, 0);
  state.min_points = least;
  const RewardEffect effect = effect_of(reward, std::max<Points>(balance, least), redeemable);
  state.points = reward.kind == Reward::Kind::variable ? effect.points : reward.points;
  state.value = effect.value();
  return state;
}

}  // namespace loyalty::core
