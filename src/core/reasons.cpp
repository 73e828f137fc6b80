// Why rules gave nothing: the first test of each that a cart does not pass.
#include <algorithm>

#include "core/scratch.h"

namespace loyalty {
namespace {

using core::CartFacts;
using core::CompiledCondition;
using core::MemberFacts;
using Parts = CompiledProgram::Parts;

// Of the member and the day; `applied` where all of them hold.
Reason of_member(const CompiledCondition& c, const MemberFacts& facts) {
  // One test at a time, each as a condition of its own.
  const auto fails = [&](auto set) {
    CompiledCondition one;
    set(one);
    return !core::gates_open(one, facts);
  };
  if (fails([&](auto& one) { one.member = c.member; })) return Reason::member;
  if (fails([&](auto& one) { one.tiers = c.tiers; })) return Reason::tier;
  if (fails([&](auto& one) { one.from = c.from, one.until = c.until; })) return Reason::date;
  if (fails([&](auto& one) { one.orders = c.orders; })) return Reason::orders;
  if (fails([&](auto& one) { one.every_nth_order = c.every_nth_order; })) {
    return Reason::every_nth_order;
  }
  if (fails([&](auto& one) { one.balance = c.balance; })) return Reason::balance;
  if (fails([&](auto& one) { one.segments = c.segments; })) return Reason::segment;
  if (fails([&](auto& one) { one.goals = c.goals; })) return Reason::goal;
  if (fails([&](auto& one) { one.readings = c.readings; })) return Reason::counters;
  if (fails([&](auto& one) {
        one.profile_texts = c.profile_texts;
        one.profile_numbers = c.profile_numbers;
      })) {
    return Reason::profile;
  }
  if (fails([&](auto& one) { one.birthday = c.birthday; })) return Reason::birthday;
  if (fails([&](auto& one) { one.anniversary = c.anniversary; })) return Reason::anniversary;
  if (fails([&](auto& one) { one.member_days = c.member_days; })) return Reason::member_days;
  return Reason::applied;
}

Reason of_order(const CompiledCondition& c, const CartFacts& facts) {
  const auto fails = [&](auto set) {
    CompiledCondition one;
    set(one);
    return !core::holds_for_cart(one, facts);
  };
  for (const SymbolTest& test : c.traits) {
    if (!fails([&](auto& one) { one.traits = {test}; })) continue;
    return test.attribute == Attribute::channel         ? Reason::channel
           : test.attribute == Attribute::payment       ? Reason::payment
           : test.attribute == Attribute::discount_code ? Reason::discount_code
                                                        : Reason::currency;
  }
  if (fails([&](auto& one) { one.weekdays = c.weekdays; })) return Reason::weekday;
  if (fails([&](auto& one) { one.time_of_day = c.time_of_day; })) return Reason::time_of_day;
  if (!c.subtotal.contains(facts.subtotal)) return Reason::subtotal;
  if (!c.total.contains(facts.total)) return Reason::total;
  if (fails([&](auto& one) { one.codes = c.codes; })) return Reason::discount_code_count;
  return Reason::applied;
}

bool some_line(const CompiledCondition& c, const CartFacts& facts) {
  for (std::size_t i = 0; i < facts.basis.size(); ++i) {
    const bool earns = facts.is_extra(i) ? facts.basis[i] > 0 : facts.earns(i);
    if (earns && core::holds_for_line(c, facts, i)) return true;
  }
  return false;
}

// The same condition without what is nested in it.
CompiledCondition flat(const CompiledCondition& c) {
  CompiledCondition out = c;
  out.all.clear();
  out.any.clear();
  out.none.clear();
  return out;
}

Reason reason_of(const Parts& parts, std::size_t rule, const CartFacts& facts) {
  const core::CompiledRule& compiled = parts.earn[rule];
  const CompiledCondition& when = compiled.when;
  if (const Reason r = of_member(when, facts.member); r != Reason::applied) return r;
  if (const Reason r = of_order(when, facts); r != Reason::applied) return r;
  if (!some_line(flat(when), facts)) return Reason::line;
  if (!some_line(when, facts)) return Reason::nested;
  const bool limited = compiled.limit >= 0 &&
                       facts.member.day->limits_left[static_cast<std::size_t>(compiled.limit)] == 0;
  if (limited) return Reason::limit;
  if (parts.rules_compete) return Reason::other_rule;
  return compiled.kind == core::RuleKind::multiplier ? Reason::other_multiplier : Reason::nothing;
}

}  // namespace

const char* name_of(Reason reason) {
  static constexpr const char* kNames[] = {"applied",
                                           "member",
                                           "tier",
                                           "date",
                                           "orders",
                                           "every_nth_order",
                                           "balance",
                                           "segment",
                                           "goal",
                                           "counters",
                                           "profile",
                                           "birthday",
                                           "anniversary",
                                           "member_days",
                                           "channel",
                                           "payment",
                                           "discount_code",
                                           "currency",
                                           "weekday",
                                           "time_of_day",
                                           "subtotal",
                                           "total",
                                           "discount_code_count",
                                           "line",
                                           "nested",
                                           "limit",
                                           "other_rule",
                                           "other_multiplier",
                                           "nothing"};
  return kNames[static_cast<int>(reason)];
}

std::vector<Unapplied> Calculator::unapplied(const Preview& preview) const {
  const Parts& parts = scratch_->program.parts();
  const CartFacts& facts = scratch_->evaluation.evaluation.measured.facts;
  std::vector<Unapplied> out;
  for (std::size_t i = 0; i < parts.earn.size(); ++i) {
    const auto rule = static_cast<std::int32_t>(i);
    const auto& given = preview.of_wallet(parts.earn[i].wallet).award.contributions;
    const bool applied = std::any_of(given.begin(), given.end(),
                                     [&](const Contribution& c) { return c.rule == rule; });
    if (applied || parts.earn[i].on != kNoSymbol) continue;
    out.push_back({rule, reason_of(parts, i, facts)});
  }
  return out;
}

}  // namespace loyalty
