#include "core/limits.h"

#include <algorithm>

#include "core/refunds.h"

namespace loyalty::core {
namespace {

// The first instant after the period that begins at `start`.
Instant end_of(const Zone& zone, Period period, Instant start) {
  switch (period) {
    case Period::day:
      return add_days(zone, start, 1);
    case Period::week:
      return add_days(zone, start, 7);
    case Period::month:
      return add_months(zone, start, 1);
    case Period::quarter:
      return add_months(zone, start, 3);
    case Period::year:
      return add_months(zone, start, 12);
    case Period::lifetime:
      break;
  }
  return kNever;
}

// In the period that holds `at`.
std::int64_t used_in(const Usage& usage, const Zone& zone, Period period, Instant at) {
  if (period == Period::lifetime) return usage.total;
  const Instant start = start_of(zone, period, at);
  const Instant end = end_of(zone, period, start);
  std::int64_t sum = 0;
  for (const Progress& day : usage.days) {
    if (start <= day.at && day.at < end) sum += day.amount;
  }
  return sum;
}

std::vector<Usage>::iterator find_usage(Member& member, const std::string& rule) {
  return std::find_if(member.usage.begin(), member.usage.end(),
                      [&](const Usage& usage) { return usage.rule == rule; });
}

void add_on(Usage& usage, Instant day, std::int64_t amount) {
  usage.total += amount;
  const auto place = std::lower_bound(usage.days.begin(), usage.days.end(), day,
                                      [](const Progress& p, Instant t) { return p.at < t; });
  if (place != usage.days.end() && place->at == day) {
    place->amount += amount;
  } else {
    usage.days.insert(place, {day, amount});
  }
}

}  // namespace

void find_limits_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                      std::vector<std::int64_t>& out) {
  out.clear();
  for (const std::int32_t rule : parts.limits) {
    const EarnRule& source = parts.program.earn[static_cast<std::size_t>(rule)];
    std::int64_t left = source.limit->order.value_or(kMaxSurfaceInteger);
    const auto usage = std::find_if(member.usage.begin(), member.usage.end(),
                                    [&](const Usage& u) { return u.rule == source.id; });
    for (int i = 0; i < kPeriodCount; ++i) {
      const auto& most = source.limit->periods[i];
      if (!most) continue;
      std::int64_t used = 0;
      if (usage != member.usage.end()) {
        used = used_in(*usage, parts.zone, static_cast<Period>(i), at);
      }
      left = std::min(left, std::max<std::int64_t>(*most - used, 0));
    }
    out.push_back(left);
  }
}

void use_limits(const CompiledProgram::Parts& parts, const Award& award, Instant at,
                Member& member) {
  const Instant day = start_of(parts.zone, Period::day, at);
  // Last year's days count for its last week, and for orders that are told late.
  const Instant last_year = add_months(parts.zone, member.settled_at, -12);
  const Instant oldest = start_of(parts.zone, Period::year, last_year);
  for (const Award::Used& used : award.used) {
    const std::string& rule = parts.program.earn[static_cast<std::size_t>(used.rule)].id;
    auto usage = find_usage(member, rule);
    if (usage == member.usage.end()) {
      usage = member.usage.insert(member.usage.end(), {rule, 0, {}});
    }
    std::erase_if(usage->days, [&](const Progress& entry) { return entry.at < oldest; });
    add_on(*usage, day, used.amount);
  }
}

void return_limits(const Zone& zone, const Receipt& before, const Receipt& after, Member& member) {
  const Instant day = start_of(zone, Period::day, after.at);
  for (std::size_t i = 0; i < after.lines.size(); ++i) {
    for (const Used& used : after.lines[i].used) {
      const std::int64_t back =
          refunded_part(after.lines[i], used.amount) - refunded_part(before.lines[i], used.amount);
      const auto usage = find_usage(member, used.rule);
      if (usage == member.usage.end()) continue;
      usage->total -= std::min(back, usage->total);
      for (Progress& entry : usage->days) {
        if (entry.at == day) entry.amount -= std::min(back, entry.amount);
      }
      std::erase_if(usage->days, [](const Progress& entry) { return entry.amount == 0; });
    }
  }
}

}  // namespace loyalty::core
