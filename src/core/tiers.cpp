#include "core/tiers.h"

#include <algorithm>
#include <utility>

namespace loyalty::core {
namespace {

std::int64_t threshold(const TierTerms& tiers, std::int32_t tier) {
  return tiers.levels[static_cast<std::size_t>(tier)].from;
}

bool goes_down(const TierTerms& tiers) {
  return tiers.downgrade != TierTerms::Downgrade::never &&
         tiers.window.kind != TierWindow::Kind::lifetime;
}

// The first instant of the calendar year `years` after the one that holds `at`.
Instant start_of_year(const Zone& zone, Instant at, int years) {
  return add_months(zone, start_of(zone, Period::year, at), 12 * years);
}

// Where an amount that counts by one instant still counts at another.
bool counts(Instant leaves, Instant at) {
  return leaves > at;
}

// One member's way through the tiers.
class Review {
 public:
  Review(const TierTerms& tiers, const Zone& zone, Member& member)
      : tiers_(tiers), zone_(zone), member_(member), metric_(metric_of(member)) {}

  // Reviews the tier at each instant up to `now` at which something changes, and then.
  void pass(Instant now) {
    for (;;) {
      const Instant next = std::min(first_leave(), lost());
      if (next > now) break;
      const std::int32_t level = level_of(tiers_, leaving_at(next));
      if (tiers_.upgrade == TierTerms::Upgrade::next_year && first_leave() == next) {
        raise(level, next);
      }
      // What the year that ends was enough for is kept through the next.
      held_ = tiers_.keep.kind == TierKeep::Kind::next_year ? level : 0;
      drop(next);
      review(next);
      held_ = 0;
    }
    review(now);
  }

 private:
  Instant lost() const { return tier_lost_at(tiers_, zone_, member_); }

  Instant first_leave() const {
    return member_.progress.empty() ? kNever
                                    : leaves_window(tiers_, zone_, member_.progress.front().at);
  }

  // What ends to count then; an order may be told late, so later entries may be there already.
  std::int64_t leaving_at(Instant at) const {
    std::int64_t sum = 0;
    for (const Progress& entry : member_.progress) {
      if (!counts(leaves_window(tiers_, zone_, entry.at), at)) sum += entry.amount;
    }
    return sum;
  }

  void drop(Instant at) {
    auto& progress = member_.progress;
    auto first = progress.begin();
    for (; first != progress.end(); ++first) {
      if (counts(leaves_window(tiers_, zone_, first->at), at)) break;
      metric_ -= first->amount;
    }
    progress.erase(progress.begin(), first);
  }

  void review(Instant at) {
    const std::int32_t level = level_of(tiers_, metric_);
    if (level > member_.tier && tiers_.upgrade == TierTerms::Upgrade::at_once) {
      raise(level, at);
    } else if (level >= member_.tier) {
      member_.below_since = kNever;
      // Reached anew in another year.
      if (tiers_.keep.kind == TierKeep::Kind::next_year) keep(at, 2);
    } else if (goes_down(tiers_)) {
      if (member_.below_since == kNever) member_.below_since = at;
      const std::int32_t least = std::max(level, held_);
      while (lost() <= at && member_.tier > least) lower(lost(), least, level);
    }
  }

  void raise(std::int32_t level, Instant at) {
    if (level <= member_.tier) return;
    move_to(level, at);
    member_.below_since = kNever;
    keep(at, 2);
  }

  // To `target` or a step toward it; the metric says `level`.
  void lower(Instant at, std::int32_t target, std::int32_t level) {
    const bool step = tiers_.downgrade == TierTerms::Downgrade::one_step;
    move_to(step ? member_.tier - 1 : target, at);
    member_.tier_until = kDistantPast;
    member_.below_since = member_.tier > level ? at : kNever;
    if (member_.tier > level) keep(at, 1);
  }

  // For so many more calendar years, this one included, or the months that the program states.
  void keep(Instant at, int years) {
    Instant until = kDistantPast;
    if (tiers_.keep.kind == TierKeep::Kind::next_year) until = start_of_year(zone_, at, years);
    if (tiers_.keep.kind == TierKeep::Kind::months) {
      until = add_months(zone_, at, tiers_.keep.months);
    }
    if (member_.tier > 0) member_.tier_until = std::max(member_.tier_until, until);
  }

  void move_to(std::int32_t tier, Instant at) {
    if (tier == member_.tier) return;
    member_.tier = tier;
    member_.tier_since = at;
  }

  const TierTerms& tiers_;
  const Zone& zone_;
  Member& member_;
  std::int64_t metric_;
  std::int32_t held_ = 0;  // the level of the year that ends
};

void set_next(const TierTerms& tiers, TierStanding& out) {
  const auto next = static_cast<std::size_t>(out.tier) + 1;
  if (next == tiers.levels.size() || tiers.levels[next].invited) return;
  out.next = out.tier + 1;
  const std::int64_t from = threshold(tiers, out.tier);
  const std::int64_t to = threshold(tiers, out.next);
  out.missing = std::max<std::int64_t>(to - out.metric, 0);
  const std::int64_t gained = std::clamp<std::int64_t>(out.metric - from, 0, to - from);
  static_assert(kMaxSurfaceInteger <= INT64_MAX / 1000);
  out.permille = static_cast<std::int32_t>(gained * 1000 / (to - from));
}

// What counts, with `extra` more.
struct Counting {
  const TierCount& count;
  std::int64_t extra = 0;
  Instant extra_leaves = kNever;
  Instant now = 0;

