#include "core/earning.h"

#include <algorithm>
#include <span>

#include "core/settlement.h"
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
        mode_(parts.program.rounding.rates),
        multipliers_(parts.program.multipliers),
        each_rule_rounds_(parts.program.rounding.scope == RoundingScope::rule),
        trace_(trace) {}

  void run() {
    const std::size_t count = facts_.cart->lines.size();
    const std::int64_t tier_factor = parts_.tier_factor(rules_.index.wallet(), facts_.member.tier);
    start_.factor = std::max(tier_factor, parts_.units.factor_unit);
    sums_.lines.assign(count + kExtraCount, start_);
    set_limits();
    sums_.matches.clear();
    sums_.given.clear();
    sums_.factors.clear();
    sums_.spent.clear();
    for (std::size_t i = 0; i < count; ++i) {
      if (facts_.earns(i)) walk_line(i);
    }
    for (std::size_t extra = count; extra < count + kExtraCount; ++extra) {
      if (facts_.basis[extra] > 0 || !facts_.own_bases.empty()) {
        walk(rules_.products.find(rules_.index, *facts_.cart, {}).rules, extra, 0);
      }
    }
    if (!sums_.matches.empty()) share_out_matches();
  }

 private:
  static constexpr bool kNarrow = sizeof(Int) == sizeof(std::int64_t);

  void set_limits() {
    if constexpr (kNarrow) {
      const auto& limits = rules_.index.narrow_limits();
      sums_.limits_left.assign(limits.begin(), limits.end());
    } else {
      sums_.limits_left.clear();
      for (std::size_t i = 0; i < parts_.limits.size(); ++i) {
        const auto rule = static_cast<std::size_t>(parts_.limits[i]);
        const bool of_spend = parts_.program.earn[rule].limit->of_spend;
        const Int unit = of_spend ? 1 : parts_.units.rate_unit;
        sums_.limits_left.push_back(facts_.member.day->limits_left[i] * unit);
      }
    }
  }

  void walk_line(std::size_t i) {
    const Line& line = facts_.cart->lines[i];
    ProductRules& product = rules_.products.find(rules_.index, *facts_.cart, line);
    if constexpr (kNarrow) {
      // A breakdown names each rule.
      if (!trace_ && !parts_.rules_compete) {
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
    if (!parts_.rules_compete) {
      each_applicable(rules, line, [&](const IndexedRule& rule) { apply(rule, line, quantity); });
      return;
    }
    sums_.applicable.clear();
    each_applicable(rules, line,
                    [&](const IndexedRule& rule) { sums_.applicable.push_back(&rule); });
    compete(line, quantity);
  }

  // Calls visit(rule) for each rule whose conditions hold for the line.
  template <typename Visit>
  void each_applicable(const std::vector<const IndexedRule*>& rules, std::size_t line,
                       Visit visit) {
    const Money basis = facts_.basis[line];
    const bool extra = facts_.is_extra(line);
    for (const IndexedRule* rule : rules) {
      if (rule->min_total > basis) return;
      if (extra && !is_for_extra(*rule, line)) continue;
      if (rule->min_subtotal > facts_.subtotal) continue;
      if (rule->ask_condition && !holds_for_line(compiled(*rule).when, facts_, line)) continue;
      visit(*rule);
    }
  }

  bool is_for_extra(const IndexedRule& rule, std::size_t extra) const {
    if (rule.tests_line || rule.kind == RuleKind::per_line || rule.kind == RuleKind::per_item) {
      return false;
    }
    return rule.kind == RuleKind::multiplier || worth(rule, extra) > 0;
  }

  // Of the applicable rules those apply that no other keeps from it.
  void compete(std::size_t line, std::int64_t quantity) {
    const auto& rules = sums_.applicable;
    const auto source = [&](std::size_t i) -> const EarnRule& {
      return parts_.program.earn[static_cast<std::size_t>(rules[i]->rule)];
    };
    const auto order = sorted_by(rules.size(), [&](std::size_t i) {
      return (-std::int64_t{source(i).priority} << 32) + rules[i]->rule;
    });
    std::vector<std::int32_t> groups;
    bool applied = false;
    for (const SortKey& key : order) {
      const auto i = static_cast<std::size_t>(key.position);
      const std::int32_t group = compiled(*rules[i]).group;
      const Stacking stacking = source(i).stacking;
      if (group >= 0 && std::find(groups.begin(), groups.end(), group) != groups.end()) continue;
      if (stacking == Stacking::alone && applied) continue;
      if (used_up(*rules[i])) continue;
      apply(*rules[i], line, quantity);
      applied = true;
      if (group >= 0) groups.push_back(group);
      if (stacking != Stacking::stack) return;
    }
  }

  bool used_up(const IndexedRule& rule) const {
    return rule.limit >= 0 && sums_.limits_left[static_cast<std::size_t>(rule.limit)] == 0;
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
      if (rule->ask_condition || rule->basis >= 0 || compiled(*rule).is_of_order()) {
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

  // What of a line earns by that rule.
  Money worth(const IndexedRule& rule, std::size_t line) const {
    if (rule.basis < 0) return facts_.basis[line];
    return facts_.own_bases[static_cast<std::size_t>(rule.basis)][line];
  }

  // What a rule that is no multiplier gives on a line of that worth.
  Int amount_of(const IndexedRule& rule, Money basis, std::int64_t quantity) const {
    if (rule.kind == RuleKind::rate) return from_rate(rule, basis);
    return rule.kind == RuleKind::per_item ? coefficient(rule) * quantity : coefficient(rule);
  }

  void apply(const IndexedRule& rule, std::size_t line, std::int64_t quantity) {
    if (rule.kind == RuleKind::multiplier) {
      Earned<Int>& sum = sums_.lines[line];
      const std::int64_t before = sum.factor;
      take_factor(rule, sum);
      if (trace_ && multipliers_ != Multipliers::best) {
        sums_.factors.push_back({static_cast<std::int32_t>(line), rule.rule, sum.factor - before});
      }
    } else if (compiled(rule).is_of_order()) {
      sums_.matches.push_back({static_cast<std::int32_t>(line), &rule});
    } else {
      give(rule, line, amount_of(rule, worth(rule, line), quantity));
    }
  }

  void take_factor(const IndexedRule& rule, Earned<Int>& sum) const {
    if (multipliers_ != Multipliers::best) {
      sum.factor = combined(multipliers_, sum.factor, rule.coefficient, rule.every, parts_.units);
      return;
    }
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
      const Int wanted = rule.limits_spend ? Int{worth(rule, line)} : amount;
      const Int taken = std::min(wanted, left);
      limited = taken < wanted;
      if (limited) {
        amount = rule.limits_spend ? from_rate(rule, static_cast<Money>(taken)) : taken;
      }
      left -= taken;
      if (trace_ && rule.limits_spend) {
        sums_.spent.push_back(
            {static_cast<std::int32_t>(line), rule.rule, static_cast<std::int64_t>(taken)});
      }
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
    const IndexedRule& rule = *match(matches.front()).rule;
    const auto worth_of = [&](const SortKey& key) {
      return worth(rule, static_cast<std::size_t>(match(key).line));
    };
    Money whole = 0;
    for (const SortKey& key : matches) whole += worth_of(key);
    // Points for the order stay whole ones, so that each line's share is.
    const bool fixed = rule.kind == RuleKind::per_order;
    const Int unit = fixed || each_rule_rounds_ ? Int{parts_.units.rate_unit} : Int{1};
    const Int total = fixed ? coefficient(rule) / unit : from_steps(rule, whole);
    const bool free = whole == 0;
    if (free) whole = static_cast<Money>(matches.size());
    const Int each = total / whole;
    const auto rest = static_cast<std::int64_t>(total % whole);
    Money running = 0;
    for (const SortKey& key : matches) {
      const Money before = running;
      running += free ? 1 : worth_of(key);
      const Int part = each * (running - before) + share(rest, before, running, whole);
      give(rule, static_cast<std::size_t>(match(key).line), part * unit);
    }
  }

  // What the steps of a rule give for that much money: in points where each rule rounds by itself,
  // else times rate_unit.
  Int from_steps(const IndexedRule& rule, Money money) const {
    const auto& steps = parts_.program.earn[static_cast<std::size_t>(rule.rule)].steps;
    Int sum = 0;
    for (std::size_t i = 0; i < steps.size() && steps[i].from < money; ++i) {
      const Money end = i + 1 < steps.size() ? std::min(money, steps[i + 1].from) : money;
      const Int inside = end - steps[i].from;
      if (each_rule_rounds_) {
        sum += divide<Int>(inside * steps[i].rate.points, steps[i].rate.every, mode_);
      } else {
        sum += inside * static_cast<Int>(step_coefficient(steps[i].rate, parts_.units));
      }
    }
    return sum;
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
  Multipliers multipliers_;
  bool each_rule_rounds_;
  bool trace_;
  Earned<Int> start_;  // of every line: nothing, times the tier's multiplier
};

int bits(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return high != 0 ? 128 - __builtin_clzll(high) : 64 - (low != 0 ? __builtin_clzll(low) : 64);
}

Money earning_sum(const CartFacts& facts) {
  Money sum = facts.subtotal;
  for (std::size_t i = facts.cart->lines.size(); i < facts.basis.size(); ++i) sum += facts.basis[i];
  return sum;
}

// How many bits the sums of this order can take at most.
int bits_needed(const RuleIndex& index, const CartFacts& facts) {
  Wide pieces = 1;
  Money basis = earning_sum(facts);
  for (const auto& own : facts.own_bases) {
    Money sum = 0;
    for (const Money amount : own) sum += amount;
    basis = std::max(basis, sum);
  }
  for (const Line& line : facts.cart->lines) pieces += Wide{line.quantity} + 1;
  const int rates = bits(basis) + bits(index.rate_sum());
  const int fixed = bits(pieces) + bits(index.fixed_sum());
  return std::max(rates, fixed) + 1 + bits(index.max_factor());
}

template <typename Int>
void earn_in(const CompiledProgram::Parts& parts, LiveRules& rules, const CartFacts& facts,
             bool trace, Sums<Int>& sums, Award& award) {
  Walk<Int>(parts, rules, facts, trace, sums).run();
  Settlement<Int>(parts, rules.index, facts, sums, award).run(trace);
}

// What was taken of limits by period: minor units, or the points that the breakdown shows.
void note_used(const CompiledProgram::Parts& parts, const std::vector<Award::Used>& spent,
               Award& award) {
  const auto note = [&](const Award::Used& used, bool of_spend) {
    if (used.rule < 0 || used.amount <= 0) return;
    const auto& limit = parts.program.earn[static_cast<std::size_t>(used.rule)].limit;
    if (limit && limit->lasts() && limit->of_spend == of_spend) award.used.push_back(used);
  };
  for (const Award::Used& used : spent) note(used, true);
  for (const Contribution& c : award.contributions) note({c.line, c.rule, c.points}, false);
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
  award.basis = earning_sum(facts);
  award.used.clear();
  if (trace && parts.limits_by_period) {
    note_used(parts, needed <= kNarrow ? scratch.narrow.spent : scratch.wide.spent, award);
  }
  return Done{};
}

}  // namespace loyalty::core
