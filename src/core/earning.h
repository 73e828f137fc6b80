// What a cart earns: which rule gives what on which line.
#pragma once

#include <vector>

#include "core/measure.h"
#include "core/rule_index.h"
#include "loyalty/calculator.h"

namespace loyalty::core {

// What one rule gives on one line before multipliers, in points * Units::rate_unit.
template <typename Int>
struct Given {
  std::int32_t line;
  std::int32_t rule;
  Int amount;
  bool limited;
};

// The sums of one order while its lines are walked.
template <typename Int>
struct Sums {
  struct Line {
    Int multiplied = 0;  // in points * rate_unit: what multipliers apply to
    Int plain = 0;       // the rest
    std::int64_t factor = 1;
    std::int32_t factor_rule = Contribution::kTierMultiplier;
  };
  // A line that a rule with points for the whole order matches.
  struct Match {
    std::int32_t line;
    const IndexedRule* rule;
  };
  std::vector<Line> lines;
  std::vector<Int> limits_left;
  std::vector<Match> matches;
  std::vector<Given<Int>> given;  // only for a breakdown
};

struct EarningScratch {
  Sums<std::int64_t> narrow;
  Sums<Wide> wide;
  std::vector<std::uint32_t> mark;  // by symbol: the line that carries it, as a stamp
  std::uint32_t mark_stamp = 0;
  std::vector<std::uint32_t> met;  // by rule: the line that met it, for rules in several buckets
};

// Fills award: total, lines, contributions (where `detail` asks for them) and basis. The rest of
// the award is left alone. An award beyond 2^53 - 1 points is an overflow error.
Status earn(const CompiledProgram::Parts& parts, const RuleIndex& index, const CartFacts& facts,
            Detail detail, EarningScratch& scratch, Award& award);

}  // namespace loyalty::core
