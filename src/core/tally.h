// Amounts added up by civil day.
#pragma once

#include <string>
#include <vector>

#include "loyalty/member.h"

namespace loyalty::core {

// The tally of that rule or counter (and key), or null.
const Tally* find_tally(const std::vector<Tally>& tallies, const std::string& of,
                        const std::string& key = {});

// Adds to a tally on the civil day of `at`, and drops the days before last year but the last of
// them: a refund may make it the last of all.
void add_to_tally(const Zone& zone, Instant at, const TallyPart& part, Instant now,
                  std::vector<Tally>& tallies);

// Takes back what was added on the civil day of `at`; no more than is there.
void take_from_tally(const Zone& zone, Instant at, const TallyPart& part,
                     std::vector<Tally>& tallies);

// When the days begin that a tally is asked for at that instant: with last year, whether it was
// added to since or not.
Instant oldest_day(const Zone& zone, Instant at);

// What was added on days that begin in [from, until).
std::int64_t sum_between(const Tally& tally, Instant from, Instant until);

// The first instant after the period that begins at `start`; kNever for a lifetime.
Instant end_of(const Zone& zone, Period period, Instant start);

}  // namespace loyalty::core
