#include "core/earning.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/sorting.h"

namespace loyalty::core {
namespace {

// The walk over lines and rules. Int is 64 bits wide wherever the order is known to fit.
template <typename Int>
class Walk {
 public:
  Walk(const CompiledProgram::Parts& parts, LiveRules& rules, const CartFacts& facts, bool trace,
       Sums<Int>& sums)
      : parts_(parts),
        rules_(rules),
        facts_(facts),
        sums_(sums),
        mode_(parts.program.rounding.mode),
        each_rule_rounds_(parts.program.rounding.scope == RoundingScope::rule),
        trace_(trace) {}

  void run() {
    const std::size_t count = facts_.cart->lines.size();
    const std::int64_t tier_factor =
        parts_.tier_factors[static_cast<std::size_t>(facts_.member.tier)];
    start_.factor = std::max(tier_factor, parts_.units.factor_unit);
    sums_.lines.assign(count + 1, start_);
    if constexpr (kNarrow) {
      const auto& limits = rules_.index.narrow_limits();
      sums_.limits_left.assign(limits.begin(), limits.end());
    } else {
      sums_.limits_left.assign(parts_.limits.begin(), parts_.limits.end());
    }
    sums_.matches.clear();
    sums_.given.clear();
    for (std::size_t i = 0; i < count; ++i) {
      if (facts_.earns(i)) walk_line(i);
    }
    if (facts_.basis[count] > 0) {
      walk(rules_.products.find(rules_.index, *facts_.cart, {}).rules, count, 0);
    }
    if (!sums_.matches.empty()) share_out_matches();
  }

 private:
  static constexpr bool kNarrow = sizeof(Int) == sizeof(std::int64_t);

  void walk_line(std::size_t i) {
    const Line& line = facts_.cart->lines[i];
    ProductRules& product = rules_.products.find(rules_.index, *facts_.cart, line);
    if constexpr (kNarrow) {
      // A breakdown names each rule.
      if (!trace_) {
        LineSum& last = product.last;
        if (!last.is_of(facts_.basis[i], line.quantity, facts_.subtotal)) {
          sum_up(product, facts_.basis[i], line.quantity);
        }
        take(last, i);
        return;
      }
    }
    walk(product.rules, i, line.quantity);
  }

  void walk(const std::vector<const IndexedRule*>& rules, std::size_t line, std::int64_t quantity) {
    const Money basis = facts_.basis[line];
    const bool shipping = line == facts_.cart->lines.size();
    for (const IndexedRule* rule : rules) {
      if (rule->min_total > basis) return;
      if (shipping && rule->tests_line) continue;
      if (rule->min_subtotal > facts_.subtotal) continue;
      if (rule->ask_condition && !holds_for_line(compiled(*rule).when, facts_, line)) continue;
      apply(*rule, line, basis, quantity);
    }
  }

  // Finds anew what the product's rules give on a line of that worth.
  void sum_up(ProductRules& product, Money basis, std::int64_t quantity) {
    LineSum& sum = product.last;
    sum.basis = basis;
    sum.quantity = quantity;
    sum.from = INT64_MIN;
    sum.until = INT64_MAX;
    sum.earned = start_;
    sum.limited.clear();
    sum.others.clear();
    for (const IndexedRule* rule : product.rules) {
      if (rule->min_total > basis) return;
      if (rule->ask_condition || rule->kind == RuleKind::per_order) {
        sum.others.push_back(rule);
        continue;
      }
      if (rule->min_subtotal > facts_.subtotal) {
        sum.until = std::min(sum.until, rule->min_subtotal);
        continue;
      }
      sum.from = std::max(sum.from, rule->min_subtotal);
      if (rule->kind == RuleKind::multiplier) {
        take_factor(*rule, sum.earned);
        continue;
      }
      const Int amount = amount_of(*rule, basis, quantity);
      if (rule->limit >= 0) {
        sum.limited.push_back({rule, amount});
      } else {
        sum.earned.add(amount, rule->multiplied);
      }
    }
  }

