#include "core/tally.h"

#include <algorithm>

namespace loyalty::core {
namespace {

std::vector<Tally>::iterator find(std::vector<Tally>& tallies, const TallyPart& part) {
  return std::find_if(tallies.begin(), tallies.end(), [&](const Tally& tally) {
    return tally.of == part.of && tally.key == part.key;
  });
}

}  // namespace

const Tally* find_tally(const std::vector<Tally>& tallies, const std::string& of,
                        const std::string& key) {
  const auto found = std::find_if(tallies.begin(), tallies.end(), [&](const Tally& tally) {
    return tally.of == of && tally.key == key;
  });
  return found == tallies.end() ? nullptr : &*found;
}

Instant oldest_day(const Zone& zone, Instant at) {
  // Last year's days count for its last week, and for orders that are told late.
  return start_of(zone, Period::year, add_months(zone, at, -12));
}

void add_to_tally(const Zone& zone, Instant at, const TallyPart& part, Instant now,
                  std::vector<Tally>& tallies) {
  auto tally = find(tallies, part);
  if (tally == tallies.end()) tally = tallies.insert(tally, {part.of, part.key, 0, {}});
  auto& days = tally->days;
  const Instant oldest = oldest_day(zone, now);
  while (days.size() > 1 && days[1].at < oldest) days.erase(days.begin());
  tally->total += part.amount;
  const Instant day = start_of(zone, Period::day, at);
  const auto place = std::lower_bound(days.begin(), days.end(), day,
                                      [](const Progress& p, Instant t) { return p.at < t; });
  if (place != days.end() && place->at == day) {
    place->amount += part.amount;
  } else {
    days.insert(place, {day, part.amount});
  }
}

void take_from_tally(const Zone& zone, Instant at, const TallyPart& part,
                     std::vector<Tally>& tallies) {
  const auto tally = find(tallies, part);
  if (tally == tallies.end()) return;
  tally->total -= std::min(part.amount, tally->total);
  const Instant day = start_of(zone, Period::day, at);
  for (Progress& entry : tally->days) {
    if (entry.at == day) entry.amount -= std::min(part.amount, entry.amount);
  }
  std::erase_if(tally->days, [](const Progress& entry) { return entry.amount == 0; });
}

std::int64_t sum_between(const Tally& tally, Instant from, Instant until) {
  std::int64_t sum = 0;
  for (const Progress& day : tally.days) {
    if (from <= day.at && day.at < until) sum += day.amount;
  }
  return sum;
}

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

}  // namespace loyalty::core
