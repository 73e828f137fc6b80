#include "core/limits.h"

#include <algorithm>

#include "core/tally.h"

namespace loyalty::core {
namespace {

// In the period that holds `at`.
std::int64_t used_in(const Tally& usage, const Zone& zone, Period period, Instant at) {
  if (period == Period::lifetime) return usage.total;
  const Instant start = start_of(zone, period, at);
  return sum_between(usage, start, end_of(zone, period, start));
}

}  // namespace

void find_limits_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                      std::vector<std::int64_t>& out) {
  out.clear();
  for (const std::int32_t rule : parts.limits) {
    const EarnRule& source = parts.program.earn[static_cast<std::size_t>(rule)];
    std::int64_t left = source.limit->order.value_or(kMaxSurfaceInteger);
    const Tally* usage = find_tally(member.usage, source.id);
    for (int i = 0; i < kPeriodCount; ++i) {
      const auto& most = source.limit->periods[i];
      if (!most) continue;
      const std::int64_t used =
          usage != nullptr ? used_in(*usage, parts.zone, static_cast<Period>(i), at) : 0;
      left = std::min(left, std::max<std::int64_t>(*most - used, 0));
    }
    out.push_back(left);
  }
}

void find_rewards_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                       std::vector<std::int64_t>& out) {
  out.clear();
  for (const Reward& reward : parts.program.rewards) {
    const Tally* claims = find_tally(member.claims, reward.id);
    std::int64_t left = kMaxSurfaceInteger;
    for (int i = 0; i < kPeriodCount; ++i) {
      if (!reward.most[i]) continue;
      const std::int64_t had =
          claims != nullptr ? used_in(*claims, parts.zone, static_cast<Period>(i), at) : 0;
      left = std::min(left, std::max<std::int64_t>(*reward.most[i] - had, 0));
    }
    out.push_back(left);
  }
}

void use_limits(const CompiledProgram::Parts& parts, const Award& award, Instant at,
                Member& member) {
  for (const Award::Used& used : award.used) {
    const std::string& rule = parts.program.earn[static_cast<std::size_t>(used.rule)].id;
    add_to_tally(parts.zone, at, {rule, {}, used.amount}, member.settled_at, member.usage);
  }
}

}  // namespace loyalty::core
