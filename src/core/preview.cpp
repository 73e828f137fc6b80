// Previews: what booking a cart would do, and what else the shopper could do with it.
#include <algorithm>

#include "core/challenges.h"
#include "core/expiry.h"
#include "core/member_day.h"
#include "core/offers.h"
#include "core/scratch.h"
#include "core/settle.h"

namespace loyalty {
namespace {

using Parts = CompiledProgram::Parts;

// What is claimed apart from orders asks of the member alone.
bool is_offered(const core::PricedReward& reward, const core::Evaluation& e, std::size_t index) {
  if (!reward.reward.is_claimed()) return e.reward_available[index] != 0;
  return core::holds_for_member(reward.when, e.measured.facts.member);
}

void list_rewards(const Parts& parts, const core::Shopper& shopper, const core::Evaluation& e,
                  std::vector<RewardState>& out) {
  out.clear();
  const core::RewardDiscount nothing;
  for (std::size_t i = 0; i < parts.rewards.size(); ++i) {
    const core::PricedReward reward = core::priced(parts, i, shopper.member->tier_now());
    if (reward.reward.automatic) continue;
    const bool used_up = parts.limits_rewards && shopper.day.rewards_left[i] == 0;
    const Points balance = core::balance_of(parts.program, reward.reward.wallet, *shopper.member);
    out.push_back(core::state_of(reward, is_offered(reward, e, i) && !used_up, balance,
                                 {e.measured, nothing}));
    out.back().reward = static_cast<std::int32_t>(i);
  }
}

// What of a hold comes back after an order that spends some of it: what expired meanwhile does not.
Points given_back(const Member& member, const AppliedRedemption& redemption, Instant now) {
  Points spent = redemption.points;
  Points back = 0;
  for (const Hold& hold : member.holds) {
    if (hold.id != redemption.hold) continue;
    for (const Lot& lot : hold.lots) {
      const Points part = std::min(lot.amount, spent);
      spent -= part;
      if (lot.expires_at > now) back += lot.amount - part;
    }
  }
  return back;
}

// What the redemptions of the cart take out of a wallet.
Points spent_from(const Parts& parts, std::int32_t wallet, const core::Evaluation& e,
                  const Member& member, Instant now) {
  Points spent = 0;
  for (const core::EvaluatedRedemption& redemption : e.redemptions) {
    const AppliedRedemption& applied = redemption.applied;
    if (applied.refused != ErrorCode::ok) continue;
    const Reward& reward = parts.program.rewards[static_cast<std::size_t>(applied.reward)];
    if (reward.wallet != wallet) continue;
    spent += applied.hold.empty() ? applied.points : -given_back(member, applied, now);
  }
  return spent;
}

// Those that apply by themselves stand behind those that were asked for.
void list_redemptions(const core::Evaluation& e, Preview& out) {
  out.redemptions.clear();
  for (const core::EvaluatedRedemption& redemption : e.redemptions) {
    out.redemptions.push_back(redemption.applied);
  }
  out.redemptions.insert(out.redemptions.end(), e.automatic.begin(), e.automatic.end());
}

void list_segments(const Parts& parts, const core::MemberDay& day, std::vector<std::int32_t>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.segments.size(); ++i) {
    if (((day.segments >> i) & 1) != 0) out.push_back(static_cast<std::int32_t>(i));
  }
}

void list_expiring(const Parts& parts, const Wallet& wallet, std::int32_t number, Instant at,
                   std::vector<ExpiringPoints>& out) {
  if (wallet.lots.empty() || wallet.lots.front().expires_at == kNever) return;
  const Instant horizon = add_days(parts.zone, at, parts.program.terms_of(number).expiring_days);
  for (const Lot& lot : wallet.lots) {
    if (lot.expires_at >= horizon) return;
    if (out.empty() || out.back().at != lot.expires_at) out.push_back({lot.expires_at, 0});
    out.back().points += lot.amount;
  }
}

// What the cart does to one wallet, whose award is known.
void show_wallet(const Parts& parts, std::int32_t number, const core::Evaluation& e,
                 const Member& member, Instant at, WalletPreview& out) {
  const Wallet* wallet = core::find_wallet(parts.program, number, member);
  const Instant now = std::max(at, member.settled_at);
  const auto counts = [&](Instant from) { return from <= now && now < out.award.expires_at; };
  out.balance = out.pending = 0;
  out.expiring.clear();
  if (wallet != nullptr) {
    out.balance = (*wallet)[Account::available];
    out.pending = (*wallet)[Account::pending];
    list_expiring(parts, *wallet, number, at, out.expiring);
  }
  const Points reached = core::points_of(parts, number, e.challenges);
  const Points welcome = core::points_of(parts, number, e.welcome);
  out.given = reached + welcome;
  out.balance_after = out.balance - spent_from(parts, number, e, member, now);
  if (counts(out.award.available_from)) out.balance_after += out.award.total;
  if (counts(core::available_from(parts, number, at))) out.balance_after += reached;
  if (counts(at)) out.balance_after += welcome;
}

}  // namespace