  std::int64_t metric() const { return count.metric + extra; }
  std::int64_t extra_at(Instant at) const { return counts(extra_leaves, at) ? extra : 0; }
  std::int64_t left_at(Instant at) const { return count.left_at(at) + extra_at(at); }
  // The first instant from which less than `needed` counts; kNever where that never happens.
  Instant falls_below(std::int64_t needed) const {
    const auto fall = std::partition_point(
        count.left.begin(), count.left.end(),
        [&](const Progress& p) { return p.amount + extra_at(p.at) >= needed; });
    const Instant falls = fall == count.left.end() ? kNever : fall->at;
    return left_at(extra_leaves) < needed ? std::min(falls, extra_leaves) : falls;
  }
};

// When the tier goes unless more comes, and how much.
void set_keep(const TierTerms& tiers, const Zone& zone, const Member& member,
              const Counting& counting, TierStanding& out) {
  // One that is granted is not kept by what the member does.
  if (!goes_down(tiers) || out.tier == 0 || out.tier == member.granted_tier) return;
  const std::int64_t needed = threshold(tiers, out.tier);
  const bool below = out.metric < needed;
  const Instant falls = below ? member.below_since : counting.falls_below(needed);
  if (falls == kNever) return;
  Instant until = std::max(member.tier_until, add_days(zone, falls, tiers.grace_days));
  if (tiers.keep.kind == TierKeep::Kind::next_year && !below) {
    until = std::max(until, start_of_year(zone, counting.now, 2));
  }
  if (tiers.keep.kind == TierKeep::Kind::months && out.tier > member.tier) {
    until = std::max(until, add_months(zone, counting.now, tiers.keep.months));
  }
  // What a calendar year counts is gone with it: it must be there the moment before.
  const Instant then = tiers.window.kind == TierWindow::Kind::year ? until - 1 : until;
  out.keep_missing = std::max<std::int64_t>(needed - counting.left_at(then), 0);
  if (out.keep_missing > 0) out.keep_by = until;
}

// What a cart would add to what counts, and until when.
struct Extra {
  std::int64_t amount = 0;
  Instant leaves = kNever;
};

Extra extra_of(const TierTerms& tiers, const Zone& zone, const Member& member, std::int64_t amount,
               Instant at) {
  const bool ever = tiers.window.kind == TierWindow::Kind::lifetime;
  if (amount <= 0 || ever) return {std::max<std::int64_t>(amount, 0), kNever};
  const Instant leaves = leaves_window(tiers, zone, start_of(zone, Period::day, at));
  return {counts(leaves, member.settled_at) ? amount : 0, leaves};
}

// The tier of a member of whom so much counts, grants included.
std::int32_t tier_by(const TierTerms& tiers, const Member& member, std::int64_t metric) {
  if (tiers.upgrade != TierTerms::Upgrade::at_once) return member.tier_now();
  return std::max(member.tier_now(), level_of(tiers, metric));
}

}  // namespace

Instant leaves_window(const TierTerms& tiers, const Zone& zone, Instant day) {
  switch (tiers.window.kind) {
    // A day may begin at one o'clock, where the clock skips its midnight.
    case TierWindow::Kind::months:
      return start_of(zone, Period::day, add_months(zone, day, tiers.window.count));
    case TierWindow::Kind::days:
      return start_of(zone, Period::day, add_days(zone, day, tiers.window.count));
    case TierWindow::Kind::year:
      return start_of_year(zone, day, 1);
    case TierWindow::Kind::lifetime:
      break;
  }
  return kNever;
}

std::int64_t TierCount::left_at(Instant at) const {
  const auto later = std::upper_bound(left.begin(), left.end(), at,
                                      [](Instant t, const Progress& p) { return t < p.at; });
  return later == left.begin() ? metric : std::prev(later)->amount;
}

void find_count(const TierTerms& tiers, const Zone& zone, const Member& member, TierCount& out) {
  out.metric = metric_of(member);
  out.left.clear();
  std::int64_t left = out.metric;
  for (const Progress& entry : member.progress) {
    left -= entry.amount;
    const Instant leaves = leaves_window(tiers, zone, entry.at);
    if (out.left.empty() || out.left.back().at != leaves) out.left.push_back({leaves, 0});
    out.left.back().amount = left;
  }
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
  Review(tiers, zone, member).pass(now);
}

void add_progress(const TierTerms& tiers, const Zone& zone, Instant at, std::int64_t amount,
                  Member& member) {
  auto& progress = member.progress;
  // Of a lifetime only the sum matters, so it is one entry however long it gets.
  const bool lifetime = tiers.window.kind == TierWindow::Kind::lifetime;
  const Instant day = lifetime ? 0 : start_of(zone, Period::day, at);
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

Instant tier_lost_at(const TierTerms& tiers, const Zone& zone, const Member& member) {
  if (member.below_since == kNever) return kNever;
  return std::max(member.tier_until, add_days(zone, member.below_since, tiers.grace_days));
}

std::int32_t tier_with(const TierTerms& tiers, const Zone& zone, const Member& member,
                       const TierCount& count, std::int64_t extra, Instant extra_at) {
  const Extra more = extra_of(tiers, zone, member, extra, extra_at);
  return tier_by(tiers, member, count.metric + more.amount);
}

TierStanding standing(const TierTerms& tiers, const Zone& zone, const Member& member,
                      const TierCount& count, std::int64_t extra, Instant extra_at) {
  TierStanding out;
  const Extra more = extra_of(tiers, zone, member, extra, extra_at);
  const Counting counting{count, more.amount, more.leaves, std::max(extra_at, member.settled_at)};
  out.metric = counting.metric();
  out.tier = tier_by(tiers, member, out.metric);
  set_next(tiers, out);
  set_keep(tiers, zone, member, counting, out);
  return out;
}

}  // namespace loyalty::core
