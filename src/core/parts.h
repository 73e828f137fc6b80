// What a compiled program is made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/compiled_condition.h"
#include "loyalty/calculator.h"

namespace loyalty::core {

// Amounts of points inside one order are integers on one common denominator, so that nothing is
// rounded before its time:
//   rate_unit:   the least common multiple of all rates' `every` (1 when each rule rounds by
//   itself) factor_unit: the least common multiple of all multipliers' denominators
// A rule gives n / rate_unit points; after its multiplier a line has n / (rate_unit * factor_unit).
struct Units {
  std::int64_t rate_unit = 1;
  std::int64_t factor_unit = 1;

  std::int64_t both() const { return rate_unit * factor_unit; }
};

enum class RuleKind : std::uint8_t { rate, per_item, per_line, per_order, steps, multiplier };

struct CompiledRule {
  RuleKind kind = RuleKind::rate;
  bool multiplied = true;
  std::int32_t limit = -1;  // index into the limits of an order, or -1
  // rate: points * rate_unit / every where the sum is rounded, points where each rule is.
  // fixed: points * rate_unit. multiplier: num * factor_unit / den.
  Wide coefficient = 0;
  std::int64_t every = 1;   // rate, where each rule rounds by itself; multiplier: its denominator
  Symbol on = kNoSymbol;    // EarnRule::on
  std::int32_t basis = -1;  // index into the own bases, or -1 for the program's
  std::int32_t group = -1;  // of the rules of which one applies to a line, or -1
  std::int32_t wallet = 0;  // EarnRule::wallet
  CompiledCondition when;

  // Asked of the lines that it matches together: once for the whole order.
  bool is_of_order() const { return kind == RuleKind::per_order || kind == RuleKind::steps; }
};

// The factor of a line after one more multiplier, times Units::factor_unit as `factor` is.
// coefficient and every are those of the multiplier's rule.
inline std::int64_t combined(Multipliers mode, std::int64_t factor, std::int64_t coefficient,
                             std::int64_t every, const Units& units) {
  if (mode == Multipliers::best) return factor > coefficient ? factor : coefficient;
  if (mode == Multipliers::add) return factor + coefficient - units.factor_unit;
  // The unit holds the denominator of each multiplier once, so this one still divides.
  return factor / every * coefficient;
}

// What a rate gives for one minor unit, in points * Units::rate_unit.
inline Wide step_coefficient(const Rate& rate, const Units& units) {
  const Fraction exact = reduced(rate.points, rate.every);
  return static_cast<Wide>(exact.num) * (units.rate_unit / exact.den);
}

// What a single rule is of, in place of the program's basis.
struct OwnBasis {
  Basis terms;                // for orders
  Symbol number = kNoSymbol;  // for actions: this of their numbers
};

// A string that is compared by the calculator itself, not by its host.
struct NamedSymbol {
  Attribute attribute = Attribute::currency;
  std::string text;
  Symbol symbol = kNoSymbol;
};

struct CompiledChallenge {
  CompiledCondition when;
  std::int32_t reading = 0;  // index
};

struct CompiledCause {
  std::int32_t counter = 0;  // index
  std::int64_t gives = 1;
  std::int64_t every = 1;
};

struct CompiledGift {
  CompiledCondition when;
  std::int32_t reading = -1;  // index, or -1
};

}  // namespace loyalty::core

namespace loyalty {

struct CompiledProgram::Parts {
  Program program;
  Zone zone;
  core::Units units;
  std::vector<core::CompiledRule> earn;
  std::vector<std::int32_t> limits;        // the rules that have one, by limit
  std::vector<core::OwnBasis> own_bases;   // of rules that have one
  std::vector<std::int64_t> tier_factors;  // multiplier * factor_unit, by tier
  std::vector<core::CompiledCondition> excluded;
  // Symbols that alone exclude a line, so that most programs never walk `excluded`.
  std::vector<std::uint8_t> excluded_symbols;
  // Some rule has a priority, a group or stops others: rules of a line do not stand on their own.
  bool rules_compete = false;
  bool limits_by_period = false;
  bool asks_day = false;    // something asks for MemberDay
  bool asks_clock = false;  // some condition asks for a weekday or a time of day
  std::vector<core::CompiledCondition> rewards;
  std::vector<std::vector<Points>> reward_prices;  // by reward, then by tier
  bool limits_rewards = false;                     // some reward by period
  bool limits_offers = false;                      // some offer
  bool ranks_offers = false;                       // some offer by what its rule gives
  std::vector<core::CompiledCondition> offers;
  std::vector<std::int32_t> offer_ranking;  // by priority, then value, then as in the document
  // Whether any rule or offer asks, outside nested conditions, how many orders or points a member
  // has: only then does a change of them change which rules are live.
  bool gates_on_orders = false;
  bool gates_on_balance = false;
  std::int32_t symbol_count = 0;
  std::vector<core::NamedSymbol> names;
  std::vector<core::CompiledReading> readings;
  std::vector<core::CompiledCondition> counters;
  std::vector<core::CompiledCondition> segments;
  std::vector<core::CompiledChallenge> challenges;
  std::vector<core::CompiledGift> gifts;
  std::vector<core::CompiledCause> causes;
  std::vector<std::int32_t> goals;  // the counter of each
  std::int32_t tier_counter = -1;   // of the tiers' metric, or -1

  // What a tier multiplies is the points alone.
  std::int64_t tier_factor(std::int32_t wallet, std::int32_t tier) const {
    return wallet == 0 ? tier_factors[static_cast<std::size_t>(tier)] : units.factor_unit;
  }

  // The text of a key of a counter of different things.
  const std::string& key(Symbol symbol) const;
};

}  // namespace loyalty