  void take(const LineSum& sum, std::size_t line) {
    sums_.lines[line] = sum.earned;
    for (const LineSum::Limited& limited : sum.limited) give(*limited.rule, line, limited.amount);
    if (!sum.others.empty()) walk(sum.others, line, sum.quantity);
  }

  // What a rule that is no multiplier gives on a line of that worth.
  Int amount_of(const IndexedRule& rule, Money basis, std::int64_t quantity) const {
    if (rule.kind == RuleKind::rate) return from_rate(rule, basis);
    return rule.kind == RuleKind::per_item ? coefficient(rule) * quantity : coefficient(rule);
  }

  void apply(const IndexedRule& rule, std::size_t line, Money basis, std::int64_t quantity) {
    if (rule.kind == RuleKind::multiplier) {
      take_factor(rule, sums_.lines[line]);
    } else if (rule.kind == RuleKind::per_order) {
      sums_.matches.push_back({static_cast<std::int32_t>(line), &rule});
    } else {
      give(rule, line, amount_of(rule, basis, quantity));
    }
  }

  static void take_factor(const IndexedRule& rule, Earned<Int>& sum) {
    const bool earlier_of_equals = rule.coefficient == sum.factor && sum.factor_rule > rule.rule;
    if (rule.coefficient > sum.factor || earlier_of_equals) {
      sum.factor = rule.coefficient;
      sum.factor_rule = rule.rule;
    }
  }

  Int from_rate(const IndexedRule& rule, Money basis) const {
    const Int product = coefficient(rule) * basis;
    if (!each_rule_rounds_) return product;
    if constexpr (kNarrow) {
      if (rule.per_every.divides(product)) {
        const Int quotient = rule.per_every.quotient(product);
        return round_quotient<Int>(quotient, product, rule.every, mode_);
      }
    }
    return divide<Int>(product, rule.every, mode_);
  }

  void give(const IndexedRule& rule, std::size_t line, Int amount) {
    bool limited = false;
    if (rule.limit >= 0) {
      Int& left = sums_.limits_left[static_cast<std::size_t>(rule.limit)];
      limited = amount > left;
      if (limited) amount = left;
      left -= amount;
    }
    sums_.lines[line].add(amount, rule.multiplied);
    if (trace_) {
      sums_.given.push_back({static_cast<std::int32_t>(line), rule.rule, amount, limited});
    }
  }

  // Points for the whole order are shared out over the lines that match, by what they are worth,
  // so that a refund of one line takes back its part.
  void share_out_matches() {
    const auto& matches = sums_.matches;
    const auto order =
        sorted_by(matches.size(), [&](std::size_t i) { return matches[i].rule->rule; });
    std::size_t first = 0;
    while (first < order.size()) {
      std::size_t last = first;
      while (last < order.size() && order[last].key == order[first].key) ++last;
      share_out({order.data() + first, last - first});
      first = last;
    }
  }

  void share_out(std::span<const SortKey> matches) {
    const auto match = [&](const SortKey& key) {
      return sums_.matches[static_cast<std::size_t>(key.position)];
    };
    const auto worth = [&](const SortKey& key) {
      return facts_.basis[static_cast<std::size_t>(match(key).line)];
    };
    Money whole = 0;
    for (const SortKey& key : matches) whole += worth(key);
    const bool free = whole == 0;
    if (free) whole = static_cast<Money>(matches.size());
    const IndexedRule& rule = *match(matches.front()).rule;
    const std::int64_t unit = parts_.units.rate_unit;
    const auto points = static_cast<std::int64_t>(compiled(rule).coefficient / unit);
    Money running = 0;
    for (const SortKey& key : matches) {
      const Money before = running;
      running += free ? 1 : worth(key);
      const auto line = static_cast<std::size_t>(match(key).line);
      const auto part = static_cast<Int>(share(points, before, running, whole));
      give(rule, line, part * unit);
    }
  }

