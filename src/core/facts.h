// What conditions are asked about: one cart and one member, measured once.
#pragma once

#include <cstdint>
#include <iterator>
#include <vector>

#include "core/exchange.h"
#include "loyalty/cart.h"
#include "loyalty/event.h"
#include "loyalty/time.h"

namespace loyalty::core {

// A reading of what never was.
inline constexpr std::int64_t kNoReading = -1;

// How many civil days until a day of the year comes next, and since it was last; -1: none is known.
struct DaysAway {
  std::int32_t until = -1;
  std::int32_t since = -1;

  friend bool operator==(const DaysAway&, const DaysAway&) = default;
};

// What holds for a member all through one civil day.
struct MemberDay {
  std::vector<std::int64_t> limits_left;   // of each limit: points, or minor units
  std::vector<std::int64_t> rewards_left;  // times that each reward can be had
  std::vector<std::int64_t> offers_left;   // orders that each offer is still shown with
  std::vector<std::int64_t> readings;      // of each reading; kNoReading where there is none
  std::vector<Symbol> profile_texts;       // as far as conditions ask for them
  std::vector<ActionEvent::Number> profile_numbers;
  std::uint64_t segments = 0;  // a bit for each that the member is in
  std::uint64_t goals = 0;     // a bit for each that all members together have reached
  DaysAway birthday;
  DaysAway anniversary;
  std::int64_t member_days = kNoReading;

  friend bool operator==(const MemberDay&, const MemberDay&) = default;
};

// What does not change from cart to cart while the member and the minute stay the same.
struct MemberFacts {
  Instant at = 0;
  std::int32_t tier = 0;
  bool member = false;
  std::int64_t orders = 0;
  Points balance = 0;
  std::uint64_t segments = 0;  // MemberDay::segments, so far as they are known
  // Of the clock on the wall, where any condition asks for it.
  std::int32_t weekday = 0;  // Monday is 0
  std::int32_t ms_of_day = 0;
  const MemberDay* day = nullptr;
  const ActionEvent* action = nullptr;  // null for an order
  // The order's channel, means of payment and currency, as far as rules ask for them.
  const std::vector<Symbol>* traits = nullptr;

  Symbol on() const { return action == nullptr ? kNoSymbol : action->symbol; }
};

// What earns beside the lines of a cart; each stands behind them as a line of its own.
enum class Extra : std::uint8_t { shipping, fees };
inline constexpr std::size_t kExtraCount = std::size(kExtraNames);

struct CartFacts {
  const Cart* cart = nullptr;
  MemberFacts member;
  Exchange exchange;
  // What of each line earns, in the program's minor units; kExcluded for a line that earns nothing.
  // Behind the cart's lines stand the extras, 0 where they do not earn.
  std::vector<Money> basis;
  std::vector<std::vector<Money>> own_bases;  // the same by the bases of single rules
  // The sum of the bases of the goods that earn (extras not).
  Money subtotal = 0;
  Money total = 0;  // to be paid, before rewards

  // seen[symbol] == stamp: a line of this cart that earns carries the symbol.
  std::vector<std::uint32_t> seen;
  std::uint32_t stamp = 0;

  static constexpr Money kExcluded = -1;
  bool is_extra(std::size_t line) const { return line >= cart->lines.size(); }
  bool earns(std::size_t line) const { return basis[line] != kExcluded; }
  bool has_seen(Symbol symbol) const { return seen[static_cast<std::size_t>(symbol)] == stamp; }
};

}  // namespace loyalty::core
