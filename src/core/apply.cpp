// Booking events: from one state of a member to the next.
#include <algorithm>
#include <iterator>
#include <string>

#include "core/challenges.h"
#include "core/claims.h"
#include "core/expiry.h"
#include "core/gifts.h"
#include "core/limits.h"
#include "core/member_day.h"
#include "core/offers.h"
#include "core/refunds.h"
#include "core/scratch.h"
#include "core/settle.h"
#include "core/tally.h"
#include "core/together.h"

namespace loyalty {
namespace {

using core::Transfers;
using Parts = CompiledProgram::Parts;

Error refusal(ErrorCode code, std::size_t redemption) {
  std::string why;
  switch (code) {
    case ErrorCode::balance_too_small:
      why = "the balance does not cover the reward";
      break;
    case ErrorCode::reward_not_available:
      why = "the reward's conditions do not hold";
      break;
    case ErrorCode::reward_limit:
      why = "the member had the reward as often as the program allows, or its stock is gone";
      break;
    case ErrorCode::redemption_limit:
      why = "the program allows no further reward";
      break;
    case ErrorCode::hold_unknown:
      why = "no open hold has this id";
      break;
    default:
      why = "the reward would take nothing off this order";
      break;
  }
  return fail(code, "/redemptions/" + std::to_string(redemption),
              why + ", expected one that the preview of this cart applies");
}

// What is written as JSON is an integer that JSON carries exactly, in the state too.
Status check_room(const Member& member) {
  const auto fits = [](std::int64_t sum) {
    return -kMaxSurfaceInteger <= sum && sum <= kMaxSurfaceInteger;
  };
  const auto has_room = [&](const Wallet& wallet) {
    return std::all_of(std::begin(wallet.accounts), std::end(wallet.accounts), fits) &&
           fits(wallet.debt);
  };
  if (!has_room(member.wallet) ||
      !std::all_of(member.others.begin(), member.others.end(), has_room) || !fits(member.orders) ||
      !fits(core::metric_of(member)) ||
      !std::all_of(member.counters.begin(), member.counters.end(),
                   [&](const Tally& tally) { return fits(tally.total); })) {
    return fail(ErrorCode::overflow, "", "the member's sums would be larger than 2^53 - 1");
  }
  return Done{};
}

// Spends what a redemption of the order took: out of its hold, whose rest goes back, or out of the
// balance.
void spend(const Parts& parts, const core::EvaluatedRedemption& redemption, Receipt& receipt,
           Outcome& out) {
  Member& member = out.member;
  const auto reward = static_cast<std::size_t>(redemption.applied.reward);
  Wallet& wallet = core::wallet_of(parts.program, parts.program.rewards[reward].wallet, member);
  const Points points = redemption.applied.points;
  std::vector<Lot> lots;
  if (redemption.applied.hold.empty()) {
    lots = core::take(wallet, points, member.settled_at, Account::redeemed, out.transfers);
  } else {
    const auto hold = std::find_if(member.holds.begin(), member.holds.end(),
                                   [&](const Hold& h) { return h.id == redemption.applied.hold; });
    std::vector<Lot> held = std::move(hold->lots);
    member.holds.erase(hold);
    Points to_spend = points;
    for (Lot& lot : held) {
      const Points part = std::min(lot.amount, to_spend);
      lots.push_back(lot);
      lots.back().amount = part;
      lot.amount -= part;
      to_spend -= part;
    }
    core::transfer(wallet, Account::held, Account::redeemed, points, out.transfers);
    const auto expired = core::give_back(wallet, held, redemption.held - points, member.settled_at,
                                         Account::held, out.transfers);
    for (const Lot& lot : expired) core::note_expired(lot, wallet.id, member);
  }
  WalletReceipt& part = core::part_of(wallet.id, receipt);
  part.redeemed += points;
  for (Lot& lot : lots) {
    if (lot.amount > 0) core::insert(part.redeemed_lots, std::move(lot));
  }
}

// What of a line counts toward the tier, so that its refund takes it back.
std::int64_t qualifying_of_line(const Parts& parts, const core::Evaluation& e,
                                const core::Awards& awards, std::int32_t line) {
  const auto i = static_cast<std::size_t>(line);
  switch (parts.program.tiers.metric) {
    case TierTerms::Metric::spend:
      return std::max<Money>(e.measured.facts.basis[i], 0);
    case TierTerms::Metric::points:
      return awards.main.lines[i];
    case TierTerms::Metric::orders:
      break;
    case TierTerms::Metric::counter: {
      std::int64_t sum = 0;
      for (const Counted& counted : e.counted) {
        const bool here = counted.line == line && counted.counter == parts.tier_counter;
        if (here) sum += counted.amount;
      }
      return sum;
    }
  }
  return 0;
}

// What the awards say of one line, and what it counted.
void note_line(const Parts& parts, const core::Evaluation& e, const core::Awards& awards,
               std::int32_t index, ReceiptLine& line) {
  line.qualifying = qualifying_of_line(parts, e, awards, index);
  for (std::int32_t wallet = 0; wallet < parts.program.wallet_count(); ++wallet) {
    for (const Award::Used& used : awards.of_wallet(wallet).used) {
      if (used.line != index) continue;
      const auto rule = static_cast<std::size_t>(used.rule);
      line.used.push_back({parts.program.earn[rule].id, {}, used.amount});
    }
  }
  for (const Counted& counted : e.counted) {
    if (counted.line == index) line.counted.push_back(core::part_of(parts, counted));
  }
}

// A rule with a basis of its own may give where the program's has nothing.
bool earns(const core::Evaluation& e, const core::Awards& awards, std::size_t line) {
  const auto given = [&](const Award& award) { return award.lines[line] > 0; };
  return e.measured.facts.basis[line] > 0 || given(awards.main) ||
         std::any_of(awards.others.begin(), awards.others.end(), given);
}

Receipt receipt_of(const OrderEvent& event, const Parts& parts, const core::Evaluation& e,
                   const core::Awards& awards) {
  Receipt receipt;
  receipt.order = event.order;
  receipt.at = event.cart.at;
  std::vector<std::size_t> lines;  // of the awards
  const auto add = [&](std::string id, std::int64_t quantity, Money amount, std::size_t i) {
    lines.push_back(i);
    ReceiptLine& line = receipt.lines.emplace_back();
    line.id = std::move(id);
    line.quantity = quantity;
    line.amount = amount;
    note_line(parts, e, awards, static_cast<std::int32_t>(i), line);
    receipt.qualifying -= line.qualifying;
  };
  receipt.qualifying = awards.main.qualifying;
  for (const Counted& counted : e.counted) {
    if (counted.line < 0) receipt.counted.push_back(core::part_of(parts, counted));
  }
  const std::size_t count = event.cart.lines.size();
  receipt.lines.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    add(event.cart.line_ids[i], event.cart.lines[i].quantity, e.measured.goods[i], i);
  }
  for (std::size_t i = 0; i < core::kExtraCount; ++i) {
    if (earns(e, awards, count + i)) add(kExtraNames[i], 1, e.measured.extras[i], count + i);
  }
  for (std::int32_t wallet = 0; wallet < parts.program.wallet_count(); ++wallet) {
    const Award& award = awards.of_wallet(wallet);
    if (wallet > 0 && award.total == 0) continue;
    WalletReceipt& part = core::part_of(parts.program.id_of_wallet(wallet), receipt);
    for (std::size_t i = 0; i < lines.size(); ++i) part.points[i] = award.lines[lines[i]];
  }
  return receipt;
}

// What an order and an action do alike: the award, what it counts, the challenges it reaches.
void give(const Parts& parts, const core::Evaluation& e, const std::string& source, Instant at,
          Outcome& out) {
  Member& member = out.member;
  const core::Awards awards{out.award, out.others};
  const auto issue = [&](std::int32_t number, Lot lot) {
    Wallet& wallet = core::wallet_of(parts.program, number, member);
    Lot gone = lot;
    gone.amount = core::issue(wallet, std::move(lot), member.settled_at, out.transfers);
    core::note_expired(gone, wallet.id, member);
  };
  for (std::int32_t wallet = 0; wallet < parts.program.wallet_count(); ++wallet) {
    const Award& award = awards.of_wallet(wallet);
    // Spend is used up also where it is worth less than a point.
    core::use_limits(parts, award, at, member);
    if (award.total == 0) continue;
    issue(wallet, {award.total, award.available_from, award.expires_at, source});
  }
  const std::size_t before = out.given.size();
  core::reach(parts, e.challenges, at, member, out.given);
  out.causes = e.causes;
  for (std::size_t i = before; i < out.given.size(); ++i) {
    const Given& given = out.given[i];
    const Challenge& challenge = parts.program.challenges[static_cast<std::size_t>(given.index)];
    if (given.points == 0) continue;
    issue(challenge.wallet, {given.points, core::available_from(parts, challenge.wallet, at),
                             awards.of_wallet(challenge.wallet).expires_at, challenge.id});
  }
  core::note_activity(parts, at, member);
  for (const Counted& counted : e.counted) {
    const TallyPart part = core::part_of(parts, counted);
    core::add_to_tally(parts.zone, at, part, member.settled_at, member.counters);
    core::add_to_goals(parts, part, member);
  }
  core::add_progress(parts.program.tiers, parts.zone, at, out.award.qualifying, member);
  core::give_welcome(parts, e.welcome, member, out.transfers, out.given);
  // An order that is told late may raise the tier by what time has brought since.
  core::welcome(parts, e.tier, member.settled_at, member, out.transfers, out.given);
}

Status book_order(const Parts& parts, const OrderEvent& event, core::EvaluationScratch& scratch,
                  Outcome& out) {
  Member& member = out.member;
  if (core::find_receipt(member, event.order) != nullptr) {
    return fail(ErrorCode::order_exists, "/order",
                "the order \"" + event.order + "\" was booked before");
  }
  core::Shopper shopper;
  shopper.member = &member;
  core::look_at(parts, member, false, event.cart.at, shopper.day);
  core::find_count(parts.program.tiers, parts.zone, member, shopper.count);
  const core::Awards awards{out.award, out.others};
  auto evaluated = core::evaluate(parts, shopper, event.cart, Detail::breakdown, scratch, awards);
  if (!evaluated) return evaluated.error();
  const core::Evaluation& e = scratch.evaluation;
  for (std::size_t i = 0; i < e.redemptions.size(); ++i) {
    const AppliedRedemption& applied = e.redemptions[i].applied;
    if (applied.refused != ErrorCode::ok) return refusal(applied.refused, i);
    out.redemptions.push_back(applied);
  }
  Receipt receipt = receipt_of(event, parts, e, awards);
  receipt.shared = core::shared_by(parts, receipt);
  for (const core::EvaluatedRedemption& redemption : e.redemptions) {
    spend(parts, redemption, receipt, out);
  }
  if (parts.limits_offers) {
    std::vector<OfferState> shown;
    core::list_offers(parts, **evaluated, shopper, e.measured.facts, awards, shown);
    core::note_shown(parts, shown, event.cart.at, member);
  }
  out.redemptions.insert(out.redemptions.end(), e.automatic.begin(), e.automatic.end());
  const std::int32_t tier = member.tier_now();
  for (const AppliedRedemption& had : out.redemptions) {
    const core::PricedReward reward =
        core::priced(parts, static_cast<std::size_t>(had.reward), tier);
    core::note_had(parts, reward.reward, core::times_of(reward, had.points), event.cart.at, member);
  }
  member.receipts.push_back(std::make_shared<const Receipt>(std::move(receipt)));
  if (core::has_goods(event.cart)) ++member.orders;
  give(parts, e, event.order, event.cart.at, out);
  return Done{};
}

// The points that a hold sets aside for what was asked, or 0 when that is below the least.
Points points_to_hold(const core::PricedReward& priced, Points asked, Points balance) {
  const Reward& reward = priced.reward;
  if (reward.kind == Reward::Kind::free_product) {
    const Points most = std::min(std::max(asked, priced.price), balance);
    return most - most % priced.price;
  }
  if (reward.kind != Reward::Kind::variable) return priced.price;
  Points points = std::min(asked, balance);
  if (reward.max_points) points = std::min(points, *reward.max_points);
  points -= points % reward.step;
  return points < core::least_points(priced) ? 0 : points;
}

Status book_hold(const Parts& parts, const Event& event, const HoldEvent& hold, Outcome& out) {
  Member& member = out.member;
  const auto& rewards = parts.program.rewards;
  const auto reward = std::find_if(rewards.begin(), rewards.end(),
                                   [&](const Reward& r) { return r.id == hold.reward; });
  if (reward == rewards.end()) {
    return fail(ErrorCode::unknown_reference, "/reward",
                "no reward has the id \"" + hold.reward + "\"");
  }
  const core::PricedReward priced =
      core::priced(parts, static_cast<std::size_t>(reward - rewards.begin()), member.tier_now());
  const Points least = core::least_points(priced);
  if (reward->is_claimed() || least == 0) {
    return fail(ErrorCode::reward_not_available, "/reward",
                "nothing can be set aside for this reward, expected one that an order pays with "
                "points");
  }
  const bool known = std::any_of(member.holds.begin(), member.holds.end(),
                                 [&](const Hold& h) { return h.id == event.id; });
  if (known) return fail(ErrorCode::hold_exists, "/id", "a hold with this id is open");
  Wallet& wallet = core::wallet_of(parts.program, reward->wallet, member);
  const Points balance = wallet[Account::available];
  if (balance < least) {
    return fail(ErrorCode::balance_too_small, "/reward",
                "the balance is " + std::to_string(balance) + ", expected at least " +
                    std::to_string(least));
  }
  const Points points = points_to_hold(priced, hold.points, balance);
  if (points == 0) {
    return fail(ErrorCode::reward_without_effect, "/points",
                "fewer points than the reward takes, expected at least " + std::to_string(least));
  }
  std::vector<Lot> lots =
      core::take(wallet, points, member.settled_at, Account::held, out.transfers);
  member.holds.push_back({event.id, reward->id, wallet.id, points, event.at, std::move(lots)});
  return Done{};
}

Status book_release(const ReleaseEvent& release, Outcome& out) {
  Member& member = out.member;
  const auto hold = std::find_if(member.holds.begin(), member.holds.end(),
                                 [&](const Hold& h) { return h.id == release.hold; });
  if (hold == member.holds.end()) {
    return fail(ErrorCode::hold_unknown, "/hold",
                "no open hold has the id \"" + release.hold + "\"");
  }
  Wallet& wallet = core::wallet_of(hold->wallet, member);
  const auto expired = core::give_back(wallet, hold->lots, hold->points, member.settled_at,
                                       Account::held, out.transfers);
  member.holds.erase(hold);
  for (const Lot& lot : expired) core::note_expired(lot, wallet.id, member);
  return Done{};
}

Status book_adjustment(const Parts& parts, const Event& event, const AdjustmentEvent& adjustment,
                       Outcome& out) {
  Member& member = out.member;
  const Points points = adjustment.points;
  Wallet& wallet = core::wallet_of(parts.program, adjustment.wallet, member);
  if (points >= 0) {
    const Instant expires = core::expiry_of(parts, member, adjustment.wallet, event.at);
    core::issue(wallet, {points, event.at, expires, event.id}, member.settled_at, out.transfers);
    return Done{};
  }
  const Points balance = wallet[Account::available];
  if (-points > balance) {
    return fail(ErrorCode::adjustment_too_large, "/points",
                "takes more than the balance, expected at least " + std::to_string(-balance));
  }
  core::take(wallet, -points, member.settled_at, Account::reversed, out.transfers);
  return Done{};
}

Status book_action(const Parts& parts, const Event& event, const ActionEvent& action,
                   core::EvaluationScratch& scratch, Outcome& out) {
  // What no rule asks for gives nothing, but it is something that the member did.
  Member& member = out.member;
  if (action.symbol == kNoSymbol) {
    core::note_activity(parts, event.at, member);
    return Done{};
  }
  core::Shopper shopper;
  shopper.member = &member;
  core::look_at(parts, member, false, event.at, shopper.day);
  core::find_count(parts.program.tiers, parts.zone, member, shopper.count);
  const core::Awards awards{out.award, out.others};
  Status status = core::evaluate_action(parts, shopper, event.at, action, scratch, awards);
  if (!status) return status;
  give(parts, scratch.evaluation, event.id, event.at, out);
  return Done{};
}

Status book_status(const Parts& parts, const Event& event, const StatusEvent& status,
                   Outcome& out) {
  Member& member = out.member;
  const auto* receipt = core::find_receipt(member, status.order);
  if (receipt == nullptr) {
    return fail(ErrorCode::order_unknown, "/order",
                "no order \"" + status.order + "\" was booked for this member");
  }
  for (std::int32_t number = 0; number < parts.program.wallet_count(); ++number) {
    const bool waits = parts.program.terms_of(number).available_on == status.status;
    if (!waits || core::find_wallet(parts.program, number, member) == nullptr) continue;
    // No order is delivered before it is made.
    const Instant from = core::available_from(parts, number, std::max(event.at, (*receipt)->at));
    core::release(core::wallet_of(parts.program, number, member), &status.order, from,
                  member.settled_at, out.transfers);
  }
  return Done{};
}

Status book_grant(const Parts& parts, const Event& event, const GrantEvent& grant, Outcome& out) {
  Member& member = out.member;
  if (grant.until <= member.settled_at) {
    return fail(ErrorCode::grant_over, "/until",
                "the grant is over by now, expected a later instant");
  }
  const std::int32_t before = member.tier_now();
  member.granted_tier = grant.tier;
  member.granted_until = grant.until;
  core::welcome(parts, before, event.at, member, out.transfers, out.given);
  return Done{};
}

Status book_profile(const ProfileEvent& profile, Member& member) {
  if (profile.birthday) member.birthday = *profile.birthday;
  auto& entries = member.profile;
  const auto drop = [&](const std::string& name) {
    std::erase_if(entries, [&](const ProfileEntry& entry) { return entry.name == name; });
  };
  for (const std::string& name : profile.unset) drop(name);
  for (const ProfileEntry& entry : profile.set) {
    drop(entry.name);
    const auto place =
        std::lower_bound(entries.begin(), entries.end(), entry,
                         [](const auto& a, const auto& b) { return a.name < b.name; });
    entries.insert(place, entry);
  }
  if (entries.size() <= kMostProfileEntries) return Done{};
  return fail(ErrorCode::overflow, "/set",
              "the profile would have more than 100 entries, expected fewer");
}

Status book(const Parts& parts, const Event& event, core::EvaluationScratch& scratch,
            Outcome& out) {
  if (const auto* order = std::get_if<OrderEvent>(&event.body)) {
    return book_order(parts, *order, scratch, out);
  }
  if (const auto* refund = std::get_if<RefundEvent>(&event.body)) {
    return core::refund(parts, *refund, out);
  }
  if (const auto* hold = std::get_if<HoldEvent>(&event.body)) {
    return book_hold(parts, event, *hold, out);
  }
  if (const auto* release = std::get_if<ReleaseEvent>(&event.body)) {
    return book_release(*release, out);
  }
  if (const auto* adjustment = std::get_if<AdjustmentEvent>(&event.body)) {
    return book_adjustment(parts, event, *adjustment, out);
  }
  if (const auto* action = std::get_if<ActionEvent>(&event.body)) {
    return book_action(parts, event, *action, scratch, out);
  }
  if (const auto* claim = std::get_if<ClaimEvent>(&event.body)) {
    return core::claim(parts, event, *claim, out);
  }
  if (const auto* status = std::get_if<StatusEvent>(&event.body)) {
    return book_status(parts, event, *status, out);
  }
  if (const auto* grant = std::get_if<GrantEvent>(&event.body)) {
    return book_grant(parts, event, *grant, out);
  }
  if (const auto* profile = std::get_if<ProfileEvent>(&event.body)) {
    return book_profile(*profile, out.member);
  }
  return Done{};
}

}  // namespace

Result<Outcome> Calculator::apply(const Member& member, const Event& event) {
  const Parts& parts = scratch_->program.parts();
  Outcome out;
  out.member = member;
  if (event.together) out.member.together = *event.together;
  core::settle(parts, event.at, core::note_expired, out.member, out.transfers, out.given);
  out.tier_before = out.member.tier_now();
  if (Status status = book(parts, event, scratch_->evaluation, out); !status) {
    return status.error();
  }
  if (Status status = check_room(out.member); !status) return status.error();
  core::find_count(parts.program.tiers, parts.zone, out.member, scratch_->count);
  out.tier_after =
      core::standing(parts.program.tiers, parts.zone, out.member, scratch_->count, 0, event.at);
  return out;
}

Member new_member(std::string id, Instant at) {
  Member member;
  member.id = std::move(id);
  member.joined_at = at;
  member.settled_at = at;
  member.tier_since = at;
  return member;
}

}  // namespace loyalty
