#include "core/counters.h"

#include <algorithm>

#include "core/tally.h"

namespace loyalty::core {
namespace {

using Parts = CompiledProgram::Parts;

// Half-open; days that begin in it.
struct Span {
  Instant from = kDistantPast;
  Instant until = kNever;

  bool holds(Instant day) const { return from <= day && day < until; }
};

Span span_of(const Zone& zone, const CompiledReading& reading, Instant at) {
  const Window& window = reading.in;
  const Instant today = start_of(zone, Period::day, at);
  switch (window.kind) {
    case Window::Kind::days:
      return {add_days(zone, today, 1 - window.count), add_days(zone, today, 1)};
    case Window::Kind::months:
      return {add_days(zone, add_months(zone, today, -window.count), 1), add_days(zone, today, 1)};
    case Window::Kind::period: {
      const Instant start = start_of(zone, window.period, at);
      return {start, end_of(zone, window.period, start)};
    }
    case Window::Kind::last: {
      const Instant end = start_of(zone, window.period, at);
      return {start_of(zone, window.period, end - 1), end};
    }
    case Window::Kind::dates:
      return {reading.from, reading.until};
    case Window::Kind::lifetime:
      break;
  }
  return {};
}

// The days on which a reading's counter counted something, ascending.
class Days {
 public:
  Days(const Member& member, const std::string& counter, Instant oldest) {
    for (const Tally& tally : member.counters) {
      if (tally.of != counter) continue;
      for (const Progress& day : tally.days) {
        if (day.at >= oldest) add(day.at);
      }
    }
  }

  void add(Instant day) {
    const auto place = std::lower_bound(days_.begin(), days_.end(), day);
    if (place == days_.end() || *place != day) days_.insert(place, day);
  }
  std::int64_t inside(const Span& span) const {
    return std::count_if(days_.begin(), days_.end(), [&](Instant day) { return span.holds(day); });
  }
  bool any_in(const Span& span) const {
    const auto first = std::lower_bound(days_.begin(), days_.end(), span.from);
    return first != days_.end() && span.holds(*first);
  }
  // The last day up to `at`, or kDistantPast.
  Instant last(Instant at) const {
    const auto after = std::upper_bound(days_.begin(), days_.end(), at);
    return after == days_.begin() ? kDistantPast : *(after - 1);
  }

