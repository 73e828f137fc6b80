#include <algorithm>

#include "core/compiled_condition.h"
#include "core/known.h"

namespace loyalty::core {
namespace {

bool line_tests_hold(const CompiledCondition& c, const CartFacts& facts, std::size_t index) {
  if (!c.tests_line) return true;
  // Shipping and actions are no lines: they satisfy no line test.
  if (index >= facts.cart->lines.size() || facts.member.action != nullptr) return false;
  const Line& line = facts.cart->lines[index];
  if (!c.price.contains(facts.exchange.to_program(line.price)) ||
      !c.quantity.contains(line.quantity) || !c.line_total.contains(facts.basis[index])) {
    return false;
  }
  if (c.on_sale >= 0 && line.on_sale != (c.on_sale == 1)) return false;
  if (c.gift_card >= 0 && line.gift_card != (c.gift_card == 1)) return false;
  return std::all_of(c.symbols.begin(), c.symbols.end(),
                     [&](const SymbolTest& test) { return has_symbol(test, *facts.cart, line); });
}

bool some_line_holds(const CompiledCondition& c, const CartFacts& facts) {
  if (!c.tests_line) return true;
  if (c.tests_one_symbol_only) {
    const std::vector<Symbol>& any_of = c.symbols.front().any_of;
    return std::any_of(any_of.begin(), any_of.end(),
                       [&](Symbol symbol) { return facts.has_seen(symbol); });
  }
  for (std::size_t i = 0; i < facts.cart->lines.size(); ++i) {
    if (facts.earns(i) && line_tests_hold(c, facts, i)) return true;
  }
  return false;
}

bool in_day_window(const DayWindow& window, std::int32_t ms_of_day) {
  if (!window.asks()) return true;
  const bool after_start = window.from <= ms_of_day;
  const bool before_end = ms_of_day < window.until;
  return window.from < window.until ? after_start && before_end : after_start || before_end;
}

bool clock_holds(const CompiledCondition& c, const MemberFacts& facts) {
  return ((c.weekdays >> facts.weekday) & 1) != 0 && in_day_window(c.time_of_day, facts.ms_of_day);
}

bool has_trait(const SymbolTest& test, const std::vector<Symbol>& traits) {
  return std::any_of(test.any_of.begin(), test.any_of.end(), [&](Symbol symbol) {
    return std::find(traits.begin(), traits.end(), symbol) != traits.end();
  });
}

bool has_numbers(const std::vector<NumberTest>& tests,
                 const std::vector<ActionEvent::Number>& numbers) {
  return std::all_of(tests.begin(), tests.end(), [&](const NumberTest& test) {
    return std::any_of(numbers.begin(), numbers.end(), [&](const auto& number) {
      return number.name == test.name && test.range.contains(number.value);
    });
  });
}

bool action_holds(const CompiledCondition& c, const ActionEvent* action) {
  if (!c.tests_action()) return true;
  if (action == nullptr) return false;
  const auto has_text = [&](const SymbolTest& test) { return has_trait(test, action->texts); };
  return std::all_of(c.action_texts.begin(), c.action_texts.end(), has_text) &&
         has_numbers(c.action_numbers, action->numbers);
}

bool is_near(const DayOfYearTest& test, const DaysAway& days) {
  if (!test.asks()) return true;
  return days.until >= 0 && (days.until <= test.before || days.since <= test.after);
}

// What is asked of the member's civil day.
bool day_holds(const CompiledCondition& c, const MemberFacts& facts) {
  const MemberDay& day = *facts.day;
  if (c.segments != 0 && (c.segments & facts.segments) == 0) return false;
  if (c.goals != 0 && (c.goals & day.goals) == 0) return false;
  const bool readings =
      std::all_of(c.readings.begin(), c.readings.end(), [&](const ReadingTest& test) {
        const std::int64_t reading = day.readings[static_cast<std::size_t>(test.reading)];
        return reading != kNoReading && test.range.contains(reading);
      });
  return readings &&
         std::all_of(c.profile_texts.begin(), c.profile_texts.end(),
                     [&](const SymbolTest& test) { return has_trait(test, day.profile_texts); }) &&
         has_numbers(c.profile_numbers, day.profile_numbers) && is_near(c.birthday, day.birthday) &&
         is_near(c.anniversary, day.anniversary) &&
         (!c.member_days.asks() ||
          (day.member_days != kNoReading && c.member_days.contains(day.member_days)));
}

bool own_cart_tests_hold(const CompiledCondition& c, const CartFacts& facts) {
  return gates_open(c, facts.member) && clock_holds(c, facts.member) &&
         action_holds(c, facts.member.action) && c.subtotal.contains(facts.subtotal) &&
         c.total.contains(facts.total) &&
         c.codes.contains(static_cast<std::int64_t>(facts.cart->discount_codes.size()));
}

std::int8_t tristate(const std::optional<bool>& value) {
  return value ? static_cast<std::int8_t>(*value) : std::int8_t{-1};
}

Status compile_tiers(const Condition& in, const TierTerms& tiers, const Pointer& where,
                     CompiledCondition& out) {
  if (in.tiers.empty()) return Done{};
  out.tiers = 0;
  for (std::size_t i = 0; i < in.tiers.size(); ++i) {
    const auto level = std::find_if(tiers.levels.begin(), tiers.levels.end(),
                                    [&](const Tier& tier) { return tier.id == in.tiers[i]; });
    if (level == tiers.levels.end()) {
      return unknown("tier", "/tiers/levels", in.tiers[i], named(tiers.levels),
                     where + "/tier/" + std::to_string(i));
    }
    out.tiers |= std::uint64_t{1} << (level - tiers.levels.begin());
  }
  return Done{};
}

Status check_window(Instant from, Instant until, const Pointer& where) {
  if (from < until) return Done{};
  return fail(ErrorCode::program_contradiction, where,
              from == until ? "the window is empty: until is the first moment after it, expected a "
                              "later one (for one day the next day)"
                            : "the window ends before it starts, expected from before until");
}

Status check_ranges(const Condition& in, const Pointer& where) {
  struct Named {
    const char* name;
    const Range& range;
  };
  for (const Named& named :
       {Named{"/price", in.price}, Named{"/line_total", in.line_total},
        Named{"/quantity", in.quantity}, Named{"/subtotal", in.subtotal}, Named{"/total", in.total},
        Named{"/discount_code_count", in.codes}, Named{"/orders", in.orders},
        Named{"/balance", in.balance}, Named{"/member_days", in.member_days}}) {
    if (named.range.min > named.range.max) {
      return fail(ErrorCode::program_contradiction, where + named.name,
                  "min is larger than max, so nothing passes, expected min to be max or less");
    }
  }
  return Done{};
}

Status compile_segments(const Condition& in, const References& references, const Pointer& where,
                        CompiledCondition& out) {
  const auto& segments = references.program.segments;
  for (std::size_t i = 0; i < in.segments.size(); ++i) {
    const auto found = std::find_if(segments.begin(), segments.end(),
                                    [&](const Segment& s) { return s.id == in.segments[i]; });
    const auto index = static_cast<std::size_t>(found - segments.begin());
    if (index >= references.segments) {
      const Pointer at = where + "/segment/" + std::to_string(i);
      const bool inside = references.segments < segments.size();
      return inside ? unknown_before("segment", "/segments", in.segments[i], named(segments),
                                     references.segments, at)
                    : unknown("segment", "/segments", in.segments[i], named(segments), at);
    }
    out.segments |= std::uint64_t{1} << index;
  }
  return Done{};
}

Status compile_goals(const Condition& in, const Program& program, const Pointer& where,
                     CompiledCondition& out) {
  const auto& goals = program.goals;
  for (std::size_t i = 0; i < in.goals.size(); ++i) {
    const auto found = std::find_if(goals.begin(), goals.end(),
                                    [&](const Goal& g) { return g.id == in.goals[i]; });
    if (found == goals.end()) {
      return unknown("goal", "/goals", in.goals[i], named(goals),
                     where + "/goal/" + std::to_string(i));
    }
    out.goals |= std::uint64_t{1} << (found - goals.begin());
  }
  return Done{};
}

Status compile_readings(const Condition& in, References& references, const Pointer& where,
                        CompiledCondition& out) {
  for (const CounterTest& test : in.counters) {
    const Pointer at = join({where, "/counters/", test.reading.counter});
    if (test.range.min > test.range.max) {
      return fail(ErrorCode::program_contradiction, at,
                  "min is larger than max, so nothing passes, expected min to be max or less");
    }
    const auto reading = compile_reading(test.reading, references, at);
    if (!reading) return reading.error();
    out.readings.push_back({*reading, test.range});
  }
  return Done{};
}

Status compile_nested(const std::vector<Condition>& in, References& references,
                      const Pointer& where, std::vector<CompiledCondition>& out) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    auto child = compile_condition(in[i], references, where + "/" + std::to_string(i));
    if (!child) return child.error();
    out.push_back(std::move(*child));
  }
  return Done{};
}