  Int coefficient(const IndexedRule& rule) const {
    if constexpr (kNarrow) return rule.coefficient;
    return static_cast<Int>(compiled(rule).coefficient);
  }
  const CompiledRule& compiled(const IndexedRule& rule) const {
    return parts_.earn[static_cast<std::size_t>(rule.rule)];
  }

  const CompiledProgram::Parts& parts_;
  LiveRules& rules_;
  const CartFacts& facts_;
  Sums<Int>& sums_;
  RoundingMode mode_;
  bool each_rule_rounds_;
  bool trace_;
  Earned<Int> start_;  // of every line: nothing, times the tier's multiplier
};

// From the sums to whole points: the factor, the rounding, the order's limit.
template <typename Int>
class Settlement {
 public:
  Settlement(const CompiledProgram::Parts& parts, const RuleIndex& index, Sums<Int>& sums,
             Award& award)
      : sums_(sums),
        award_(award),
        factor_unit_(parts.units.factor_unit),
        both_(parts.units.both()),
        per_both_(index.per_both()),
        rounding_(parts.program.rounding),
        limit_(parts.program.order_limit.value_or(kMaxSurfaceInteger + 1)) {}

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
      const Given<Int>& given = sums_.given[static_cast<std::size_t>(next->position)];
      if (given.line != line) break;
      add(given.rule, given.amount * factor_unit_, given.limited);
    }
    const auto& sum = sums_.lines[i];
    if (sum.factor != factor_unit_) {
      add(sum.factor_rule, sum.multiplied * (sum.factor - factor_unit_), false);
    }
    if (cut != 0) {
      award_.contributions.push_back({line, Contribution::kOrderLimit, cut, true});
    }
    return next;
  }

  Sums<Int>& sums_;
  Award& award_;
  std::int64_t factor_unit_;
  std::int64_t both_;
  Reciprocal per_both_;
  Rounding rounding_;
  Points limit_;
};

int bits(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return high != 0 ? 128 - __builtin_clzll(high) : 64 - (low != 0 ? __builtin_clzll(low) : 64);
}

// How many bits the sums of this order can take at most.
int bits_needed(const RuleIndex& index, const CartFacts& facts) {
  Wide pieces = 1;
  const Money basis = facts.subtotal + facts.basis.back();
  for (const Line& line : facts.cart->lines) pieces += Wide{line.quantity} + 1;
  const int rates = bits(basis) + bits(index.rate_sum());
  const int fixed = bits(pieces) + bits(index.fixed_sum());
  return std::max(rates, fixed) + 1 + bits(index.max_factor());
}

template <typename Int>
void earn_in(const CompiledProgram::Parts& parts, LiveRules& rules, const CartFacts& facts,
             bool trace, Sums<Int>& sums, Award& award) {
  Walk<Int>(parts, rules, facts, trace, sums).run();
  Settlement<Int>(parts, rules.index, sums, award).run(trace);
}

}  // namespace

Status earn(const CompiledProgram::Parts& parts, LiveRules& rules, const CartFacts& facts,
            Detail detail, EarningScratch& scratch, Award& award) {
  const bool trace = detail == Detail::breakdown;
  const int needed = bits_needed(rules.index, facts);
  constexpr int kNarrow = 62;
  constexpr int kWide = 126;
  if (needed > kWide) {
    return fail(ErrorCode::overflow, "", "the points of this order cannot be computed exactly");
  }
  if (needed <= kNarrow) {
    earn_in(parts, rules, facts, trace, scratch.narrow, award);
  } else {
    earn_in(parts, rules, facts, trace, scratch.wide, award);
  }
  if (award.total > kMaxSurfaceInteger) {
    return fail(ErrorCode::overflow, "", "the order earns more than 2^53 - 1 points");
  }
  award.basis = facts.subtotal + facts.basis.back();
  return Done{};
}

}  // namespace loyalty::core