 private:
  std::vector<Instant> days_;
};

// Periods one after the other up to the running one, or the one before it, with something in each.
std::int64_t streak(const Zone& zone, const Days& days, Period period, Instant at) {
  Instant start = start_of(zone, period, at);
  if (!days.any_in({start, end_of(zone, period, start)})) {
    start = start_of(zone, period, start - 1);
  }
  std::int64_t length = 0;
  Instant end = end_of(zone, period, start);
  while (days.any_in({start, end})) {
    ++length;
    end = start;
    start = start_of(zone, period, start - 1);
  }
  return length;
}

std::int64_t of_days(const Zone& zone, const CompiledReading& reading, const Days& days,
                     Instant at) {
  switch (reading.of) {
    case Reading::Of::streak_days:
      return streak(zone, days, Period::day, at);
    case Reading::Of::streak_weeks:
      return streak(zone, days, Period::week, at);
    case Reading::Of::streak_months:
      return streak(zone, days, Period::month, at);
    case Reading::Of::days_since: {
      const Instant last = days.last(at);
      return last == kDistantPast ? kNoReading : days_between(zone, last, at);
    }
    default:
      return days.inside(span_of(zone, reading, at));
  }
}

std::int64_t sum_in(const Tally& tally, const Span& span, Instant oldest) {
  const bool whole = span.from == kDistantPast && span.until == kNever;
  return whole ? tally.total : sum_between(tally, std::max(span.from, oldest), span.until);
}

// A sum, or of a counter of different things how many of them there were.
std::int64_t of_amounts(const Parts& parts, const CompiledReading& reading, const Member& member,
                        Instant at, const std::vector<Counted>& more) {
  const Counter& counter = parts.program.counters[static_cast<std::size_t>(reading.counter)];
  const Span span = span_of(parts.zone, reading, at);
  const bool counts_more = span.holds(start_of(parts.zone, Period::day, at));
  const Instant oldest = oldest_day(parts.zone, at);
  if (counter.distinct.any_of.empty()) {
    const Tally* tally = find_tally(member.counters, counter.id);
    const std::int64_t sum = tally != nullptr ? sum_in(*tally, span, oldest) : 0;
    return counts_more ? sum + counted_by(reading.counter, more) : sum;
  }
  std::int64_t different = 0;
  for (const Symbol key : counter.distinct.any_of) {
    const Tally* tally = find_tally(member.counters, counter.id, parts.key(key));
    const bool there = tally != nullptr && sum_in(*tally, span, oldest) > 0;
    const bool added = counts_more && std::any_of(more.begin(), more.end(), [&](const Counted& c) {
                         return c.counter == reading.counter && c.key == key && c.amount > 0;
                       });
    if (there || added) ++different;
  }
  return different;
}

bool test_holds(const SymbolTest& test, const Cart& cart, const Line& line, Symbol symbol) {
  return has_symbol({test.attribute, {symbol}}, cart, line);
}

// What one counter counts of an order.
void count_order(std::int32_t index, const Counter& counter, const CompiledCondition& when,
                 const CartFacts& facts, const Award& award, std::vector<Counted>& out) {
  const Cart& cart = *facts.cart;
  if (counter.of == Counter::Of::times && counter.distinct.any_of.empty()) {
    if (has_goods(cart) && holds_for_cart(when, facts)) out.push_back({index, -1, kNoSymbol, 1});
    return;
  }
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const Line& line = cart.lines[i];
    if (line.quantity == 0 || !holds_for_line(when, facts, i)) continue;
    const auto at = static_cast<std::int32_t>(i);
    if (!counter.distinct.any_of.empty()) {
      for (const Symbol key : counter.distinct.any_of) {
        if (test_holds(counter.distinct, cart, line, key)) {
          out.push_back({index, at, key, line.quantity});
        }
      }
      continue;
    }
    const std::int64_t amount = counter.of == Counter::Of::items    ? line.quantity
                                : counter.of == Counter::Of::points ? award.lines[i]
                                                                    : facts.basis[i];
    if (amount > 0) out.push_back({index, at, kNoSymbol, amount});
  }
}

void count_action(std::int32_t index, const Counter& counter, const CompiledCondition& when,
                  const CartFacts& facts, const Award& award, std::vector<Counted>& out) {
  if (!holds_for_cart(when, facts)) return;
  const ActionEvent& action = *facts.member.action;
  for (const Symbol key : counter.distinct.any_of) {
    if (std::find(action.texts.begin(), action.texts.end(), key) != action.texts.end()) {
      out.push_back({index, -1, key, 1});
    }
  }
  if (!counter.distinct.any_of.empty()) return;
  std::int64_t amount = 1;
  if (counter.of == Counter::Of::points) amount = award.total;
  if (counter.of == Counter::Of::number) {
    amount = 0;
    for (const ActionEvent::Number& number : action.numbers) {
      if (number.name == counter.number) amount = number.value;
    }
  }
  if (amount > 0) out.push_back({index, -1, kNoSymbol, amount});
}

std::int64_t read(const Parts& parts, const CompiledReading& reading, const Member& member,
                  Instant at, const std::vector<Counted>& more) {
  if (reading.of == Reading::Of::sum) return of_amounts(parts, reading, member, at, more);
  const Counter& counter = parts.program.counters[static_cast<std::size_t>(reading.counter)];
  // The last day of all is never dropped, only those before it.
  const bool any_day = reading.of == Reading::Of::days_since;
  Days days(member, counter.id, any_day ? kDistantPast : oldest_day(parts.zone, at));
  if (counted_by(reading.counter, more) > 0) days.add(start_of(parts.zone, Period::day, at));
  return of_days(parts.zone, reading, days, at);
}

}  // namespace

void take_readings(const Parts& parts, const Member& member, Instant at,
                   std::vector<std::int64_t>& out) {
  out.clear();
  for (const CompiledReading& reading : parts.readings) {
    out.push_back(read(parts, reading, member, at, {}));
  }
}

std::int64_t reading_after(const Parts& parts, const Member& member, Instant at,
                           std::size_t reading, const std::vector<Counted>& more) {
  return read(parts, parts.readings[reading], member, at, more);
}

void count(const Parts& parts, const CartFacts& facts, const Award& award,
           std::vector<Counted>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.program.counters.size(); ++i) {
    const Counter& counter = parts.program.counters[i];
    if (counter.on != facts.member.on()) continue;
    const auto index = static_cast<std::int32_t>(i);
    if (facts.member.action == nullptr) {
      count_order(index, counter, parts.counters[i], facts, award, out);
    } else {
      count_action(index, counter, parts.counters[i], facts, award, out);
    }
  }
}

std::int64_t counted_by(std::int32_t counter, const std::vector<Counted>& counted) {
  std::int64_t sum = 0;
  for (const Counted& c : counted) {
    if (c.counter == counter) sum = std::min(sum + c.amount, kMaxSurfaceInteger);
  }
  return sum;
}

TallyPart part_of(const Parts& parts, const Counted& counted) {
  return {parts.program.counters[static_cast<std::size_t>(counted.counter)].id,
          counted.key == kNoSymbol ? std::string() : parts.key(counted.key), counted.amount};
}

}  // namespace loyalty::core
