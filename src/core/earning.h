// What a cart earns: which rule gives what on which line.
#pragma once

#include <vector>

#include "core/measure.h"
#include "core/product_rules.h"
#include "loyalty/calculator.h"

namespace loyalty::core {

// What one rule gives on one line before multipliers, in points * Units::rate_unit.
template <typename Int>
struct RulePart {
  std::int32_t line;
  std::int32_t rule;
  Int amount;
  bool limited;
};

// The sums of one order while its lines are walked.
template <typename Int>
struct Sums {
  // A line that a rule with points for the whole order matches.
  struct Match {
    std::int32_t line;
    const IndexedRule* rule;
  };
  // What a multiplier adds to the factor of a line.
  struct Factor {
    std::int32_t line;
    std::int32_t rule;
    std::int64_t more;
  };
  std::vector<Earned<Int>> lines;
  std::vector<Int> limits_left;
  std::vector<Match> matches;
  std::vector<const IndexedRule*> applicable;  // to one line, where rules compete
  // Only for a breakdown.
  std::vector<RulePart<Int>> given;
  std::vector<Factor> factors;     // where several multipliers apply
  std::vector<Award::Used> spent;  // of limits of spend
};

// The live rules, and what is remembered of them.
struct LiveRules {
  RuleIndex index;
  ProductCache products;
};

struct EarningScratch {
  Sums<std::int64_t> narrow;
  Sums<Wide> wide;
};

// Fills award: total, lines, contributions and used (where `detail` asks for them) and basis. The
// rest of the award is left alone. An award beyond 2^53 - 1 points is an overflow error.
Status earn(const CompiledProgram::Parts& parts, LiveRules& rules, const CartFacts& facts,
            Detail detail, EarningScratch& scratch, Award& award);

}  // namespace loyalty::core
