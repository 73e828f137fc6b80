// Conditions with their references resolved, in the form that is evaluated.
#pragma once

#include <cstdint>
#include <vector>

#include "core/facts.h"
#include "loyalty/condition.h"
#include "loyalty/error.h"
#include "loyalty/program.h"

namespace loyalty::core {

// A reading with its references resolved.
struct CompiledReading {
  std::int32_t counter = 0;  // index
  Reading::Of of = Reading::Of::sum;
  Window in;
  Instant from = kDistantPast;  // of a window of dates
  Instant until = kNever;

  friend bool operator==(const CompiledReading&, const CompiledReading&) = default;
};

struct ReadingTest {
  std::int32_t reading = 0;  // index
  Range range;
};

// The tests of one condition object. All must hold.
struct CompiledCondition {
  // Gates: of the member and the clock, equal for every line of every cart.
  std::uint64_t tiers = ~std::uint64_t{0};  // a bit for each tier that passes
  Instant from = kDistantPast;
  Instant until = kNever;
  std::int8_t member = -1;  // -1: asks nothing
  Range orders;
  Range balance;
  std::int32_t every_nth_order = 1;
  std::uint64_t segments = 0;  // a bit for each that passes; 0: asks nothing
  std::uint64_t goals = 0;     // likewise
  std::vector<ReadingTest> readings;
  std::vector<SymbolTest> profile_texts;
  std::vector<NumberTest> profile_numbers;
  DayOfYearTest birthday;
  DayOfYearTest anniversary;
  Range member_days;
  std::vector<SymbolTest> traits;  // of the order
  // Of the clock on the wall.
  std::uint8_t weekdays = kEveryWeekday;
  DayWindow time_of_day;
  // Of the cart.
  Range subtotal;
  Range total;
  Range codes;
  // Of the action.
  std::vector<SymbolTest> action_texts;
  std::vector<NumberTest> action_numbers;
  // Of a line.
  bool tests_line = false;
  bool tests_one_symbol_only = false;  // of all line tests, one SymbolTest
  std::vector<SymbolTest> symbols;
  Range price;
  Range quantity;
  Range line_total;
  std::int8_t on_sale = -1;
  std::int8_t gift_card = -1;
  // Nested.
  std::vector<CompiledCondition> all;
  std::vector<CompiledCondition> any;
  std::vector<CompiledCondition> none;

  bool tests_gates() const {
    return tiers != ~std::uint64_t{0} || from != kDistantPast || until != kNever || member >= 0 ||
           tests_orders() || balance.asks() || tests_day() || !traits.empty();
  }
  bool tests_orders() const { return orders.asks() || every_nth_order > 1; }
  // Of what MemberDay holds.
  bool tests_day() const {
    return segments != 0 || goals != 0 || !readings.empty() || !profile_texts.empty() ||
           !profile_numbers.empty() || birthday.asks() || anniversary.asks() || member_days.asks();
  }
  bool tests_clock() const { return weekdays != kEveryWeekday || time_of_day.asks(); }
  bool tests_action() const { return !action_texts.empty() || !action_numbers.empty(); }
  bool tests_cart() const {
    return tests_gates() || tests_clock() || tests_action() || subtotal.asks() || total.asks() ||
           codes.asks();
  }
  bool nested() const { return !all.empty() || !any.empty() || !none.empty(); }
};

// This object asks of more than the member and the day: of a cart, an action, the clock.
inline bool asks_of_order(const CompiledCondition& c) {
  return c.tests_line || c.tests_clock() || c.tests_action() || c.subtotal.asks() ||
         c.total.asks() || c.codes.asks() || !c.traits.empty();
}

// Of more than the member.
inline bool asks_of_cart(const CompiledCondition& c) {
  return asks_of_order(c) || c.from != kDistantPast || c.until != kNever;
}

// True when test(condition) is, of this object or one inside it.
template <typename Predicate>
bool any_deep(const CompiledCondition& c, Predicate test) {
  if (test(c)) return true;
  for (const auto* list : {&c.all, &c.any, &c.none}) {
    for (const CompiledCondition& child : *list) {
      if (any_deep(child, test)) return true;
    }
  }
  return false;
}

// Resolves references and wall clock times; readings that are new are added to `readings`.
// `where` is the pointer of the condition.
struct References {
  const Program& program;
  const Zone& zone;
  std::vector<CompiledReading>& readings;
  std::size_t segments;  // so many may be named: one may only ask for those before it
};
Result<CompiledCondition> compile_condition(const Condition& condition, References& references,
                                            const Pointer& where);

// The index of a reading, which is added where it is new.
Result<std::int32_t> compile_reading(const Reading& reading, References& references,
                                     const Pointer& where);

// The gates of this object alone, nested ones not.
bool gates_open(const CompiledCondition& condition, const MemberFacts& facts);

// Everything, nested too, of a condition that asks of the member alone.
bool holds_for_member(const CompiledCondition& condition, const MemberFacts& facts);

// Everything, nested too, asked of one line.
bool holds_for_line(const CompiledCondition& condition, const CartFacts& facts, std::size_t line);

// Everything, nested too, asked of the cart: line tests of one object must hold together for one
// line that earns.
bool holds_for_cart(const CompiledCondition& condition, const CartFacts& facts);

// Refuses what can only be asked of an order, in a condition about actions.
Status check_of_action(const CompiledCondition& condition, const Pointer& where);

// True when the line carries one of the test's symbols.
bool has_symbol(const SymbolTest& test, const Cart& cart, const Line& line);

}  // namespace loyalty::core