template <typename Holds>
bool nested_hold(const CompiledCondition& c, Holds holds) {
  return std::all_of(c.all.begin(), c.all.end(), holds) &&
         (c.any.empty() || std::any_of(c.any.begin(), c.any.end(), holds)) &&
         std::none_of(c.none.begin(), c.none.end(), holds);
}

}  // namespace

Result<std::int32_t> compile_reading(const Reading& reading, References& references,
                                     const Pointer& where) {
  const auto& counters = references.program.counters;
  const auto counter = std::find_if(counters.begin(), counters.end(),
                                    [&](const Counter& c) { return c.id == reading.counter; });
  if (counter == counters.end()) {
    return unknown("counter", "/counters", reading.counter, named(counters), where);
  }
  if (reading.of > Reading::Of::days && reading.in.kind != Window::Kind::lifetime) {
    return fail(ErrorCode::program_contradiction, where,
                "streaks and days_since are read up to today, expected no \"in\"");
  }
  CompiledReading out;
  out.counter = static_cast<std::int32_t>(counter - counters.begin());
  out.of = reading.of;
  out.in = reading.in;
  const DateWindow& dates = reading.in.dates;
  if (dates.from) out.from = to_instant(references.zone, *dates.from);
  if (dates.until) out.until = to_instant(references.zone, *dates.until);
  if (Status s = check_window(out.from, out.until, where + "/in"); !s) return s.error();
  auto& known = references.readings;
  const auto index =
      static_cast<std::int32_t>(std::find(known.begin(), known.end(), out) - known.begin());
  if (index == static_cast<std::int32_t>(known.size())) known.push_back(out);
  return index;
}

