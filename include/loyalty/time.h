// Instants, civil dates and time zones. The core has no clock and no zone database: a host hands
// both in, so that the page and the server compute the same midnight.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/error.h"

namespace loyalty {

// Milliseconds since 1970-01-01T00:00:00Z.
using Instant = std::int64_t;

inline constexpr Instant kDistantPast = INT64_MIN;
inline constexpr Instant kNever = INT64_MAX;

// Instants that the JSON surface can name: years 0001 to 9999.
inline constexpr Instant kFirstInstant = -62135596800000;
inline constexpr Instant kLastInstant = 253402300799999;

// A proleptic Gregorian date.
struct Date {
  int year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31

  friend bool operator==(const Date&, const Date&) = default;
};

// A date and a time of day as a clock on the wall shows it.
struct LocalTime {
  Date date;
  std::int32_t ms_of_day = 0;  // 0 to 86,399,999

  friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

// One IANA time zone as a table: from `at` on, local time is UTC + offset_seconds.
// The first entry counts for all time before it too. Entries ascend.
struct Zone {
  struct Change {
    Instant at = 0;
    std::int32_t offset_seconds = 0;
  };
  std::string name = "UTC";
  std::vector<Change> changes = {{0, 0}};
};

// What the clock on the wall shows.
LocalTime to_local(const Zone& zone, Instant at);

// The instant of a wall clock time. A time that a clock change skips is read with the offset that
// held before the change (it lands after the gap); a time that comes twice means the first one.
Instant to_instant(const Zone& zone, const LocalTime& local);

// 0 for Monday to 6 for Sunday.
int weekday_of(const Date& date);

// The same wall clock time `days` later. days may be negative.
Instant add_days(const Zone& zone, Instant at, int days);

// The same wall clock time `months` later; a day that the month does not have becomes its last one
// (2024-01-31 plus one month is 2024-02-29). months may be negative.
Instant add_months(const Zone& zone, Instant at, int months);

// Civil days from the day of one instant to that of another.
std::int64_t days_between(const Zone& zone, Instant from, Instant to);

// That day of a year; one that the month does not have is its last.
Date date_in(int year, int month, int day);

// A civil period. Weeks begin on Monday.
enum class Period : std::uint8_t { day, week, month, quarter, year, lifetime };
inline constexpr int kPeriodCount = 6;

// The first instant of the period that holds `at`; kDistantPast for a lifetime.
Instant start_of(const Zone& zone, Period period, Instant at);

// RFC 3339 in UTC with milliseconds: "2026-11-21T09:30:00.000Z", as JavaScript's toISOString.
std::string format_instant(Instant at);

// RFC 3339 with a zone: "2026-11-21T09:30:00Z", ".5Z", "+01:00". The error has no pointer.
Result<Instant> parse_instant(std::string_view text);

// "2026-11-21" or "2026-11-21T09:30" or "2026-11-21T09:30:15", read on the wall clock.
Result<LocalTime> parse_local(std::string_view text);

}  // namespace loyalty
