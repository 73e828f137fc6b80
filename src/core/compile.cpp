// From a decoded program to one that can be evaluated: everything that one field alone cannot
// show to be wrong is found here.
#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <string_view>

#include "core/check.h"
#include "core/compile_engagement.h"
#include "core/known.h"
#include "core/parts.h"
#include "core/resolve.h"
#include "core/sorting.h"

namespace loyalty {
namespace {

using core::at;
using core::CompiledCondition;
using core::CompiledRule;
using core::RuleKind;

// Denominators beyond these would make an order's sums leave 128 bits.
constexpr std::int64_t kMaxRateUnit = 1000000000000;
constexpr std::int64_t kMaxFactorUnit = 1000000;

using Parts = CompiledProgram::Parts;

bool extend(std::int64_t& unit, std::int64_t by, std::int64_t limit) {
  const Wide extended = static_cast<Wide>(unit / std::gcd(unit, by)) * by;
  if (extended > limit) return false;
  unit = static_cast<std::int64_t>(extended);
  return true;
}

bool asks_for_action(const CompiledCondition& condition) {
  return core::any_deep(condition, [](const auto& c) { return c.tests_action(); });
}

Error no_action(const Pointer& where) {
  return fail(ErrorCode::program_contradiction, where,
              "attributes are those of an action, expected them in a rule with \"on\" alone");
}

// Extends the unit in which rules give points by a rate's denominator.
Status extend_rate_unit(const Rate& rate, const Pointer& where, Parts& parts) {
  if (parts.program.rounding.scope == RoundingScope::rule ||
      extend(parts.units.rate_unit, reduced(rate.points, rate.every).den, kMaxRateUnit)) {
    return Done{};
  }
  return fail(ErrorCode::rates_too_fine, where + "/every",
              "the rates have no common denominator up to 10^12, expected rounder numbers or "
              "rounding scope \"rule\"");
}

Status choose_rate_unit(Parts& parts) {
  const auto& earn = parts.program.earn;
  for (std::size_t i = 0; i < earn.size(); ++i) {
    if (earn[i].rate) {
      Status status = extend_rate_unit(*earn[i].rate, at("earn", i) + "/rate", parts);
      if (!status) return status;
    }
    for (std::size_t s = 0; s < earn[i].steps.size(); ++s) {
      const Pointer where = join({at("earn", i), "/steps/", std::to_string(s)});
      if (Status status = extend_rate_unit(earn[i].steps[s].rate, where, parts); !status) {
        return status;
      }
    }
  }
  return Done{};
}

// The unit of factors: exact for each multiplier alone, and where they compound for all together.
class FactorUnit {
 public:
  explicit FactorUnit(const Program& program)
      : compound_(program.multipliers == Multipliers::compound),
        together_(program.multipliers != Multipliers::best) {}

  // The multiplier stands at `where`, whose last key is added.
  Status add(const std::optional<Fraction>& multiplier, const Pointer& where) {
    if (!multiplier) return Done{};
    const bool exact =
        compound_ ? extend_by(multiplier->den) : extend(unit_, multiplier->den, kMaxFactorUnit);
    if (!exact) {
      return fail(ErrorCode::rates_too_fine, where + "/multiplier",
                  "the multipliers have no common denominator up to 10^6, expected rounder ones");
    }
    const std::int64_t ceiling = (multiplier->num + multiplier->den - 1) / multiplier->den;
    most_ = compound_ ? most_ * ceiling : most_ + ceiling;
    if (together_ && most_ > kMostTogether) {
      return fail(
          ErrorCode::program_contradiction, where + "/multiplier",
          "all multipliers together may give more than 1,000,000 times the points, expected "
          "smaller ones or multipliers \"best\"");
    }
    return Done{};
  }
  std::int64_t value() const { return unit_; }

 private:
  static constexpr Wide kMostTogether = 1000000;

  bool extend_by(std::int64_t den) {
    unit_ = unit_ <= kMaxFactorUnit ? unit_ * den : unit_;
    return unit_ <= kMaxFactorUnit;
  }

