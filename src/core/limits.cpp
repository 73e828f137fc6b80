#include "core/limits.h"

#include <algorithm>

namespace loyalty::core {
namespace {

std::int64_t used_since(const Usage& usage, Instant start) {
  std::int64_t sum = 0;
  for (const Progress& day : usage.days) sum += day.at >= start ? day.amount : 0;
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
      const auto period = static_cast<Period>(i);
      std::int64_t used = 0;
      if (usage != member.usage.end()) {
        used = period == Period::lifetime ? usage->total
                                          : used_since(*usage, start_of(parts.zone, period, at));
      }
      left = std::min(left, std::max<std::int64_t>(*most - used, 0));
    }
    out.push_back(left);
  }
}

void use_limits(const CompiledProgram::Parts& parts, const Award& award, Instant at, Member& member,
                Receipt& receipt) {
  const Instant day = start_of(parts.zone, Period::day, at);
  const Instant year = start_of(parts.zone, Period::year, member.settled_at);
  for (const Award::Used& used : award.used) {
    const std::string& rule = parts.program.earn[static_cast<std::size_t>(used.rule)].id;
    auto usage = find_usage(member, rule);
    if (usage == member.usage.end()) {
      usage = member.usage.insert(member.usage.end(), {rule, 0, {}});
    }
    std::erase_if(usage->days, [&](const Progress& entry) { return entry.at < year; });
    add_on(*usage, day, used.amount);
    receipt.used.push_back({rule, used.amount, 0});
  }
}

void return_limits(const Zone& zone, std::int64_t refunded, std::int64_t whole, Receipt& receipt,
                   Member& member) {
  const Instant day = start_of(zone, Period::day, receipt.at);
  for (Used& used : receipt.used) {
    const std::int64_t due = share(used.amount, 0, refunded, whole);
    const std::int64_t more = due - used.returned;
    used.returned = due;
    const auto usage = find_usage(member, used.rule);
    if (usage == member.usage.end()) continue;
    usage->total -= std::min(more, usage->total);
    for (Progress& entry : usage->days) {
      if (entry.at == day) entry.amount -= std::min(more, entry.amount);
    }
    std::erase_if(usage->days, [](const Progress& entry) { return entry.amount == 0; });
  }
}

}  // namespace loyalty::core