Result<CompiledCondition> compile_condition(const Condition& in, References& references,
                                            const Pointer& where) {
  const Zone& zone = references.zone;
  CompiledCondition out;
  if (Status s = compile_tiers(in, references.program.tiers, where, out); !s) return s.error();
  if (Status s = compile_segments(in, references, where, out); !s) return s.error();
  if (Status s = compile_readings(in, references, where, out); !s) return s.error();
  if (Status s = compile_goals(in, references.program, where, out); !s) return s.error();
  if (in.date.from) out.from = to_instant(zone, *in.date.from);
  if (in.date.until) out.until = to_instant(zone, *in.date.until);
  if (Status s = check_window(out.from, out.until, where + "/date"); !s) return s.error();
  if (in.time_of_day.asks() && in.time_of_day.from == in.time_of_day.until) {
    return fail(ErrorCode::program_contradiction, where + "/time_of_day",
                "the window is empty: until is the first moment after it, expected another one");
  }
  if (Status status = check_ranges(in, where); !status) return status.error();
  out.member = tristate(in.member);
  out.orders = in.orders;
  out.every_nth_order = in.every_nth_order;
  out.weekdays = in.weekdays;
  out.time_of_day = in.time_of_day;
  out.balance = in.balance;
  out.subtotal = in.subtotal;
  out.total = in.total;
  out.codes = in.codes;
  for (const SymbolTest& test : in.symbols) {
    auto& tests = is_of_line(test.attribute)                  ? out.symbols
                  : test.attribute == Attribute::action_text  ? out.action_texts
                  : test.attribute == Attribute::profile_text ? out.profile_texts
                                                              : out.traits;
    tests.push_back(test);
  }
  out.action_numbers = in.numbers;
  out.profile_numbers = in.profile_numbers;
  out.birthday = in.birthday;
  out.anniversary = in.anniversary;
  out.member_days = in.member_days;
  const bool tests_more =
      in.price.asks() || in.quantity.asks() || in.line_total.asks() || in.on_sale || in.gift_card;
  out.tests_line = tests_more || !out.symbols.empty();
  out.tests_one_symbol_only = !tests_more && out.symbols.size() == 1;
  out.price = in.price;
  out.quantity = in.quantity;
  out.line_total = in.line_total;
  out.on_sale = tristate(in.on_sale);
  out.gift_card = tristate(in.gift_card);
  struct List {
    const char* name;
    const std::vector<Condition>* from;
    std::vector<CompiledCondition>* to;
  };
  for (const List& list : {List{"/all", &in.all, &out.all}, List{"/any", &in.any, &out.any},
                           List{"/none", &in.none, &out.none}}) {
    Status status = compile_nested(*list.from, references, where + list.name, *list.to);
    if (!status) return status.error();
  }
  return out;
}

