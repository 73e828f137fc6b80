// What a compiled program is made of.
#pragma once

#include <cstdint>
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

enum class RuleKind : std::uint8_t { rate, per_item, per_line, per_order, multiplier };

struct CompiledRule {
  RuleKind kind = RuleKind::rate;
  bool multiplied = true;
  std::int32_t limit = -1;  // index into the limits of an order, or -1
  // rate: points * rate_unit / every where the sum is rounded, points where each rule is.
  // fixed: points * rate_unit. multiplier: num * factor_unit / den.
  Wide coefficient = 0;
  std::int64_t every = 1;  // rate, where each rule rounds by itself
  CompiledCondition when;
};

}  // namespace loyalty::core

namespace loyalty {

struct CompiledProgram::Parts {
  Program program;
  Zone zone;
  core::Units units;
  std::vector<core::CompiledRule> earn;
  std::vector<Wide> limits;                // of single rules an order, in points * rate_unit
  std::vector<std::int64_t> tier_factors;  // multiplier * factor_unit, by tier
  std::vector<core::CompiledCondition> excluded;
  // Symbols that alone exclude a line, so that most programs never walk `excluded`.
  std::vector<std::uint8_t> excluded_symbols;
  std::vector<core::CompiledCondition> rewards;
  std::vector<core::CompiledCondition> offers;
  std::vector<std::int32_t> offer_ranking;  // offers by priority, then as in the document
  // Whether any rule or offer asks, outside nested conditions, how many orders or points a member
  // has: only then does a change of them change which rules are live.
  bool gates_on_orders = false;
  bool gates_on_balance = false;
};

}  // namespace loyalty
