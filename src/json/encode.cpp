#include <nlohmann/json.hpp>

#include "json/encode_engagement.h"
#include "json/json.h"
#include "json/together.h"

namespace loyalty {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const std::string& tier_id(const Program& program, std::int32_t tier) {
  return program.tiers.levels[static_cast<std::size_t>(tier)].id;
}

Json lots_json(const std::vector<Lot>& lots) {
  Json out = Json::array();
  for (const Lot& lot : lots) {
    Json item{{"points", lot.amount}};
    if (lot.available_from != kNever) item["available_from"] = format_instant(lot.available_from);
    if (lot.expires_at != kNever) item["expires_at"] = format_instant(lot.expires_at);
    item["source"] = lot.source;
    out.push_back(std::move(item));
  }
  return out;
}

// `of` is the key that names the rule or the counter.
void put_parts(Json& out, const char* list, const char* of, const std::vector<TallyPart>& parts) {
  for (const TallyPart& part : parts) {
    Json item{{of, part.of}};
    if (!part.key.empty()) item["key"] = part.key;
    item["amount"] = part.amount;
    out[list].push_back(std::move(item));
  }
}

void put_receipt_part(Json& out, const WalletReceipt& part) {
  out["redeemed"] = part.redeemed;
  out["returned"] = part.returned;
  out["lots"] = lots_json(part.redeemed_lots);
  if (part.expired > 0) out["expired"] = part.expired;
  if (part.excused > 0) out["excused"] = part.excused;
}

// What the points say stands in the receipt itself, what other wallets say beside.
Json receipt_json(const Receipt& receipt) {
  Json lines = Json::array();
  for (std::size_t i = 0; i < receipt.lines.size(); ++i) {
    const ReceiptLine& line = receipt.lines[i];
    lines.push_back({{"id", line.id},
                     {"quantity", line.quantity},
                     {"amount", line.amount},
                     {"qualifying", line.qualifying},
                     {"points", receipt.wallets.front().points[i]},
                     {"refunded_quantity", line.refunded_quantity},
                     {"refunded_amount", line.refunded_amount}});
    put_parts(lines.back(), "used", "rule", line.used);
    put_parts(lines.back(), "counted", "counter", line.counted);
  }
  Json out{
      {"order", receipt.order}, {"at", format_instant(receipt.at)}, {"lines", std::move(lines)}};
  put_receipt_part(out, receipt.wallets.front());
  for (std::size_t i = 1; i < receipt.wallets.size(); ++i) {
    const WalletReceipt& part = receipt.wallets[i];
    Json item{{"wallet", part.wallet}, {"points", part.points}};
    put_receipt_part(item, part);
    out["wallets"].push_back(std::move(item));
  }
  put_parts(out, "counted", "counter", receipt.counted);
  if (receipt.qualifying > 0) out["qualifying"] = receipt.qualifying;
  if (!receipt.shared.empty()) out["shared"] = json::shared_json(receipt.shared);
  return out;
}

Json progress_json(const std::vector<Progress>& entries) {
  Json out = Json::array();
  for (const Progress& entry : entries) {
    out.push_back({{"at", format_instant(entry.at)}, {"amount", entry.amount}});
  }
  return out;
}

// `of` is the key that names the rule or the counter.
void put_tallies(Json& out, const char* list, const char* of, const std::vector<Tally>& tallies) {
  for (const Tally& tally : tallies) {
    Json item{{of, tally.of}};
    if (!tally.key.empty()) item["key"] = tally.key;
    item["total"] = tally.total;
    item["days"] = progress_json(tally.days);
    out[list].push_back(std::move(item));
  }
}

std::string two_digits(std::int32_t number) {
  const std::string digits = std::to_string(number);
  return digits.size() < 2 ? "0" + digits : digits;
}

void put_states(Json& out, const Member& member) {
  for (const ChallengeState& state : member.challenges) {
    out["challenges"].push_back({{"challenge", state.challenge},
                                 {"level", state.level},
                                 {"times", state.times},
                                 {"at", format_instant(state.at)}});
    if (state.finished) out["challenges"].back()["finished"] = true;
  }
  for (const GiftState& state : member.gifts) {
    out["gifts"].push_back({{"gift", state.gift}, {"at", format_instant(state.at)}});
  }
  if (member.birthday.month > 0) {
    out["birthday"] = two_digits(member.birthday.month) + "-" + two_digits(member.birthday.day);
  }
  for (const ProfileEntry& entry : member.profile) {
    if (entry.text.empty()) {
      out["profile"][entry.name] = entry.number;
    } else {
      out["profile"][entry.name] = entry.text;
    }
  }
}

Json accounts_json(const Wallet& wallet) {
  Json accounts = Json::object();
  for (int i = 0; i < kAccountCount; ++i) {
    accounts[name_of(static_cast<Account>(i))] = wallet.accounts[i];
  }
  return accounts;
}

void put_others(Json& out, const Member& member) {
  for (const Wallet& wallet : member.others) {
    out["wallets"].push_back({{"wallet", wallet.id},
                              {"accounts", accounts_json(wallet)},
                              {"lots", lots_json(wallet.lots)},
                              {"debt", wallet.debt}});
  }
}

Json member_json(const Member& member, const Program& program, Receipts receipts) {
  Json holds = Json::array();
  for (const Hold& hold : member.holds) {
    holds.push_back({{"id", hold.id},
                     {"reward", hold.reward},
                     {"points", hold.points},
                     {"at", format_instant(hold.at)},
                     {"lots", lots_json(hold.lots)}});
    if (!hold.wallet.empty()) holds.back()["wallet"] = hold.wallet;
  }
  Json out{{"id", member.id},
           {"settled_at", format_instant(member.settled_at)},
           {"accounts", accounts_json(member.wallet)},
           {"lots", lots_json(member.wallet.lots)},
           {"debt", member.wallet.debt},
           {"orders", member.orders},
           {"progress", progress_json(member.progress)},
           {"tier", tier_id(program, member.tier_now())},
           {"tier_since", format_instant(member.tier_since)},
           {"holds", std::move(holds)}};
  if (member.joined_at != kDistantPast) out["joined_at"] = format_instant(member.joined_at);
  if (member.active_at != kDistantPast) out["active_at"] = format_instant(member.active_at);
  if (member.tier_until != kDistantPast) out["tier_until"] = format_instant(member.tier_until);
  if (member.below_since != kNever) out["below_since"] = format_instant(member.below_since);
  if (member.granted_tier > 0) {
    out["granted"] = {{"tier", tier_id(program, member.granted_tier)},
                      {"reached", tier_id(program, member.tier)}};
    if (member.granted_until != kNever) {
      out["granted"]["until"] = format_instant(member.granted_until);
    }
  }
  put_others(out, member);
  put_tallies(out, "usage", "rule", member.usage);
  put_tallies(out, "counters", "counter", member.counters);
  put_tallies(out, "claims", "reward", member.claims);
  put_states(out, member);
  if (!member.together.empty()) out["together"] = json::together_json(member.together);
  if (receipts == Receipts::keep) {
    Json list = Json::array();
    for (const auto& receipt : member.receipts) list.push_back(receipt_json(*receipt));
    out["receipts"] = std::move(list);
  }
  return out;
}

std::string rule_id(const Program& program, std::int32_t rule) {
  if (rule == Contribution::kTierMultiplier) return "@tier";
  if (rule == Contribution::kOrderLimit) return "@limit";
  return program.earn[static_cast<std::size_t>(rule)].id;
}

std::string rule_label(const Program& program, std::int32_t rule, std::int32_t tier) {
  if (rule == Contribution::kTierMultiplier) {
    return program.tiers.levels[static_cast<std::size_t>(tier)].name;
  }
  if (rule == Contribution::kOrderLimit) return "";
  return program.earn[static_cast<std::size_t>(rule)].label;
}

Json lines_json(const Award& award, const Cart& cart, const Program& program) {
  Json lines = Json::array();
  auto contribution = award.contributions.begin();
  for (std::size_t i = 0; i < award.lines.size(); ++i) {
    const bool is_extra = i >= cart.lines.size();
    if (is_extra && award.lines[i] == 0) continue;
    Json why = Json::array();
    for (; contribution != award.contributions.end() &&
           contribution->line == static_cast<std::int32_t>(i);
         ++contribution) {
      why.push_back(
          {{"rule", rule_id(program, contribution->rule)}, {"points", contribution->points}});
    }
    lines.push_back({{"id", is_extra ? kExtraNames[i - cart.lines.size()] : cart.line_ids[i]},
                     {"points", award.lines[i]},
                     {"why", std::move(why)}});
  }
  return lines;
}

// The sum of each rule over all lines, in the order of the document: the tier's multiplier and the
// order's limit come last.
Json rules_json(const Award& award, const Program& program, std::int32_t tier) {
  struct Total {
    Points points = 0;
    bool given = false;
    bool limited = false;
  };
  const std::size_t count = program.earn.size();
  std::vector<Total> totals(count + 2);
  for (const Contribution& c : award.contributions) {
    Total& total = totals[c.rule >= 0 ? static_cast<std::size_t>(c.rule)
                                      : count - 1 + static_cast<std::size_t>(-c.rule)];
    total.points += c.points;
    total.given = true;
    total.limited |= c.limited;
  }
  Json rules = Json::array();
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (!totals[i].given) continue;
    const std::int32_t rule =
        i < count ? static_cast<std::int32_t>(i) : -static_cast<std::int32_t>(i - count + 1);
    rules.push_back({{"rule", rule_id(program, rule)},
                     {"points", totals[i].points},
                     {"label", rule_label(program, rule, tier)},
                     {"limited", totals[i].limited}});
  }
  return rules;
}