  bool compound_;
  bool together_;
  std::int64_t unit_ = 1;
  Wide most_ = 1;
};

Status choose_units(Parts& parts) {
  const Program& program = parts.program;
  if (Status status = choose_rate_unit(parts); !status) return status;
  FactorUnit factors(program);
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    if (Status s = factors.add(program.earn[i].multiplier, at("earn", i)); !s) return s;
  }
  // A member has one of the tiers.
  for (std::size_t i = 0; i < program.tiers.levels.size(); ++i) {
    Status s = factors.add(program.tiers.levels[i].multiplier, at("tiers/levels", i));
    if (!s) return s;
  }
  parts.units.factor_unit = factors.value();
  return Done{};
}

std::int64_t factor_of(const Fraction& multiplier, const core::Units& units) {
  return multiplier.num * (units.factor_unit / multiplier.den);
}

RuleKind kind_of(const EarnRule& rule) {
  if (rule.rate) return RuleKind::rate;
  if (!rule.steps.empty()) return RuleKind::steps;
  if (rule.multiplier) return RuleKind::multiplier;
  switch (rule.fixed->per) {
    case FixedPoints::Per::item:
      return RuleKind::per_item;
    case FixedPoints::Per::line:
      return RuleKind::per_line;
    case FixedPoints::Per::order:
      break;
  }
  return RuleKind::per_order;
}

void compile_effect(const EarnRule& rule, Parts& parts, CompiledRule& out) {
  const core::Units& units = parts.units;
  out.kind = kind_of(rule);
  out.multiplied = rule.multiplied;
  if (rule.rate && parts.program.rounding.scope == RoundingScope::rule) {
    out.coefficient = rule.rate->points;
    out.every = rule.rate->every;
  } else if (rule.rate) {
    const Fraction rate = reduced(rule.rate->points, rule.rate->every);
    out.coefficient = static_cast<Wide>(rate.num) * (units.rate_unit / rate.den);
  } else if (rule.fixed) {
    out.coefficient = static_cast<Wide>(rule.fixed->points) * units.rate_unit;
  } else if (rule.multiplier && parts.program.multipliers == Multipliers::compound) {
    out.coefficient = rule.multiplier->num;
    out.every = rule.multiplier->den;
  } else if (rule.multiplier) {
    out.coefficient = factor_of(*rule.multiplier, units);
  }
  // Of steps the steepest one bounds what they give.
  const bool each_rule_rounds = parts.program.rounding.scope == RoundingScope::rule;
  for (const Step& step : rule.steps) {
    const Wide coefficient =
        each_rule_rounds ? step.rate.points : core::step_coefficient(step.rate, units);
    out.coefficient = std::max(out.coefficient, coefficient);
  }
}

// What the rule has to do with others, and with what was given before.
void compile_relations(const EarnRule& rule, std::int32_t index,
                       std::map<std::string_view, std::int32_t>& groups, Parts& parts,
                       CompiledRule& out) {
  if (rule.limit) {
    out.limit = static_cast<std::int32_t>(parts.limits.size());
    parts.limits.push_back(index);
    parts.limits_by_period |= rule.limit->lasts();
  }
  out.on = rule.on;
  out.wallet = rule.wallet;
  if (rule.basis || rule.of != kNoSymbol) {
    out.basis = static_cast<std::int32_t>(parts.own_bases.size());
    parts.own_bases.push_back({rule.basis.value_or(Basis{}), rule.of});
  }
  if (!rule.group.empty()) {
    const auto next = static_cast<std::int32_t>(groups.size());
    out.group = groups.emplace(rule.group, next).first->second;
  }
  parts.rules_compete |= out.group >= 0 || rule.stacking != Stacking::stack;
}

Status compile_earn(Parts& parts, core::References& references) {
  const Program& program = parts.program;
  std::map<std::string_view, std::int32_t> groups;
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    CompiledRule rule;
    auto when = core::compile_condition(program.earn[i].when, references, at("earn", i) + "/when");
    if (!when) return when.error();
    rule.when = std::move(*when);
    const Pointer where = at("earn", i) + "/when";
    if (program.earn[i].on != kNoSymbol) {
      if (Status s = core::check_of_action(rule.when, where); !s) return s;
    } else if (asks_for_action(rule.when)) {
      return no_action(where);
    }
    compile_effect(program.earn[i], parts, rule);
    compile_relations(program.earn[i], static_cast<std::int32_t>(i), groups, parts, rule);
    parts.earn.push_back(std::move(rule));
  }
  for (const Tier& tier : program.tiers.levels) {
    parts.tier_factors.push_back(factor_of(tier.multiplier.value_or(Fraction{1, 1}), parts.units));
  }
  return Done{};
}

