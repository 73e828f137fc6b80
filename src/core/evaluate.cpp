#include "core/evaluate.h"

#include <algorithm>
#include <numeric>

#include "core/challenges.h"
#include "core/expiry.h"
#include "core/gifts.h"
#include "core/member_day.h"
#include "core/together.h"
#include "core/wallet.h"

namespace loyalty::core {
namespace {

const Hold* find_hold(const Member& member, const std::string& id) {
  const auto hold = std::find_if(member.holds.begin(), member.holds.end(),
                                 [&](const Hold& h) { return h.id == id; });
  return hold == member.holds.end() ? nullptr : &*hold;
}

std::int32_t find_reward(const Program& program, const std::string& id) {
  const auto reward = std::find_if(program.rewards.begin(), program.rewards.end(),
                                   [&](const Reward& r) { return r.id == id; });
  return reward == program.rewards.end()
             ? -1
             : static_cast<std::int32_t>(reward - program.rewards.begin());
}

// What is left in the wallet that pays for a reward, after the redemptions so far.
Points left_in(const CompiledProgram::Parts& parts, const Shopper& shopper,
               const Evaluation& so_far, const PricedReward& reward) {
  const std::int32_t wallet = reward.reward.wallet;
  Points left = balance_of(parts.program, wallet, *shopper.member);
  for (const EvaluatedRedemption& r : so_far.redemptions) {
    const bool paid =
        r.applied.hold.empty() && r.applied.points > 0 &&
        parts.program.rewards[static_cast<std::size_t>(r.applied.reward)].wallet == wallet;
    if (paid) left -= r.applied.points;
  }
  return left;
}

// What one redemption does after those before it.
EvaluatedRedemption redeem(const CompiledProgram::Parts& parts, const Shopper& shopper,
                           const Redemption& asked, const Evaluation& so_far,
                           RewardDiscount& discount) {
  EvaluatedRedemption out;
  AppliedRedemption& applied = out.applied;
  applied.reward = asked.reward;
  applied.hold = asked.hold;
  const Hold* hold = nullptr;
  if (!asked.hold.empty()) {
    hold = find_hold(*shopper.member, asked.hold);
    const bool taken =
        std::any_of(so_far.redemptions.begin(), so_far.redemptions.end(),
                    [&](const EvaluatedRedemption& r) { return r.applied.hold == asked.hold; });
    applied.reward = hold == nullptr ? -1 : find_reward(parts.program, hold->reward);
    if (applied.reward < 0 || taken) {
      applied.refused = ErrorCode::hold_unknown;
      return out;
    }
    out.held = hold->points;
  }
  const auto index = static_cast<std::size_t>(applied.reward);
  const PricedReward reward = priced(parts, index, shopper.member->tier_now());
  const Points most = hold != nullptr ? hold->points : left_in(parts, shopper, so_far, reward);
  if (so_far.reward_available[index] == 0 || reward.reward.automatic) {
    applied.refused = ErrorCode::reward_not_available;
    return out;
  }
  std::int64_t left = parts.limits_rewards ? shopper.day.rewards_left[index] : kMaxSurfaceInteger;
  for (const EvaluatedRedemption& r : so_far.redemptions) {
    if (r.applied.reward == applied.reward && r.applied.refused == ErrorCode::ok) {
      left -= times_of(reward, r.applied.points);
    }
  }
  if (left <= 0) {
    applied.refused = ErrorCode::reward_limit;
    return out;
  }
  // A hold was paid at the price of its day.
  if (most < least_points(reward) && asked.hold.empty()) {
    applied.refused = ErrorCode::balance_too_small;
    return out;
  }
  Points points = asked.hold.empty() ? std::min(asked.points, most) : most;
  if (times_of(reward, points) > left) points = left * reward.price;
  RewardEffect effect = effect_of(reward, points, {so_far.measured, so_far.discount});
  effect.points = std::min(effect.points, most);
  const Money value = effect.discount.sum();
  if (value == 0) {
    applied.refused = ErrorCode::reward_without_effect;
    return out;
  }
  applied.points = effect.points;
  applied.value = value;
  discount = effect.discount;
  return out;
}

// What costs nothing comes first, and by itself.
void apply_automatic(const CompiledProgram::Parts& parts, const Shopper& shopper, Evaluation& e) {
  e.automatic.clear();
  for (std::size_t i = 0; i < parts.rewards.size(); ++i) {
    const PricedReward reward = priced(parts, i, shopper.member->tier_now());
    const bool used_up = parts.limits_rewards && shopper.day.rewards_left[i] == 0;
    if (!reward.reward.automatic || e.reward_available[i] == 0 || used_up) continue;
    const RewardEffect effect = effect_of(reward, 0, {e.measured, e.discount});
    const Money value = effect.discount.sum();
    if (value == 0) continue;
    e.discount.add(effect.discount);
    e.automatic.push_back({static_cast<std::int32_t>(i), 0, value, {}, ErrorCode::ok});
  }
}

void apply_redemptions(const CompiledProgram::Parts& parts, const Shopper& shopper,
                       const Cart& cart, Evaluation& e) {
  e.redemptions.clear();
  e.discount = {};
  apply_automatic(parts, shopper, e);
  std::int32_t applied = 0;
  for (const Redemption& asked : cart.redemptions) {
    RewardDiscount discount;
    EvaluatedRedemption redemption = redeem(parts, shopper, asked, e, discount);
    AppliedRedemption& result = redemption.applied;
    if (result.refused == ErrorCode::ok && applied == parts.program.redemptions_per_order) {
      result.refused = ErrorCode::redemption_limit;
      result.points = result.value = 0;
      discount = {};
    }
    if (result.refused == ErrorCode::ok) ++applied;
    e.discount.add(discount);
    e.redemptions.push_back(std::move(redemption));
  }
}

// What an order earns may wait for a status of it; what an action earns never does.
void set_dates(const CompiledProgram::Parts& parts, const Member& member, bool order,
               std::int32_t wallet, Instant at, Award& award) {
  const bool waits = order && !parts.program.terms_of(wallet).available_on.empty();
  award.available_from = waits ? kNever : available_from(parts, wallet, at);
  award.expires_at = expiry_of(parts, member, wallet, at);
}

void find_traits(const CompiledProgram::Parts& parts, const Cart& cart, std::vector<Symbol>& out) {
  out.clear();
  const auto add = [&](Symbol symbol) {
    if (symbol != kNoSymbol) out.push_back(symbol);
  };
  add(cart.channel);
  for (const NamedSymbol& known : parts.names) {
    if (known.attribute == Attribute::currency && known.text == cart.currency) add(known.symbol);
  }
  for (const Payment& payment : cart.payments) add(payment.method);
  for (const Symbol code : cart.discount_codes) add(code);
}

std::int64_t qualifying(const CompiledProgram::Parts& parts, const Award& award,
                        const CartFacts& facts, const std::vector<Counted>& counted) {
  switch (parts.program.tiers.metric) {
    case TierTerms::Metric::spend:
      return award.basis;
    case TierTerms::Metric::points:
      return award.total;
    case TierTerms::Metric::counter:
      return counted_by(parts.tier_counter, counted);
    case TierTerms::Metric::orders:
      break;
  }
  return facts.member.action == nullptr && has_goods(*facts.cart) ? 1 : 0;
}

// What is known once the award is: what counts, which challenges that reaches, the dates.
Status conclude(const CompiledProgram::Parts& parts, const Shopper& shopper, Instant at,
                Evaluation& e, const Awards& awards) {
  const CartFacts& facts = e.measured.facts;
  const Member& member = *shopper.member;
  count(parts, facts, awards.main, e.counted);
  awards.main.qualifying = qualifying(parts, awards.main, facts, e.counted);
  find_challenges(parts, member, facts, at, e.counted, e.challenges);
  find_causes(parts, member, e.counted, e.causes);
  find_goals(parts, member, e.counted, e.goals);
  const TierTerms& tiers = parts.program.tiers;
  e.tier = tier_with(tiers, parts.zone, member, shopper.count, awards.main.qualifying, at);
  find_welcome(parts, member, facts.member, member.tier_now(), e.tier, e.welcome);
  for (std::int32_t wallet = 0; wallet < parts.program.wallet_count(); ++wallet) {
    Award& award = awards.of_wallet(wallet);
    set_dates(parts, member, facts.member.action == nullptr, wallet, at, award);
    const Points given =
        points_of(parts, wallet, e.challenges) + points_of(parts, wallet, e.welcome);
    if (given > kMaxSurfaceInteger - award.total) {
      return fail(ErrorCode::overflow, "", "the order earns more than 2^53 - 1 points");
    }
  }
  return Done{};
}

// What the rules of each wallet give, once the facts are known. Returns those of the points.
Result<const RuleIndex*> earn_all(const CompiledProgram::Parts& parts, Detail detail,
                                  EvaluationScratch& scratch, const Awards& awards) {
  const CartFacts& facts = scratch.evaluation.measured.facts;
  awards.others.resize(parts.program.wallets.size());
  // The points come last: their rules stay where they are until the next search.
  for (std::int32_t wallet = parts.program.wallet_count() - 1;; --wallet) {
    LiveRules& rules = scratch.indexes.find(parts, facts.member, wallet);
    Status earned = earn(parts, rules, facts, detail, scratch.earning, awards.of_wallet(wallet));
    if (!earned) return earned.error();
    if (wallet == 0) return &rules.index;
  }
}

}  // namespace

LiveRules& IndexCache::find(const CompiledProgram::Parts& parts, const MemberFacts& facts,
                            std::int32_t wallet) {
  const auto covers = [&](const LiveRules& rules) {
    return rules.index.covers(parts, facts, wallet);
  };
  if (last_ < rules_.size() && covers(rules_[last_])) return rules_[last_];
  for (last_ = 0; last_ < rules_.size(); ++last_) {
    if (covers(rules_[last_])) return rules_[last_];
  }
  if (rules_.size() < kMost) {
    rules_.push_back({RuleIndex(parts, facts, wallet), {}});
  } else {
    last_ = next_++ % kMost;
    rules_[last_] = {RuleIndex(parts, facts, wallet), {}};
  }
  return rules_[last_];
}

Result<const RuleIndex*> evaluate(const CompiledProgram::Parts& parts, const Shopper& shopper,
                                  const Cart& cart, Detail detail, EvaluationScratch& scratch,
                                  const Awards& awards) {
  Evaluation& e = scratch.evaluation;
  if (Status s = measure_goods(cart, parts.program, e.measured); !s) return s.error();
  find_traits(parts, cart, e.traits);
  const MemberFacts facts =
      facts_of(parts, *shopper.member, shopper.guest, shopper.day, cart.at, e.traits);
  measure_basis(parts, cart, facts, {}, e.measured);
  e.reward_available.resize(parts.rewards.size());
  for (std::size_t i = 0; i < parts.rewards.size(); ++i) {
    const bool available = is_available(priced(parts, i, facts.tier), e.measured.facts);
    e.reward_available[i] = available ? 1 : 0;
  }
  apply_redemptions(parts, shopper, cart, e);
  if (e.discount.sum() > 0) {
    measure_basis(parts, cart, facts, e.discount, e.measured);
  }
  auto index = earn_all(parts, detail, scratch, awards);
  if (!index) return index.error();
  if (Status s = conclude(parts, shopper, cart.at, e, awards); !s) return s.error();
  return index;
}

Status evaluate_action(const CompiledProgram::Parts& parts, const Shopper& shopper, Instant at,
                       const ActionEvent& action, EvaluationScratch& scratch,
                       const Awards& awards) {
  Evaluation& e = scratch.evaluation;
  e.traits.clear();
  MemberFacts facts = facts_of(parts, *shopper.member, shopper.guest, shopper.day, at, e.traits);
  facts.action = &action;
  measure_action(parts, facts, e.measured);
  auto index = earn_all(parts, Detail::breakdown, scratch, awards);
  if (!index) return index.error();
  return conclude(parts, shopper, at, e, awards);
}

}  // namespace loyalty::core
