// Reading a counter: how much of it, or how often, inside a window.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "loyalty/time.h"

namespace loyalty {

// from <= t < until, on the wall clock of the program's time zone; an absent end is open.
struct DateWindow {
  std::optional<LocalTime> from;
  std::optional<LocalTime> until;

  friend bool operator==(const DateWindow&, const DateWindow&) = default;
};

// Of which civil days a reading is.
struct Window {
  enum class Kind : std::uint8_t {
    lifetime,
    days,    // the last `count` of them, today included
    months,  // since the day after today's in the month so many before
    period,  // the running one
    last,    // the one before it
    dates,   // fixed
  };
  Kind kind = Kind::lifetime;
  std::int32_t count = 0;
  Period period = Period::day;
  DateWindow dates;

  friend bool operator==(const Window&, const Window&) = default;
};

struct Reading {
  enum class Of : std::uint8_t {
    sum,            // all that was counted; of a counter of different things, how many different
    days,           // civil days on which something was
    streak_days,    // so many one after the other, up to today or yesterday
    streak_weeks,   // the same of weeks
    streak_months,  // and months
    days_since,     // civil days since the last one; nothing holds before the first
  };
  std::string counter;  // id
  Of of = Of::sum;
  Window in;
};

}  // namespace loyalty
