#include "loyalty/time.h"

#include "catch.h"
#include "host/system_zone.h"
#include "support/shop.h"

using namespace loyalty;
using test::at;

namespace {
Zone london() {
  return *system_zone("Europe/London");
}
}  // namespace

TEST_CASE("an instant is written as JavaScript writes it and read back") {
  for (const char* text : {"1970-01-01T00:00:00.000Z", "2026-11-21T09:30:00.007Z",
                           "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"}) {
    CHECK(format_instant(at(text)) == text);
  }
  CHECK(at("2026-11-21T10:30:00+01:00") == at("2026-11-21T09:30:00Z"));
}

TEST_CASE("what is no instant is refused") {
  for (const char* text :
       {"", "2026-11-21", "2026-02-29T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:30:00",
        "2026-11-21T09:30:00Zx", "x", "2026-13-01T00:00:00Z", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text).ok());
  }
}

TEST_CASE("days and months are counted on the calendar") {
  const Zone utc;
  CHECK(add_days(utc, at("2024-01-30T12:00:00Z"), 30) == at("2024-02-29T12:00:00Z"));
  CHECK(add_months(utc, at("2024-02-29T12:00:00Z"), 12) == at("2025-02-28T12:00:00Z"));
  CHECK(add_months(utc, at("2024-01-31T12:00:00Z"), 1) == at("2024-02-29T12:00:00Z"));
  CHECK(add_months(utc, at("2024-03-31T00:00:00Z"), -1) == at("2024-02-29T00:00:00Z"));
}

TEST_CASE("a day across a clock change keeps the time on the wall") {
  // 2026-03-29 01:00 UTC: London's clocks go from 01:00 to 02:00.
  CHECK(add_days(london(), at("2026-03-28T12:00:00Z"), 1) == at("2026-03-29T11:00:00Z"));
  CHECK(add_days(london(), at("2026-10-24T11:00:00Z"), 1) == at("2026-10-25T12:00:00Z"));
}

TEST_CASE(
    "a time that a clock change skips lands after the gap, one that comes twice is the first") {
  CHECK(to_instant(london(), *parse_local("2026-03-29T01:30")) == at("2026-03-29T01:30:00Z"));
  CHECK(to_instant(london(), *parse_local("2026-10-25T01:30")) == at("2026-10-25T00:30:00Z"));
}

TEST_CASE("every hour of two years survives the way to the wall clock and back") {
  const Zone zone = london();
  const Instant hour = 3600000;
  for (Instant t = at("2026-01-01T00:00:00Z"); t < at("2028-01-01T00:00:00Z"); t += hour) {
    const Instant back = to_instant(zone, to_local(zone, t));
    // The second of the two hours that look alike comes back as the first.
    if (back != t) CHECK(t - back == hour);
  }
}