// When what was earned can be spent, and until when.
void put_dates(Json& out, const Award& award) {
  if (award.total == 0) return;
  if (award.available_from != kNever) out["available_at"] = format_instant(award.available_from);
  if (award.expires_at != kNever) out["expires_at"] = format_instant(award.expires_at);
}

void put_award(Json& out, const Award& award, const Cart& cart, const Program& program,
               std::int32_t tier) {
  out["points"] = award.total;
  out["basis"] = award.basis;
  put_dates(out, award);
  out["lines"] = lines_json(award, cart, program);
  out["rules"] = rules_json(award, program, tier);
}

Json tier_json(std::int32_t before, const TierStanding& after, const Program& program) {
  Json out{{"before", tier_id(program, before)}, {"after", tier_id(program, after.tier)}};
  if (after.next >= 0) out["next"] = tier_id(program, after.next);
  out["metric"] = after.metric;
  out["missing"] = after.missing;
  out["permille"] = after.permille;
  out["keep_missing"] = after.keep_missing;
  if (after.keep_by != kNever) out["keep_by"] = format_instant(after.keep_by);
  return out;
}

Json redemptions_json(const std::vector<AppliedRedemption>& redemptions, const Program& program) {
  Json out = Json::array();
  for (const AppliedRedemption& r : redemptions) {
    Json item = Json::object();
    if (r.reward >= 0) item["reward"] = program.rewards[static_cast<std::size_t>(r.reward)].id;
    item["points"] = r.points;
    item["value"] = r.value;
    if (!r.hold.empty()) item["hold"] = r.hold;
    if (r.refused != ErrorCode::ok) item["refused"] = name_of(r.refused);
    out.push_back(std::move(item));
  }
  return out;
}