// The attribute test of a condition that asks for nothing else, or null.
const SymbolTest* only_symbols(const CompiledCondition& c) {
  const bool nothing_else = !c.nested() && c.tests_one_symbol_only && !c.tests_cart();
  return nothing_else ? &c.symbols.front() : nullptr;
}

Status compile_excluded(Parts& parts, core::References& references) {
  const Program& program = parts.program;
  parts.excluded_symbols.assign(static_cast<std::size_t>(program.symbols.size()), 0);
  for (std::size_t i = 0; i < program.excluded.size(); ++i) {
    const Pointer where = at("excluded", i);
    auto condition = core::compile_condition(program.excluded[i], references, where);
    if (!condition) return condition.error();
    if (asks_for_action(*condition)) return no_action(where);
    if (core::any_deep(*condition, [](const auto& c) { return c.subtotal.asks(); })) {
      return fail(ErrorCode::program_contradiction, where,
                  "the subtotal is of the lines that are not excluded, so an exclusion cannot ask "
                  "for it");
    }
    if (const SymbolTest* test = only_symbols(*condition)) {
      for (Symbol symbol : test->any_of) {
        parts.excluded_symbols[static_cast<std::size_t>(symbol)] = 1;
      }
    } else {
      parts.excluded.push_back(std::move(*condition));
    }
  }
  return Done{};
}

template <typename Items>
Status compile_conditions(const Items& items, const char* list, core::References& references,
                          std::vector<CompiledCondition>& out) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto condition = core::compile_condition(items[i].when, references, at(list, i) + "/when");
    if (!condition) return condition.error();
    if (asks_for_action(*condition)) return no_action(at(list, i) + "/when");
    out.push_back(std::move(*condition));
  }
  return Done{};
}

Status compile_prices(Parts& parts) {
  const auto& levels = parts.program.tiers.levels;
  for (std::size_t i = 0; i < parts.program.rewards.size(); ++i) {
    const Reward& reward = parts.program.rewards[i];
    std::vector<Points>& prices = parts.reward_prices.emplace_back(levels.size(), reward.points);
    for (const auto& [tier, points] : reward.tier_points) {
      const auto level = std::find_if(levels.begin(), levels.end(),
                                      [&, id = tier](const Tier& t) { return t.id == id; });
      if (level == levels.end()) {
        return core::unknown("tier", "/tiers/levels", tier, core::named(levels),
                             join({at("rewards", i), "/tier_points/", tier}));
      }
      prices[static_cast<std::size_t>(level - levels.begin())] = points;
    }
    parts.limits_rewards |= states_any(reward.most);
    parts.limits_rewards |= reward.stock.has_value();
    const bool of_cart = core::any_deep(parts.rewards[i], core::asks_of_cart);
    if (reward.is_claimed() && of_cart) {
      return fail(ErrorCode::program_contradiction, at("rewards", i) + "/when",
                  "a reward that is claimed apart from orders asks of the member alone, expected "
                  "no test of a line, an order, an action or the clock");
    }
  }
  return Done{};
}

void rank_offers(Parts& parts) {
  const auto& offers = parts.program.offers;
  const auto by_value =
      core::sorted_by(offers.size(), [&](std::size_t i) { return -offers[i].value; });
  const auto by_priority = core::sorted_by(offers.size(), [&](std::size_t i) {
    return -std::int64_t{offers[static_cast<std::size_t>(by_value[i].position)].priority};
  });
  for (const core::SortKey& key : by_priority) {
    const std::int32_t offer = by_value[static_cast<std::size_t>(key.position)].position;
    parts.offer_ranking.push_back(offer);
    const Offer& terms = offers[static_cast<std::size_t>(offer)];
    parts.ranks_offers |= terms.rule >= 0;
    parts.limits_offers |= states_any(terms.most);
  }
}