Calculator::Calculator(const CompiledProgram& program)
    : scratch_(new Scratch{program, {}, {}, {}, {}, {}, {}, kNever, kNever}) {}
Calculator::Calculator(Calculator&&) noexcept = default;
Calculator::~Calculator() = default;

void Calculator::set_member(std::unique_ptr<const MemberSource> source) {
  scratch_->source = std::move(source);
  scratch_->from = scratch_->until = kNever;
}

void Calculator::settle_member(Instant at) {
  Scratch& s = *scratch_;
  if (s.from <= at && at < s.until) return;
  const Parts& parts = s.program.parts();
  core::Transfers transfers;
  std::vector<Given> given;
  Member& member = s.member.emplace();
  if (s.source != nullptr) s.source->read(member);
  s.from = at <= member.settled_at ? kDistantPast : at;
  core::settle(parts, at, nullptr, member, transfers, given);
  s.shopper.member = &member;
  s.shopper.guest = s.source == nullptr;
  core::find_count(parts.program.tiers, parts.zone, member, s.shopper.count);
  s.until = core::next_change(parts, member, s.shopper.count);
  core::look_at(parts, member, s.shopper.guest, at, s.shopper.day);
  if (parts.limits_by_period || parts.limits_rewards || parts.limits_offers || parts.asks_day) {
    s.from = std::max(s.from, start_of(parts.zone, Period::day, at));
    s.until = std::min(s.until, start_of(parts.zone, Period::day, add_days(parts.zone, at, 1)));
  }
}

Status Calculator::preview_into(const Cart& cart, Detail detail, Preview& out) {
  settle_member(cart.at);
  const Parts& parts = scratch_->program.parts();
  const core::Shopper& shopper = scratch_->shopper;
  const Member& member = *shopper.member;
  const Program& program = parts.program;
  out.others.resize(program.wallets.size());
  auto& others = scratch_->awards;
  const core::Awards awards{out.award, others};
  const Detail needed = parts.ranks_offers ? Detail::breakdown : detail;
  auto index = core::evaluate(parts, shopper, cart, needed, scratch_->evaluation, awards);
  if (!index) return index.error();
  const core::Evaluation& e = scratch_->evaluation.evaluation;
  core::list_offers(parts, **index, shopper, e.measured.facts, awards, out.offers);
  for (std::size_t i = 0; i < others.size(); ++i) out.others[i].award = others[i];
  out.guest = shopper.guest;
  for (std::int32_t wallet = 0; wallet < program.wallet_count(); ++wallet) {
    WalletPreview& shown = wallet == 0 ? out : out.others[static_cast<std::size_t>(wallet) - 1];
    if (detail == Detail::totals) shown.award.contributions.clear();
    show_wallet(parts, wallet, e, member, cart.at, shown);
  }
  list_redemptions(e, out);
  out.tier_before = member.tier_now();
  out.tier_after = core::standing(program.tiers, parts.zone, member, shopper.count,
                                  out.award.qualifying, cart.at);
  list_rewards(parts, shopper, e, out.rewards);
  out.challenges = e.challenges;
  out.welcome = e.welcome;
  out.causes = e.causes;
  out.goals = e.goals;
  list_segments(parts, shopper.day, out.segments);
  const Money redeemed = e.discount.sum();
  out.totals = {e.measured.to_pay, redeemed, e.measured.to_pay - redeemed};
  return Done{};
}

const core::Evaluation& Calculator::evaluation() const {
  return scratch_->evaluation.evaluation;
}

}  // namespace loyalty