Json rewards_json(const std::vector<RewardState>& rewards, const Program& program) {
  Json out = Json::array();
  for (const RewardState& r : rewards) {
    out.push_back({{"reward", program.rewards[static_cast<std::size_t>(r.reward)].id},
                   {"available", r.available},
                   {"affordable", r.affordable},
                   {"short_by", r.short_by},
                   {"points", r.points},
                   {"min_points", r.min_points},
                   {"value", r.value}});
  }
  return out;
}

Json offers_json(const std::vector<OfferState>& offers, const Program& program) {
  Json out = Json::array();
  for (const OfferState& o : offers) {
    const Offer& offer = program.offers[static_cast<std::size_t>(o.offer)];
    out.push_back({{"offer", offer.id}, {"title", offer.title}, {"reason", offer.reason}});
    if (offer.rule >= 0) out.back()["points"] = o.points;
  }
  return out;
}

Json expiring_json(const std::vector<ExpiringPoints>& expiring) {
  Json out = Json::array();
  for (const ExpiringPoints& e : expiring) {
    out.push_back({{"at", format_instant(e.at)}, {"points", e.points}});
  }
  return out;
}

// What is earned in the other wallets: the parts of an award, and with `add` more of each.
template <typename Add>
void put_wallets(Json& out, std::size_t count, const Program& program, Add add) {
  if (count == 0) return;
  out["wallets"] = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    Json item{{"wallet", program.wallets[i].id}};
    add(i, item);
    out["wallets"].push_back(std::move(item));
  }
}

// Of the points and of other wallets alike.
void put_balances(Json& out, const WalletPreview& preview) {
  out["balance"] = preview.balance;
  out["balance_after"] = preview.balance_after;
  out["pending"] = preview.pending;
}

