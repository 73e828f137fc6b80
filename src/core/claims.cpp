#include "core/claims.h"

#include <algorithm>

#include "core/expiry.h"
#include "core/member_day.h"
#include "core/redemption.h"
#include "core/tally.h"
#include "core/together.h"
#include "core/wallet.h"

namespace loyalty::core {
namespace {

Account target_of(const Reward& reward) {
  if (reward.kind == Reward::Kind::donation) return Account::donated;
  const bool converts =
      reward.kind == Reward::Kind::transfer || reward.kind == Reward::Kind::conversion;
  if (converts) return Account::converted;
  return Account::redeemed;
}

}  // namespace

Status claim(const CompiledProgram::Parts& parts, const Event& event, const ClaimEvent& claim,
             Outcome& out) {
  Member& member = out.member;
  const auto& rewards = parts.program.rewards;
  const auto found = std::find_if(rewards.begin(), rewards.end(),
                                  [&](const Reward& r) { return r.id == claim.reward; });
  if (found == rewards.end() || !found->is_claimed()) {
    return fail(ErrorCode::unknown_reference, "/reward",
                join({"no reward that is claimed has the id \"", claim.reward,
                      "\", expected one of kind gift_card, donation, transfer, experience, "
                      "early_access or conversion"}));
  }
  const auto index = static_cast<std::size_t>(found - rewards.begin());
  const PricedReward reward = priced(parts, index, member.tier_now());
  MemberDay day;
  look_at(parts, member, false, event.at, day);
  const std::vector<Symbol> none;
  if (!holds_for_member(reward.when, facts_of(parts, member, false, day, event.at, none))) {
    return fail(ErrorCode::reward_not_available, "/reward",
                "the reward's conditions do not hold, expected one that the snapshot offers");
  }
  // What has an amount can be had several times at once.
  const bool once = reward.price == 0 || found->amount == 0;
  const std::int64_t times = once ? 1 : std::max(claim.points / reward.price, Points{1});
  const std::int64_t left = parts.limits_rewards ? day.rewards_left[index] : kMaxSurfaceInteger;
  if (times > left) {
    return fail(ErrorCode::reward_limit, "/points",
                join({"the member, or the stock, leaves this reward ", std::to_string(left),
                      " times now, expected no more"}));
  }
  Wallet& wallet = wallet_of(parts.program, found->wallet, member);
  const Points balance = wallet[Account::available];
  if (static_cast<Wide>(times) * reward.price > balance) {
    return fail(ErrorCode::balance_too_small, "/points",
                join({"the balance is ", std::to_string(balance), ", expected at least ",
                      std::to_string(reward.price), " for each time"}));
  }
  const Wide value = static_cast<Wide>(times) * found->amount;
  if (value > kMaxSurfaceInteger) {
    return fail(ErrorCode::overflow, "/points", "the reward would be worth more than 2^53 - 1");
  }
  const Points points = times * reward.price;
  take(wallet, points, member.settled_at, target_of(*found), out.transfers);
  if (found->kind == Reward::Kind::conversion) {
    const Instant expires = expiry_of(parts, member, found->into, event.at);
    issue(wallet_of(parts.program, found->into, member),
          {static_cast<Points>(value), event.at, expires, event.id}, member.settled_at,
          out.transfers);
  }
  note_had(parts, *found, times, event.at, member);
  out.redemptions.push_back(
      {static_cast<std::int32_t>(index), points, static_cast<Money>(value), {}, ErrorCode::ok});
  return Done{};
}

void note_had(const CompiledProgram::Parts& parts, const Reward& reward, std::int64_t times,
              Instant at, Member& member) {
  if (states_any(reward.most)) {
    add_to_tally(parts.zone, at, {reward.id, {}, times}, member.settled_at, member.claims);
  }
  if (reward.stock) add_together({Together::Of::reward, reward.id, times}, member);
}

}  // namespace loyalty::core