void note_gates(Parts& parts) {
  const auto note = [&](const CompiledCondition& c) {
    parts.gates_on_orders |= c.tests_orders();
    parts.gates_on_balance |= c.balance.asks();
    parts.asks_clock |= core::any_deep(c, [](const auto& part) { return part.tests_clock(); });
    parts.asks_day |= core::any_deep(c, [](const auto& part) { return part.tests_day(); });
  };
  for (const CompiledRule& rule : parts.earn) note(rule.when);
  for (const auto* list : {&parts.offers, &parts.rewards, &parts.excluded, &parts.counters}) {
    for (const CompiledCondition& condition : *list) note(condition);
  }
  for (const core::CompiledChallenge& challenge : parts.challenges) note(challenge.when);
  // Challenges read counters by the day, and who is in which segment is told.
  parts.asks_day |= !parts.readings.empty() || !parts.segments.empty() || !parts.gifts.empty() ||
                    !parts.goals.empty();
}

void note_symbols(Parts& parts) {
  const auto& entries = parts.program.symbols.entries();
  parts.symbol_count = parts.program.symbols.size();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Attribute attribute = entries[i].attribute;
    if (attribute != Attribute::currency && attribute < Attribute::profile_number) continue;
    parts.names.push_back({attribute, entries[i].text, static_cast<Symbol>(i)});
  }
  for (const Counter& counter : parts.program.counters) {
    for (const Symbol key : counter.distinct.any_of) {
      const auto& entry = entries[static_cast<std::size_t>(key)];
      parts.names.push_back({entry.attribute, entry.text, key});
    }
  }
}

Status check_zone(const Zone& zone) {
  const auto& changes = zone.changes;
  const auto descends = [](const Zone::Change& a, const Zone::Change& b) { return a.at >= b.at; };
  if (std::adjacent_find(changes.begin(), changes.end(), descends) == changes.end()) return Done{};
  return fail(ErrorCode::unknown_time_zone, "/time_zone",
              "the host's table of this zone does not ascend, expected each change later than the "
              "one before");
}

Status compile_parts(Parts& parts) {
  if (parts.zone.name != parts.program.time_zone || parts.zone.changes.empty()) {
    return fail(ErrorCode::unknown_time_zone, "/time_zone",
                join({"the host handed in the table of \"", parts.zone.name,
                      "\", expected that of \"", parts.program.time_zone, "\""}));
  }
  if (Status s = check_zone(parts.zone); !s) return s;
  if (Status s = core::resolve_references(parts.program); !s) return s;
  if (Status s = core::check_program(parts.program); !s) return s;
  if (Status s = choose_units(parts); !s) return s;
  const Program& program = parts.program;
  core::References references{program, parts.zone, parts.readings, program.segments.size()};
  if (Status s = core::compile_engagement(parts, references); !s) return s;
  if (Status s = compile_earn(parts, references); !s) return s;
  if (Status s = compile_excluded(parts, references); !s) return s;
  if (Status s = compile_conditions(program.rewards, "rewards", references, parts.rewards); !s) {
    return s;
  }
  if (Status s = compile_conditions(program.offers, "offers", references, parts.offers); !s) {
    return s;
  }
  if (Status s = compile_prices(parts); !s) return s;
  rank_offers(parts);
  note_gates(parts);
  note_symbols(parts);
  return Done{};
}

}  // namespace

Result<CompiledProgram> CompiledProgram::compile(Program program, Zone zone) {
  auto parts = std::make_unique<Parts>();
  parts->program = std::move(program);
  parts->zone = std::move(zone);
  if (Status status = compile_parts(*parts); !status) return status.error();
  return CompiledProgram(std::move(parts));
}

}  // namespace loyalty