const char* kTypeNames[] = {"order",   "refund", "hold",   "release", "adjustment", "action",
                            "profile", "claim",  "status", "grant",   "clock"};

}  // namespace

std::string encode_member(const Member& member, const Program& program, Receipts receipts) {
  return text_of(member_json(member, program, receipts));
}

std::string encode_receipt(const Receipt& receipt) {
  return text_of(receipt_json(receipt));
}

std::string encode_preview(const Preview& preview, const Cart& cart, const Program& program) {
  Json out{{"guest", preview.guest}};
  put_award(out, preview.award, cart, program, preview.tier_before);
  put_balances(out, preview);
  out["tier"] = tier_json(preview.tier_before, preview.tier_after, program);
  out["rewards"] = rewards_json(preview.rewards, program);
  out["redemptions"] = redemptions_json(preview.redemptions, program);
  out["totals"] = {{"before", preview.totals.before},
                   {"redeemed", preview.totals.redeemed},
                   {"after", preview.totals.after}};
  out["offers"] = offers_json(preview.offers, program);
  out["expiring"] = expiring_json(preview.expiring);
  out["given"] = preview.given;
  out["challenges"] = json::challenges_json(preview.challenges, program);
  Json segments = Json::array();
  for (const std::int32_t segment : preview.segments) {
    segments.push_back(program.segments[static_cast<std::size_t>(segment)].id);
  }
  out["segments"] = std::move(segments);
  out["causes"] = json::causes_json(preview.causes, program);
  out["welcome"] = json::given_json(preview.welcome, program);
  if (!preview.goals.empty()) out["goals"] = json::goals_json(preview.goals, program);
  put_wallets(out, preview.others.size(), program, [&](std::size_t i, Json& item) {
    const WalletPreview& other = preview.others[i];
    put_award(item, other.award, cart, program, preview.tier_before);
    put_balances(item, other);
    item["expiring"] = expiring_json(other.expiring);
    item["given"] = other.given;
  });
  return text_of(out);
}

std::string encode_outcome(const Outcome& outcome, const Event& event, const Program& program,
                           Receipts receipts) {
  Json out{{"event", event.id},
           {"type", kTypeNames[event.body.index()]},
           {"member", member_json(outcome.member, program, receipts)}};
  Json transfers = Json::array();
  for (const Transfer& t : outcome.transfers) {
    transfers.push_back({{"from", name_of(t.from)}, {"to", name_of(t.to)}, {"points", t.amount}});
    if (!t.wallet.empty()) transfers.back()["wallet"] = t.wallet;
  }
  out["transfers"] = std::move(transfers);
  if (const auto* order = std::get_if<OrderEvent>(&event.body)) {
    put_award(out, outcome.award, order->cart, program, outcome.tier_before);
    put_wallets(out, outcome.others.size(), program, [&](std::size_t i, Json& item) {
      put_award(item, outcome.others[i], order->cart, program, outcome.tier_before);
    });
  }
  if (std::holds_alternative<ActionEvent>(event.body)) {
    out["points"] = outcome.award.total;
    put_dates(out, outcome.award);
    out["rules"] = rules_json(outcome.award, program, outcome.tier_before);
    put_wallets(out, outcome.others.size(), program, [&](std::size_t i, Json& item) {
      const Award& award = outcome.others[i];
      item["points"] = award.total;
      put_dates(item, award);
      item["rules"] = rules_json(award, program, outcome.tier_before);
    });
  }
  out["redemptions"] = redemptions_json(outcome.redemptions, program);
  out["reversed"] = outcome.reversed;
  out["forgone"] = outcome.forgone;
  out["returned"] = outcome.returned;
  for (const WalletRefund& refund : outcome.refunds) {
    out["wallets"].push_back({{"wallet", refund.wallet},
                              {"reversed", refund.reversed},
                              {"forgone", refund.forgone},
                              {"returned", refund.returned}});
  }
  out["given"] = json::given_json(outcome.given, program);
  if (!outcome.causes.empty()) out["causes"] = json::causes_json(outcome.causes, program);
  out["tier"] = tier_json(outcome.tier_before, outcome.tier_after, program);
  return text_of(out);
}

std::string encode_error(const Error& error) {
  return text_of(
      {{"code", name_of(error.code)}, {"where", error.where}, {"message", error.message}});
}

}  // namespace loyalty
