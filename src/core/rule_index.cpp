#include "core/rule_index.h"

#include <algorithm>

namespace loyalty::core {
namespace {

// The test whose symbols name the buckets: the most selective attribute that is asked for.
const SymbolTest* key_of(const CompiledCondition& condition) {
  constexpr Attribute kBySelectivity[] = {
      Attribute::sku,      Attribute::variant,    Attribute::product, Attribute::brand,
      Attribute::category, Attribute::collection, Attribute::tag};
  for (const Attribute attribute : kBySelectivity) {
    for (const SymbolTest& test : condition.symbols) {
      if (test.attribute == attribute) return &test;
    }
  }
  return nullptr;
}

IndexedRule indexed(const CompiledRule& rule, std::int32_t position) {
  const CompiledCondition& when = rule.when;
  const SymbolTest* key = key_of(when);
  IndexedRule out;
  out.min_total = when.line_total.min;
  out.min_subtotal = when.subtotal.min;
  out.coefficient = static_cast<std::int64_t>(std::min<Wide>(rule.coefficient, INT64_MAX));
  out.every = rule.every;
  out.per_every = Reciprocal(rule.every);
  out.rule = position;
  out.limit = rule.limit;
  out.basis = rule.basis;
  out.kind = rule.kind;
  out.multiplied = rule.multiplied;
  out.tests_line = when.tests_line;
  out.in_several_buckets =
      key != nullptr && key->attribute >= Attribute::tag && key->any_of.size() > 1;
  std::size_t others = 0;
  for (const SymbolTest& test : when.symbols) {
    if (&test == key) continue;
    ++others;
    if (test.any_of.size() == 1) out.also = test.any_of.front();
  }
  out.ask_condition = others > 1 || (others == 1 && out.also == kNoSymbol) || when.nested() ||
                      when.line_total.max != INT64_MAX || when.subtotal.max != INT64_MAX ||
                      when.price.asks() || when.quantity.asks() || when.on_sale >= 0 ||
                      when.gift_card >= 0 || when.total.asks() || when.codes.asks() ||
                      when.tests_clock() || when.tests_action();
  return out;
}

// Calls visit(bucket) for each bucket that the rule stands in.
template <typename Visit>
void each_bucket(const CompiledRule& rule, std::size_t none, Visit visit) {
  const SymbolTest* key = key_of(rule.when);
  if (key == nullptr) {
    visit(none);
    return;
  }
  for (std::size_t i = 0; i < key->any_of.size(); ++i) {
    const Symbol symbol = key->any_of[i];
    const auto first = key->any_of.begin();
    const auto here = first + static_cast<std::ptrdiff_t>(i);
    if (std::find(first, here, symbol) == here) visit(static_cast<std::size_t>(symbol));
  }
}

}  // namespace

// factor * divisor exceeds 2^shift by less than divisor <= 2^(shift - 31). So for a value below
// 2^31, value * factor / 2^shift exceeds value / divisor by less than 1 / divisor: too little to
// reach the next integer. The product stays below 2^63.
Reciprocal::Reciprocal(std::int64_t divisor) {
  if (divisor > INT32_MAX) return;
  std::uint32_t bits = 0;
  while ((std::int64_t{1} << bits) < divisor) ++bits;
  shift_ = 31 + bits;
  const auto unit = std::uint64_t{1} << shift_;
  const auto by = static_cast<std::uint64_t>(divisor);
  factor_ = static_cast<std::uint32_t>((unit + by - 1) / by);
}

RuleIndex::RuleIndex(const CompiledProgram::Parts& parts, const MemberFacts& facts,
                     std::int32_t wallet)
    : per_both_(parts.units.both()), wallet_(wallet), facts_(facts) {
  const auto none = static_cast<std::size_t>(parts.symbol_count);
  start_.assign(none + 2, 0);
  std::vector<IndexedRule> live;
  max_factor_ = parts.tier_factor(wallet, facts.tier);
  for (std::size_t i = 0; i < parts.earn.size(); ++i) {
    const CompiledRule& rule = parts.earn[i];
    narrow_validity(rule.when, facts.at);
    if (rule.wallet != wallet || rule.on != facts.on() || !gates_open(rule.when, facts)) continue;
    live.push_back(indexed(rule, static_cast<std::int32_t>(i)));
    live.back().limits_spend = rule.limit >= 0 && parts.program.earn[i].limit->of_spend;
    add_bounds(rule, parts);
    each_bucket(rule, none, [&](std::size_t bucket) { ++start_[bucket + 1]; });
  }
  for (std::size_t b = 0; b + 1 < start_.size(); ++b) start_[b + 1] += start_[b];
  std::vector<std::int32_t> next(start_.begin(), start_.end() - 1);
  rules_.resize(static_cast<std::size_t>(start_.back()));
  for (const IndexedRule& rule : live) {
    each_bucket(parts.earn[static_cast<std::size_t>(rule.rule)], none, [&](std::size_t bucket) {
      rules_[static_cast<std::size_t>(next[bucket]++)] = rule;
    });
  }
  for (const std::int32_t offer : parts.offer_ranking) {
    const CompiledCondition& when = parts.offers[static_cast<std::size_t>(offer)];
    narrow_validity(when, facts.at);
    if (gates_open(when, facts)) add_offer(when, offer);
  }
  set_limits(parts);
}

void RuleIndex::set_limits(const CompiledProgram::Parts& parts) {
  day_ = *facts_.day;
  traits_ = *facts_.traits;
  on_ = facts_.on();
  for (std::size_t i = 0; i < parts.limits.size(); ++i) {
    const auto& limit = *parts.program.earn[static_cast<std::size_t>(parts.limits[i])].limit;
    const Wide unit = limit.of_spend ? 1 : parts.units.rate_unit;
    constexpr Wide kMost = INT64_MAX;
    narrow_limits_.push_back(
        static_cast<std::int64_t>(std::min(day_.limits_left[i] * unit, kMost)));
  }
}

void RuleIndex::add_offer(const CompiledCondition& when, std::int32_t offer) {
  IndexedOffer out;
  out.offer = offer;
  out.min_subtotal = when.subtotal.min;
  out.first_wanted = static_cast<std::uint32_t>(wanted_.size());
  const auto only_wants = [](const CompiledCondition& c) {
    return c.tests_one_symbol_only && !c.tests_cart() && !c.nested();
  };
  if (when.tests_one_symbol_only) wanted_.push_back(&when.symbols.front());
  out.ask_condition = (when.tests_line && !when.tests_one_symbol_only) ||
                      when.subtotal.max != INT64_MAX || when.total.asks() || when.codes.asks() ||
                      when.tests_clock() || !when.any.empty() || !when.none.empty();
  for (const CompiledCondition& part : when.all) {
    if (only_wants(part)) {
      wanted_.push_back(&part.symbols.front());
    } else {
      out.ask_condition = true;
    }
  }
  out.end_wanted = static_cast<std::uint32_t>(wanted_.size());
  offers_.push_back(out);
}

void RuleIndex::narrow_validity(const CompiledCondition& condition, Instant at) {
  for (const Instant edge : {condition.from, condition.until}) {
    if (edge <= at) valid_from_ = std::max(valid_from_, edge);
    if (edge > at) valid_until_ = std::min(valid_until_, edge);
  }
}

void RuleIndex::add_bounds(const CompiledRule& rule, const CompiledProgram::Parts& parts) {
  switch (rule.kind) {
    case RuleKind::rate:
    case RuleKind::steps:
      rate_sum_ += rule.coefficient;
      break;
    case RuleKind::multiplier:
      max_factor_ = combined(parts.program.multipliers, max_factor_,
                             static_cast<std::int64_t>(rule.coefficient), rule.every, parts.units);
      break;
    case RuleKind::per_item:
    case RuleKind::per_line:
    case RuleKind::per_order:
      fixed_sum_ += rule.coefficient;
      break;
  }
}

bool RuleIndex::covers(const CompiledProgram::Parts& parts, const MemberFacts& facts,
                       std::int32_t wallet) const {
  return wallet == wallet_ && facts.on() == on_ && facts.tier == facts_.tier &&
         facts.member == facts_.member && valid_from_ <= facts.at && facts.at < valid_until_ &&
         (!parts.gates_on_orders || facts.orders == facts_.orders) &&
         (!parts.gates_on_balance || facts.balance == facts_.balance) &&
         (!(parts.limits_by_period || parts.asks_day) || *facts.day == day_) &&
         *facts.traits == traits_;
}

}  // namespace loyalty::core