Status check_of_action(const CompiledCondition& condition, const Pointer& where) {
  if (any_deep(condition, [](const auto& c) { return c.tests_line; })) {
    return fail(ErrorCode::program_contradiction, where,
                "an action has no lines, expected no test of a line");
  }
  const auto of_order = [](const auto& c) {
    return c.subtotal.asks() || c.total.asks() || c.codes.asks() || !c.traits.empty();
  };
  if (any_deep(condition, of_order)) {
    return fail(ErrorCode::program_contradiction, where,
                "an action is no order, expected no test of a subtotal, total, channel, payment, "
                "currency or discount code");
  }
  return Done{};
}

bool has_symbol(const SymbolTest& test, const Cart& cart, const Line& line) {
  const auto wanted = [&](Symbol symbol) {
    return std::find(test.any_of.begin(), test.any_of.end(), symbol) != test.any_of.end();
  };
  switch (test.attribute) {
    case Attribute::category:
      return wanted(line.category);
    case Attribute::brand:
      return wanted(line.brand);
    case Attribute::sku:
      return wanted(line.sku);
    default:
      break;
  }
  const auto first = cart.labels.begin() + line.first_label;
  return std::any_of(first, first + line.label_count, wanted);
}

bool gates_open(const CompiledCondition& c, const MemberFacts& facts) {
  return ((c.tiers >> facts.tier) & 1) != 0 && c.from <= facts.at && facts.at < c.until &&
         (c.member < 0 || facts.member == (c.member == 1)) && c.orders.contains(facts.orders) &&
         (facts.orders + 1) % c.every_nth_order == 0 && c.balance.contains(facts.balance) &&
         (!c.tests_day() || day_holds(c, facts)) &&
         std::all_of(c.traits.begin(), c.traits.end(),
                     [&](const SymbolTest& test) { return has_trait(test, *facts.traits); });
}

bool holds_for_member(const CompiledCondition& c, const MemberFacts& facts) {
  return gates_open(c, facts) && nested_hold(c, [&](const CompiledCondition& child) {
           return holds_for_member(child, facts);
         });
}

bool holds_for_line(const CompiledCondition& c, const CartFacts& facts, std::size_t line) {
  return own_cart_tests_hold(c, facts) && line_tests_hold(c, facts, line) &&
         nested_hold(
             c, [&](const CompiledCondition& child) { return holds_for_line(child, facts, line); });
}

bool holds_for_cart(const CompiledCondition& c, const CartFacts& facts) {
  if (!own_cart_tests_hold(c, facts)) return false;
  if (!some_line_holds(c, facts)) return false;
  return nested_hold(c,
                     [&](const CompiledCondition& child) { return holds_for_cart(child, facts); });
}

}  // namespace loyalty::core
