#include "core/limits.h"

#include <algorithm>

#include "core/tally.h"
#include "core/together.h"

namespace loyalty::core {
namespace {

// In the period that holds `at`.
std::int64_t used_in(const Tally& usage, const Zone& zone, Period period, Instant at) {
  if (period == Period::lifetime) return usage.total;
  const Instant start = start_of(zone, period, at);
  return sum_between(usage, start, end_of(zone, period, start));
}

// What of those maxima is left by the tally.
std::int64_t left_of(const std::optional<std::int64_t> (&most)[kPeriodCount], const Tally* tally,
                     const Zone& zone, Instant at) {
  std::int64_t left = kMaxSurfaceInteger;
  for (int i = 0; i < kPeriodCount; ++i) {
    if (!most[i]) continue;
    const std::int64_t used =
        tally != nullptr ? used_in(*tally, zone, static_cast<Period>(i), at) : 0;
    left = std::min(left, std::max<std::int64_t>(*most[i] - used, 0));
  }
  return left;
}

// What all members together leave of a maximum.
std::int64_t left_together(const std::optional<std::int64_t>& most, const Member& member,
                           const Together& sum) {
  if (!most) return kMaxSurfaceInteger;
  return std::max<std::int64_t>(*most - together(member, sum), 0);
}

std::int64_t left_together(const EarnRule& rule, const Member& member, const Zone& zone,
                           Instant at) {
  std::int64_t left = kMaxSurfaceInteger;
  for (int i = 0; i < kPeriodCount; ++i) {
    const auto& most = rule.limit->together[i];
    if (!most) continue;
    const Together sum = sum_of_rule(zone, rule.id, static_cast<Period>(i), at);
    left = std::min(left, left_together(most, member, sum));
  }
  return left;
}

}  // namespace

void find_limits_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                      std::vector<std::int64_t>& out) {
  out.clear();
  for (const std::int32_t rule : parts.limits) {
    const EarnRule& source = parts.program.earn[static_cast<std::size_t>(rule)];
    const Tally* usage = find_tally(member.usage, source.id);
    const Limit& limit = *source.limit;
    out.push_back(std::min({limit.order.value_or(kMaxSurfaceInteger),
                            left_of(limit.periods, usage, parts.zone, at),
                            left_together(source, member, parts.zone, at)}));
  }
}

void find_rewards_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                       std::vector<std::int64_t>& out) {
  out.clear();
  for (const Reward& reward : parts.program.rewards) {
    const Tally* claims = find_tally(member.claims, reward.id);
    out.push_back(std::min(left_of(reward.most, claims, parts.zone, at),
                           left_together(reward.stock, member, {Together::Of::reward, reward.id})));
  }
}

void find_offers_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                      std::vector<std::int64_t>& out) {
  out.clear();
  for (const Offer& offer : parts.program.offers) {
    const Tally* shown = find_tally(member.claims, offer.id, kOfferKey);
    out.push_back(left_of(offer.most, shown, parts.zone, at));
  }
}

void use_limits(const CompiledProgram::Parts& parts, const Award& award, Instant at,
                Member& member) {
  for (const Award::Used& used : award.used) {
    const EarnRule& rule = parts.program.earn[static_cast<std::size_t>(used.rule)];
    add_to_tally(parts.zone, at, {rule.id, {}, used.amount}, member.settled_at, member.usage);
    for (int i = 0; i < kPeriodCount; ++i) {
      if (!rule.limit->together[i]) continue;
      Together sum = sum_of_rule(parts.zone, rule.id, static_cast<Period>(i), at);
      sum.amount = used.amount;
      add_together(sum, member);
    }
  }
}

}  // namespace loyalty::core
