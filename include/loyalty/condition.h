// When a rule, a reward or an offer applies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/number.h"
#include "loyalty/reading.h"
#include "loyalty/symbols.h"
#include "loyalty/time.h"

namespace loyalty {

// min <= value <= max; an absent bound is no bound, and without both nothing is asked.
struct Range {
  std::int64_t min = INT64_MIN;
  std::int64_t max = INT64_MAX;

  bool asks() const { return min != INT64_MIN || max != INT64_MAX; }
  bool contains(std::int64_t value) const { return min <= value && value <= max; }
  friend bool operator==(const Range&, const Range&) = default;
};

// A part of every day, on the wall clock: from <= time < until, over midnight where until is not
// later than from. Both are milliseconds of the day.
struct DayWindow {
  std::int32_t from = -1;  // -1: nothing is asked
  std::int32_t until = -1;

  bool asks() const { return from >= 0; }
};

inline constexpr std::uint8_t kEveryWeekday = 0x7f;

// One field of a line, or of the order, is among the symbols.
struct SymbolTest {
  Attribute attribute = Attribute::category;
  std::vector<Symbol> any_of;
};

// A number of an action, or of a member's profile, lies in the range.
struct NumberTest {
  Symbol name = kNoSymbol;
  Range range;
};

// A counter's reading lies in the range.
struct CounterTest {
  Reading reading;
  Range range;
};

// Today is at most so many days before or after a day of the year; -1: nothing is asked.
struct DayOfYearTest {
  std::int32_t before = -1;
  std::int32_t after = -1;

  bool asks() const { return before >= 0; }
};

// Everything stated must hold; an empty condition always holds.
//
// The tests of a line (its symbols, price, quantity, line_total, on_sale, gift_card) are asked of
// one line at a time. Where a condition is asked of a whole cart (a reward, an offer), the line
// tests of one object must hold together for one and the same line.
struct Condition {
  // Of a line.
  std::vector<SymbolTest> symbols;  // those of the order too
  Range price;                      // minor units of one piece, before discounts
  Range quantity;                   // pieces
  Range line_total;                 // minor units: what of the line earns (its basis)
  std::optional<bool> on_sale;
  std::optional<bool> gift_card;
  // Of the cart.
  Range subtotal;  // minor units: the sum of the bases of all lines that earn
  Range total;     // minor units: all that is to be paid, before rewards
  Range codes;     // number of the shop's discount codes on the order
  DateWindow date;
  std::uint8_t weekdays = kEveryWeekday;  // a bit a day, Monday first
  DayWindow time_of_day;
  // Of the action; its texts are among `symbols`.
  std::vector<NumberTest> numbers;
  // Of the member.
  std::vector<std::string> tiers;     // the tier is one of these
  std::optional<bool> member;         // false: guests only
  Range orders;                       // orders booked before this one
  std::int32_t every_nth_order = 1;   // this order's number is a multiple of it
  Range balance;                      // points available
  std::vector<std::string> segments;  // the member is in one of these
  std::vector<std::string> goals;     // all members together have reached one of these
  std::vector<CounterTest> counters;
  std::vector<NumberTest> profile_numbers;  // its texts are among `symbols`
  DayOfYearTest birthday;
  DayOfYearTest anniversary;  // of joining
  Range member_days;          // civil days since joining
  // Nested.
  std::vector<Condition> all;
  std::vector<Condition> any;
  std::vector<Condition> none;
};

}  // namespace loyalty
