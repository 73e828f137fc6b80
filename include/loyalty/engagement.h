// What a program makes of a member's own history: counters, segments, challenges, causes,
// gifts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/condition.h"
#include "loyalty/number.h"
#include "loyalty/reading.h"
#include "loyalty/symbols.h"

namespace loyalty {

// Counts what a member does, by civil day.
struct Counter {
  enum class Of : std::uint8_t {
    times,   // 1 an order or action
    items,   // pieces of the lines that match
    spend,   // minor units of what of them earns
    points,  // what they earned
    number,  // a number of the action
  };
  std::string id;
  Of of = Of::times;
  Symbol on = kNoSymbol;      // the action; kNoSymbol: orders
  Symbol number = kNoSymbol;  // of: number
  Condition when;
  // Which different ones of these strings there were, in place of a sum; empty: a sum.
  SymbolTest distinct;
};

// Members of whom a condition holds, by a name. It asks of the member alone.
struct Segment {
  std::string id;
  std::string name;
  Condition when;
};

// A goal, or several that ascend. What was reached stays reached, also after refunds.
struct Challenge {
  struct Level {
    std::int64_t goal = 1;
    std::string name;
    Points points = 0;  // given when it is reached; 0: a badge alone
  };
  enum class Repeat : std::uint8_t {
    once,    // each level once
    period,  // each level once in every period of the reading's window
    each,    // again with every multiple of the only level's goal
  };
  std::string id;
  std::string name;
  std::string text;
  Condition when;  // while it does not hold, nothing is reached
  Reading reading;
  std::string wallet_id;      // of its points; empty: the points
  std::int32_t wallet = 0;    // found by compile: see Program::terms_of
  std::vector<Level> levels;  // ascending by goal; at least one
  Repeat repeat = Repeat::once;
  std::string after;  // id of a challenge to be finished first, or empty
};

// What members' orders and actions give to others: so much for every so much that a counter counts.
struct Cause {
  std::string id;
  std::string name;
  std::string text;
  std::string counter;  // id
  std::int64_t gives = 1;
  std::int64_t every = 1;
};

// What all members reach together. Who gets what for it is said by conditions that ask for it.
struct Goal {
  std::string id;
  std::string name;
  std::string text;
  std::string counter;  // id; of a sum
  std::int64_t goal = 1;
};

// Who did most in a period. Only members who gave themselves a name there are on it.
struct Leaderboard {
  std::string id;
  std::string name;
  std::string counter;            // id; of a sum
  Period period = Period::month;  // lifetime: ever
  std::string alias;              // name of the profile's text under which members are shown
  std::int64_t size = 10;         // how many are shown
};

// Points that come by the calendar, or with a tier.
struct Gift {
  enum class On : std::uint8_t {
    birthday,
    anniversary,  // of joining
    date,         // every year
    day,          // every month
    tier,         // when the member rises to it, at most once in twelve months
  };
  std::string id;
  std::string label;
  On on = On::date;
  std::int32_t month = 1;   // on: date
  std::int32_t day = 1;     // on: date, day; one that a month does not have is its last
  std::string tier_id;      // on: tier
  std::int32_t tier = 0;    // its index, found by compile
  std::string wallet_id;    // of its points; empty: the points
  std::int32_t wallet = 0;  // found by compile: see Program::terms_of
  Condition when;           // of the member alone
  Points points = 0;
  // In place of points: so many for every so much of a reading.
  std::optional<Reading> reading;
  Points rate_points = 0;
  std::int64_t rate_every = 1;
};

}  // namespace loyalty
