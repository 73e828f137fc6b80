#include "core/tiers.h"

#include <algorithm>
#include <utility>

namespace loyalty::core {
namespace {

std::int32_t tier_after(const TierTerms& tiers, std::int32_t tier, std::int64_t metric) {
  const std::int32_t level = level_of(tiers, metric);
  return tiers.window_months == 0 ? std::max(tier, level) : level;
}

void move_to(std::int32_t tier, Instant at, Member& member) {
  if (tier == member.tier) return;
  member.tier = tier;
  member.tier_since = at;
}

std::int64_t threshold(const TierTerms& tiers, std::int32_t tier) {
  return tiers.levels[static_cast<std::size_t>(tier)].from;
}

void set_next(const TierTerms& tiers, TierStanding& out) {
  if (out.tier + 1 == static_cast<std::int32_t>(tiers.levels.size())) return;
  out.next = out.tier + 1;
  const std::int64_t from = threshold(tiers, out.tier);
  const std::int64_t to = threshold(tiers, out.next);
  out.missing = std::max<std::int64_t>(to - out.metric, 0);
  const std::int64_t gained = std::clamp<std::int64_t>(out.metric - from, 0, to - from);
  static_assert(kMaxSurfaceInteger <= INT64_MAX / 1000);
  out.permille = static_cast<std::int32_t>(gained * 1000 / (to - from));
}

// Walks what counts in the order it leaves the window until too little is left for the tier.
void set_keep(const TierTerms& tiers, const Member& member, const std::vector<Instant>& leaves,
              std::int64_t extra, Instant extra_leaves, TierStanding& out) {
  if (tiers.window_months == 0 || out.tier == 0) return;
  const std::int64_t needed = threshold(tiers, out.tier);
  std::int64_t left = out.metric;
  std::size_t i = 0;
  while (i < leaves.size() || extra > 0) {
    const Instant at = i < leaves.size() ? std::min(leaves[i], extra_leaves) : extra_leaves;
    for (; i < leaves.size() && leaves[i] == at; ++i) left -= member.progress[i].amount;
    if (extra_leaves == at) {
      left -= std::exchange(extra, 0);
      extra_leaves = kNever;
    }
    if (left < needed) {
      out.keep_missing = needed - left;
      out.keep_by = at;
      return;
    }
  }
}

}  // namespace

Instant leaves_window(const TierTerms& tiers, const Zone& zone, Instant day) {
  return tiers.window_months == 0 ? kNever : add_months(zone, day, tiers.window_months);
}

std::int32_t level_of(const TierTerms& tiers, std::int64_t metric) {
  std::int32_t level = 0;
  for (std::size_t i = 1; i < tiers.levels.size() && tiers.levels[i].from <= metric; ++i) ++level;
  return level;
}

std::int64_t metric_of(const Member& member) {
  std::int64_t sum = 0;
  for (const Progress& entry : member.progress) sum += entry.amount;
  return sum;
}

void settle_tier(const TierTerms& tiers, const Zone& zone, Instant now, Member& member) {
  auto& progress = member.progress;
  Instant changed_at = now;
  auto first = progress.begin();
  for (; first != progress.end(); ++first) {
    const Instant leaves = leaves_window(tiers, zone, first->at);
    if (leaves > now) break;
    changed_at = leaves;
  }
  progress.erase(progress.begin(), first);
  move_to(tier_after(tiers, member.tier, metric_of(member)), changed_at, member);
}

void add_progress(const TierTerms& tiers, const Zone& zone, Instant at, std::int64_t amount,
                  Member& member) {
  auto& progress = member.progress;
  // Of a lifetime only the sum matters, so it is one entry however long it gets.
  const Instant day = tiers.window_months == 0 ? 0 : start_of(zone, Period::day, at);
  const auto place = std::lower_bound(progress.begin(), progress.end(), day,
                                      [](const Progress& p, Instant t) { return p.at < t; });
  if (place != progress.end() && place->at == day) {
    place->amount += amount;
  } else if (amount != 0) {
    progress.insert(place, {day, amount});
  }
  settle_tier(tiers, zone, std::max(at, member.settled_at), member);
}

void take_progress(const TierTerms& tiers, const Zone& zone, Instant order_at, std::int64_t amount,
                   Instant now, Member& member) {
  auto& progress = member.progress;
  // The entry that began last, not the one of the civil day: the program's zone or window may have
  // changed since.
  auto entry = std::upper_bound(progress.begin(), progress.end(), order_at,
                                [](Instant at, const Progress& p) { return at < p.at; });
  if (entry != progress.begin()) {
    --entry;
    entry->amount -= std::min(amount, entry->amount);
    if (entry->amount == 0) progress.erase(entry);
  }
  settle_tier(tiers, zone, now, member);
}

TierStanding standing(const TierTerms& tiers, const Zone& zone, const Member& member,
                      const std::vector<Instant>& leaves, std::int64_t extra, Instant extra_at) {
  TierStanding out;
  Instant extra_leaves = kNever;
  if (extra > 0 && tiers.window_months > 0) {
    extra_leaves = leaves_window(tiers, zone, start_of(zone, Period::day, extra_at));
  }
  if (extra_leaves <= member.settled_at) extra = 0;
  out.metric = metric_of(member) + extra;
  out.tier = tier_after(tiers, member.tier, out.metric);
  set_next(tiers, out);
  set_keep(tiers, member, leaves, extra, extra_leaves, out);
  return out;
}

}  // namespace loyalty::core
