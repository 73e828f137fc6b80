// What of each struct stands in an image, and in which order: everything that a preview reads.
#pragma once

#include <concepts>
#include <type_traits>

#include "core/parts.h"
#include "loyalty/member.h"

namespace loyalty::image {

// T, const where it is written.
template <typename T, typename Plain>
concept Is = std::same_as<std::remove_const_t<T>, Plain>;

// ---- programs

template <typename Archive>
void fields(Archive& a, Is<Range> auto& v) {
  a(v.min, v.max);
}

template <typename Archive>
void fields(Archive& a, Is<Fraction> auto& v) {
  a(v.num, v.den);
}

template <typename Archive>
void fields(Archive& a, Is<SymbolTest> auto& v) {
  a(v.attribute, v.any_of);
}

template <typename Archive>
void fields(Archive& a, Is<NumberTest> auto& v) {
  a(v.name, v.range);
}

template <typename Archive>
void fields(Archive& a, Is<Rate> auto& v) {
  a(v.points, v.every);
}

template <typename Archive>
void fields(Archive& a, Is<Step> auto& v) {
  a(v.from, v.rate);
}

template <typename Archive>
void fields(Archive& a, Is<Limit> auto& v) {
  a(v.of_spend, v.order, v.periods, v.together);
}

template <typename Archive>
void fields(Archive& a, Is<Basis> auto& v) {
  a(v.discounts, v.tax, v.shipping, v.fees, v.redemptions, v.unearning_payments);
}

template <typename Archive>
void fields(Archive& a, Is<EarnRule> auto& v) {
  a(v.id, v.steps, v.limit, v.priority, v.stacking);
}

template <typename Archive>
void fields(Archive& a, Is<Expiry> auto& v) {
  a(v.kind, v.months, v.days);
}

template <typename Archive>
void fields(Archive& a, Is<Tier> auto& v) {
  a(v.from, v.invited, v.expires);
}

template <typename Archive>
void fields(Archive& a, Is<PointsTerms> auto& v) {
  a(v.available_days, v.available_on, v.expires, v.expiring_days);
}

template <typename Archive>
void fields(Archive& a, Is<WalletTerms> auto& v) {
  a(v.id, v.terms);
}

template <typename Archive>
void fields(Archive& a, Is<Offer> auto& v) {
  a(v.id, v.priority, v.rule, v.most);
}

template <typename Archive>
void fields(Archive& a, Is<Reward> auto& v) {
  a(v.id, v.kind, v.points, v.amount, v.step, v.min_points, v.max_points, v.max_share, v.share,
    v.automatic, v.most, v.max_amount, v.items, v.wallet, v.stock);
}

template <typename Archive>
void fields(Archive& a, Is<Program> auto& v) {
  a(v.currency, v.points, v.wallets);
  a(v.basis, v.rounding.mode, v.rounding.rates, v.rounding.scope, v.order_limit, v.earn,
    v.multipliers);
  a(v.tiers.metric, v.tiers.window.kind, v.tiers.window.count, v.tiers.keep.kind,
    v.tiers.keep.months, v.tiers.upgrade, v.tiers.downgrade, v.tiers.grace_days, v.tiers.levels);
  a(v.rewards, v.redemptions_per_order, v.offers, v.counters, v.challenges, v.gifts, v.goals);
}

template <typename Archive>
void fields(Archive& a, Is<Window> auto& v) {
  a(v.kind, v.count, v.period);
}

template <typename Archive>
void fields(Archive& a, Is<Counter> auto& v) {
  a(v.id, v.of, v.on, v.number, v.distinct);
}

template <typename Archive>
void fields(Archive& a, Is<Reading> auto& v) {
  a(v.of, v.in);
}

template <typename Archive>
void fields(Archive& a, Is<Challenge::Level> auto& v) {
  a(v.goal, v.points);
}

template <typename Archive>
void fields(Archive& a, Is<Challenge> auto& v) {
  a(v.id, v.reading, v.levels, v.repeat, v.after, v.wallet);
}

template <typename Archive>
void fields(Archive& a, Is<Goal> auto& v) {
  a(v.id, v.goal);
}

template <typename Archive>
void fields(Archive& a, Is<Together> auto& v) {
  a(v.of, v.id, v.amount, v.in, v.from);
}

template <typename Archive>
void fields(Archive& a, Is<Gift> auto& v) {
  a(v.id, v.on, v.month, v.day, v.tier, v.points, v.rate_points, v.rate_every, v.wallet);
}

template <typename Archive>
void fields(Archive& a, Is<core::CompiledReading> auto& v) {
  a(v.counter, v.of, v.in, v.from, v.until);
}

template <typename Archive>
void fields(Archive& a, Is<core::ReadingTest> auto& v) {
  a(v.reading, v.range);
}

template <typename Archive>
void fields(Archive& a, Is<DayOfYearTest> auto& v) {
  a(v.before, v.after);
}

template <typename Archive>
void fields(Archive& a, Is<core::CompiledChallenge> auto& v) {
  a(v.when, v.reading);
}

template <typename Archive>
void fields(Archive& a, Is<core::CompiledCause> auto& v) {
  a(v.counter, v.gives, v.every);
}

template <typename Archive>
void fields(Archive& a, Is<core::CompiledGift> auto& v) {
  a(v.when, v.reading);
}

template <typename Archive>
void fields(Archive& a, Is<Zone::Change> auto& v) {
  a(v.at, v.offset_seconds);
}

template <typename Archive>
void fields(Archive& a, Is<core::CompiledCondition> auto& v) {
  a(v.tiers, v.from, v.until, v.member, v.orders, v.balance, v.every_nth_order, v.traits);
  a(v.segments, v.goals, v.readings, v.profile_texts, v.profile_numbers, v.birthday, v.anniversary,
    v.member_days);
  a(v.weekdays, v.time_of_day.from, v.time_of_day.until, v.subtotal, v.total, v.codes);
  a(v.action_texts, v.action_numbers);
  a(v.tests_line, v.tests_one_symbol_only, v.symbols, v.price, v.quantity, v.line_total, v.on_sale,
    v.gift_card, v.all, v.any, v.none);
}

template <typename Archive>
void fields(Archive& a, Is<core::OwnBasis> auto& v) {
  a(v.terms, v.number);
}

template <typename Archive>
void fields(Archive& a, Is<core::CompiledRule> auto& v) {
  a(v.kind, v.multiplied, v.limit, v.coefficient, v.every, v.on, v.basis, v.group, v.wallet,
    v.when);
}

template <typename Archive>
void fields(Archive& a, Is<core::NamedSymbol> auto& v) {
  a(v.attribute, v.text, v.symbol);
}

template <typename Archive>
void fields(Archive& a, Is<CompiledProgram::Parts> auto& v) {
  a(v.program, v.zone.changes, v.units.rate_unit, v.units.factor_unit, v.earn, v.limits,
    v.own_bases, v.tier_factors, v.excluded, v.excluded_symbols, v.rules_compete,
    v.limits_by_period, v.asks_clock, v.rewards, v.offers, v.offer_ranking, v.gates_on_orders,
    v.gates_on_balance, v.symbol_count, v.asks_day, v.names, v.readings, v.counters, v.segments,
    v.challenges, v.gifts, v.tier_counter, v.reward_prices, v.limits_rewards, v.causes,
    v.limits_offers, v.ranks_offers, v.goals);
}

// ---- members

template <typename Archive>
void fields(Archive& a, Is<Lot> auto& v) {
  a(v.amount, v.available_from, v.expires_at);
}

template <typename Archive>
void fields(Archive& a, Is<Hold> auto& v) {
  a(v.id, v.reward, v.points, v.lots);
}

template <typename Archive>
void fields(Archive& a, Is<Wallet> auto& v) {
  a(v.id, v.accounts, v.lots, v.debt);
}

template <typename Archive>
void fields(Archive& a, Is<Progress> auto& v) {
  a(v.at, v.amount);
}

template <typename Archive>
void fields(Archive& a, Is<Tally> auto& v) {
  a(v.of, v.key, v.total, v.days);
}

template <typename Archive>
void fields(Archive& a, Is<ChallengeState> auto& v) {
  a(v.challenge, v.level, v.times, v.at, v.finished);
}

template <typename Archive>
void fields(Archive& a, Is<GiftState> auto& v) {
  a(v.gift, v.at);
}

template <typename Archive>
void fields(Archive& a, Is<ProfileEntry> auto& v) {
  a(v.name, v.text, v.number);
}

template <typename Archive>
void fields(Archive& a, Is<DayOfYear> auto& v) {
  a(v.month, v.day);
}

template <typename Archive>
void fields(Archive& a, Is<Member> auto& v) {
  a(v.joined_at, v.active_at, v.claims, v.counters, v.challenges, v.gifts, v.birthday, v.profile,
    v.together);
  a(v.settled_at, v.wallet, v.others, v.orders, v.progress, v.tier, v.tier_until, v.below_since,
    v.granted_tier, v.granted_until, v.holds, v.usage);
}

}  // namespace loyalty::image
