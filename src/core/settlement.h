// From the sums of an order's lines to whole points.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "core/earning.h"
#include "core/sorting.h"

namespace loyalty::core {

// The factor, the rounding, the order's limit, and which rule gave what.
template <typename Int>
class Settlement {
 public:
  Settlement(const CompiledProgram::Parts& parts, const RuleIndex& index, const CartFacts& facts,
             Sums<Int>& sums, Award& award)
      : sums_(sums),
        award_(award),
        factor_unit_(parts.units.factor_unit),
        both_(parts.units.both()),
        per_both_(index.per_both()),
        rounding_(parts.program.rounding),
        limit_(facts.member.action == nullptr && index.wallet() == 0
                   ? parts.program.order_limit.value_or(kMaxSurfaceInteger + 1)
                   : kMaxSurfaceInteger + 1) {}

  void run(bool trace) {
    award_.lines.resize(sums_.lines.size());
    award_.contributions.clear();
    std::vector<SortKey> order;
    if (trace) {
      const auto& given = sums_.given;
      order = sorted_by(given.size(), [&](std::size_t i) {
        return (std::int64_t{given[i].line} << 32) + given[i].rule;
      });
    }
    auto next = order.cbegin();
    factor_ = sums_.factors.cbegin();
    Int running = 0;  // numerators of all lines so far, where the order is rounded as a whole
    Int rounded_so_far = 0;  // rounded(running)
    Int total = 0;
    for (std::size_t i = 0; i < sums_.lines.size(); ++i) {
      if (rounding_.scope != RoundingScope::order) running = rounded_so_far = 0;
      const auto& line = sums_.lines[i];
      const Int start = running;
      running += line.multiplied * line.factor + line.plain * factor_unit_;
      const Int before = std::exchange(rounded_so_far, rounded(running));
      const Int uncut = rounded_so_far - before;
      const Int cut = std::min<Int>(uncut, limit_ - total);
      total += cut;
      award_.lines[i] = static_cast<Points>(cut);
      if (trace) next = explain(i, start, static_cast<Points>(cut - uncut), next, order.cend());
    }
    award_.total = static_cast<Points>(total);
  }

 private:
  using Keys = std::vector<SortKey>::const_iterator;

  Int rounded(Int numerator) const {
    if constexpr (sizeof(Int) == sizeof(std::int64_t)) {
      if (per_both_.divides(numerator)) {
        return round_quotient<Int>(per_both_.quotient(numerator), numerator, both_, rounding_.mode);
      }
    }
    return divide<Int>(numerator, both_, rounding_.mode);
  }

  // Each share is the difference of two rounded running sums, so that shares add up to the line.
  Keys explain(std::size_t i, Int start, Points cut, Keys next, Keys end) {
    const auto line = static_cast<std::int32_t>(i);
    const auto add = [&](std::int32_t rule, Int numerator, bool limited) {
      const auto points = static_cast<Points>(rounded(start + numerator) - rounded(start));
      start += numerator;
      if (points != 0 || limited) award_.contributions.push_back({line, rule, points, limited});
    };
    for (; next != end; ++next) {
      const RulePart<Int>& given = sums_.given[static_cast<std::size_t>(next->position)];
      if (given.line != line) break;
      add(given.rule, given.amount * factor_unit_, given.limited);
    }
    const auto& sum = sums_.lines[i];
    std::int64_t more = sum.factor - factor_unit_;
    auto last = factor_;
    for (; last != sums_.factors.cend() && last->line == line; ++last) more -= last->more;
    if (more != 0) add(sum.factor_rule, sum.multiplied * more, false);
    for (; factor_ != last; ++factor_) {
      add(factor_->rule, sum.multiplied * factor_->more, false);
    }
    if (cut != 0) {
      award_.contributions.push_back({line, Contribution::kOrderLimit, cut, true});
    }
    return next;
  }

  Sums<Int>& sums_;
  // The next one to be explained; they stand by line.
  typename std::vector<typename Sums<Int>::Factor>::const_iterator factor_;
  Award& award_;
  std::int64_t factor_unit_;
  std::int64_t both_;
  Reciprocal per_both_;
  Rounding rounding_;
  Points limit_;
};

}  // namespace loyalty::core
