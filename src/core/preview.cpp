// Previews: what booking a cart would do, and what else the shopper could do with it.
#include <algorithm>

#include "core/member_day.h"
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
    const core::PricedReward reward = core::priced(parts, i, shopper.member->tier);
    if (reward.reward.automatic) continue;
    const bool used_up = parts.limits_rewards && shopper.day.rewards_left[i] == 0;
    out.push_back(core::state_of(reward, is_offered(reward, e, i) && !used_up, shopper.balance(),
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

void list_redemptions(const core::Evaluation& e, const Member& member, Instant now, Preview& out) {
  out.redemptions.clear();
  out.balance_after = out.balance;
  for (const core::EvaluatedRedemption& redemption : e.redemptions) {
    out.redemptions.push_back(redemption.applied);
    if (redemption.applied.refused != ErrorCode::ok) continue;
    out.balance_after += redemption.applied.hold.empty()
                             ? -redemption.applied.points
                             : given_back(member, redemption.applied, now);
  }
  // Behind those that were asked for, so that the two stay side by side.
  out.redemptions.insert(out.redemptions.end(), e.automatic.begin(), e.automatic.end());
}

void list_offers(const Parts& parts, const core::RuleIndex& index, const core::CartFacts& facts,
                 std::vector<OfferState>& out) {
  out.clear();
  const auto seen = [&](const SymbolTest* wanted) {
    return std::any_of(wanted->any_of.begin(), wanted->any_of.end(),
                       [&](Symbol symbol) { return facts.has_seen(symbol); });
  };
  const SymbolTest* const* wanted = index.wanted().data();
  for (const core::IndexedOffer& offer : index.offers()) {
    if (offer.min_subtotal > facts.subtotal) continue;
    if (!std::all_of(wanted + offer.first_wanted, wanted + offer.end_wanted, seen)) continue;
    const core::CompiledCondition& when = parts.offers[static_cast<std::size_t>(offer.offer)];
    if (!offer.ask_condition || core::holds_for_cart(when, facts)) out.push_back({offer.offer});
  }
}

void list_segments(const Parts& parts, const core::MemberDay& day, std::vector<std::int32_t>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.segments.size(); ++i) {
    if (((day.segments >> i) & 1) != 0) out.push_back(static_cast<std::int32_t>(i));
  }
}

void list_expiring(const Parts& parts, const Member& member, Instant at,
                   std::vector<ExpiringPoints>& out) {
  out.clear();
  if (member.wallet.lots.empty() || member.wallet.lots.front().expires_at == kNever) return;
  const Instant horizon = add_days(parts.zone, at, parts.program.points.expiring_days);
  for (const Lot& lot : member.wallet.lots) {
    if (lot.expires_at >= horizon) return;
    if (out.empty() || out.back().at != lot.expires_at) out.push_back({lot.expires_at, 0});
    out.back().points += lot.amount;
  }
}

}  // namespace

Calculator::Calculator(const CompiledProgram& program)
    : scratch_(new Scratch{program, {}, {}, {}, true, {}, {}, kNever, kNever}) {}
Calculator::Calculator(Calculator&&) noexcept = default;
Calculator::~Calculator() = default;

void Calculator::set_member(const Member* member) {
  scratch_->guest = member == nullptr;
  scratch_->member = member == nullptr ? Member{} : *member;
  scratch_->member.receipts.clear();
  scratch_->from = scratch_->until = kNever;
}

void Calculator::settle_member(Instant at) {
  Scratch& s = *scratch_;
  if (s.from <= at && at < s.until) return;
  const Parts& parts = s.program.parts();
  core::Transfers transfers;
  std::vector<Given> given;
  s.settled = s.member;
  core::settle(parts, at, s.settled, transfers, given);
  s.shopper.member = &s.settled;
  s.shopper.guest = s.guest;
  core::find_leaves(parts, s.settled, s.shopper.leaves);
  s.from = at <= s.member.settled_at ? kDistantPast : at;
  s.until = core::next_change(parts, s.settled, s.shopper.leaves);
  core::look_at(parts, s.settled, s.guest, at, s.shopper.day);
  if (parts.limits_by_period || parts.limits_rewards || parts.asks_day) {
    s.from = std::max(s.from, start_of(parts.zone, Period::day, at));
    s.until = std::min(s.until, start_of(parts.zone, Period::day, add_days(parts.zone, at, 1)));
  }
}

Status Calculator::preview_into(const Cart& cart, Detail detail, Preview& out) {
  settle_member(cart.at);
  const Parts& parts = scratch_->program.parts();
  const core::Shopper& shopper = scratch_->shopper;
  const Member& member = *shopper.member;
  auto index = core::evaluate(parts, shopper, cart, detail, scratch_->evaluation, out.award);
  if (!index) return index.error();
  const core::Evaluation& e = scratch_->evaluation.evaluation;
  out.guest = shopper.guest;
  out.balance = shopper.balance();
  out.pending = member.wallet[Account::pending];
  const Instant then = std::max(cart.at, member.settled_at);
  list_redemptions(e, member, then, out);
  if (out.award.available_from <= then && then < out.award.expires_at) {
    out.balance_after += out.award.total + e.given;
  }
  const TierTerms& tiers = parts.program.tiers;
  out.tier_before = core::standing(tiers, parts.zone, member, shopper.leaves, 0, cart.at);
  out.tier_after =
      core::standing(tiers, parts.zone, member, shopper.leaves, out.award.qualifying, cart.at);
  list_rewards(parts, shopper, e, out.rewards);
  list_offers(parts, **index, e.measured.facts, out.offers);
  out.challenges = e.challenges;
  out.given = e.given;
  out.causes = e.causes;
  list_segments(parts, shopper.day, out.segments);
  list_expiring(parts, member, cart.at, out.expiring);
  const Money redeemed = e.discount.sum();
  out.totals = {e.measured.to_pay, redeemed, e.measured.to_pay - redeemed};
  return Done{};
}

Result<Preview> Calculator::preview(const Member* member, const Cart& cart, Detail detail) {
  set_member(member);
  Preview out;
  if (Status status = preview_into(cart, detail, out); !status) return status.error();
  return out;
}

}  // namespace loyalty
