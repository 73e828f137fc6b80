// Tiers: what counts toward them, who is in which, what is missing.
#pragma once

#include <vector>

#include "loyalty/calculator.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"

namespace loyalty::core {

// The instant at which what counts from the civil day that begins at `day` leaves the window;
// kNever for a lifetime.
Instant leaves_window(const TierTerms& tiers, const Zone& zone, Instant day);

// What counts toward a member's tier, in the order in which it leaves the window.
struct TierCount {
  std::int64_t metric = 0;
  // The instants at which something leaves, each once, and what counts from then.
  std::vector<Progress> left;

  // What still counts then.
  std::int64_t left_at(Instant at) const;
};
void find_count(const TierTerms& tiers, const Zone& zone, const Member& member, TierCount& out);

// The tier that a value of the metric reaches.
std::int32_t level_of(const TierTerms& tiers, std::int64_t metric);

std::int64_t metric_of(const Member& member);

// Lets time pass up to `now`: what leaves the window is dropped in its order, and each time the
// tier is reviewed.
void settle_tier(const TierTerms& tiers, const Zone& zone, Instant now, Member& member);

// Adds what an order counts, and the tier that follows.
void add_progress(const TierTerms& tiers, const Zone& zone, Instant at, std::int64_t amount,
                  Member& member);

// Takes back what a refunded order counted on its day, and the tier that follows.
void take_progress(const TierTerms& tiers, const Zone& zone, Instant order_at, std::int64_t amount,
                   Instant now, Member& member);

// When the member's tier goes, as things stand; kNever while the metric holds it.
Instant tier_lost_at(const TierTerms& tiers, const Zone& zone, const Member& member);

// The tier of a settled member with `extra` more at `extra_at`, grants included.
std::int32_t tier_with(const TierTerms& tiers, const Zone& zone, const Member& member,
                       const TierCount& count, std::int64_t extra, Instant extra_at);

// Where a settled member would stand with `extra` more at `extra_at`.
TierStanding standing(const TierTerms& tiers, const Zone& zone, const Member& member,
                      const TierCount& count, std::int64_t extra, Instant extra_at);

}  // namespace loyalty::core
