#include <algorithm>

#include "json/decode_engagement.h"
#include "json/json.h"
#include "json/reader.h"
#include "json/together.h"
#include "loyalty/migration.h"

namespace loyalty {
namespace {

using json::kNotNegative;
using json::kPositive;
using json::Need;
using json::Object;
using json::Value;

void need_integer(Object& object, const char* key, const json::Bounds& bounds, std::int64_t& out) {
  object.integer(key, bounds, out, Need::yes);
}

void need_instant(Object& object, const char* key, Instant& out) {
  object.instant(key, out, Need::yes);
}

void need_name(Object& object, const char* key, std::string& out) {
  object.name(key, out, Need::yes);
}

void decode_lot(const Value& value, Lot& out) {
  Object lot(value);
  need_integer(lot, "points", kPositive, out.amount);
  // Without it, it waits for a status of its order.
  out.available_from = kNever;
  lot.instant("available_from", out.available_from);
  lot.instant("expires_at", out.expires_at);
  need_name(lot, "source", out.source);
  lot.finish();
}

void decode_lots(Object& object, std::vector<Lot>& out, Need need = Need::yes) {
  object.list(
      "lots", 0, [&](const Value& item) { decode_lot(item, out.emplace_back()); }, need);
}

void decode_accounts(Object& root, Wallet& wallet) {
  const auto read = [&](Object& accounts) {
    for (int i = 0; i < kAccountCount; ++i) {
      const auto account = static_cast<Account>(i);
      const Need need = account < Account::donated ? Need::yes : Need::no;
      accounts.integer(name_of(account), {}, wallet.accounts[i], need);
    }
  };
  root.object("accounts", read, Need::yes);
}

void decode_others(Object& root, std::vector<Wallet>& out) {
  root.list("wallets", 0, [&](const Value& item) {
    Object object(item);
    Wallet& wallet = out.emplace_back();
    object.id("wallet", wallet.id, Need::yes);
    decode_accounts(object, wallet);
    decode_lots(object, wallet.lots);
    object.integer("debt", kNotNegative, wallet.debt);
    object.finish();
  });
}

void decode_holds(Object& root, std::vector<Hold>& out) {
  root.list("holds", 0, [&](const Value& item) {
    Object object(item);
    Hold& hold = out.emplace_back();
    need_name(object, "id", hold.id);
    object.id("reward", hold.reward, Need::yes);
    object.id("wallet", hold.wallet);
    need_integer(object, "points", kPositive, hold.points);
    need_instant(object, "at", hold.at);
    decode_lots(object, hold.lots);
    object.finish();
  });
}

// A key of a counter of different things.
void decode_key(Object& object, std::string& out) {
  object.text("key", 500, out);
}

// `of` is the key that names the rule or the counter.
void decode_parts(Object& object, const char* list, const char* of, std::vector<TallyPart>& out) {
  object.list(list, 0, [&](const Value& item) {
    Object part(item);
    TallyPart& into = out.emplace_back();
    part.id(of, into.of, Need::yes);
    decode_key(part, into.key);
    need_integer(part, "amount", kNotNegative, into.amount);
    part.finish();
  });
}

void decode_receipt_line(const Value& value, ReceiptLine& out, Points& points) {
  Object line(value);
  need_name(line, "id", out.id);
  need_integer(line, "quantity", kNotNegative, out.quantity);
  need_integer(line, "amount", kNotNegative, out.amount);
  need_integer(line, "qualifying", kNotNegative, out.qualifying);
  need_integer(line, "points", kNotNegative, points);
  line.integer("refunded_quantity", kNotNegative, out.refunded_quantity);
  line.integer("refunded_amount", kNotNegative, out.refunded_amount);
  decode_parts(line, "used", "rule", out.used);
  decode_parts(line, "counted", "counter", out.counted);
  line.finish();
}

void decode_receipt_part(Object& object, WalletReceipt& out) {
  object.integer("redeemed", kNotNegative, out.redeemed);
  object.integer("returned", kNotNegative, out.returned);
  object.integer("expired", kNotNegative, out.expired);
  object.integer("excused", kNotNegative, out.excused);
  decode_lots(object, out.redeemed_lots, Need::no);
}

Receipt decode_receipt(const Value& value) {
  Object object(value);
  Receipt receipt;
  need_name(object, "order", receipt.order);
  need_instant(object, "at", receipt.at);
  WalletReceipt points;
  object.list("lines", 0, [&](const Value& item) {
    decode_receipt_line(item, receipt.lines.emplace_back(), points.points.emplace_back());
  });
  decode_receipt_part(object, points);
  receipt.wallets.push_back(std::move(points));
  object.list("wallets", 0, [&](const Value& item) {
    Object part(item);
    WalletReceipt& into = receipt.wallets.emplace_back();
    part.id("wallet", into.wallet, Need::yes);
    part.list("points", 0,
              [&](const Value& given) { given.integer(kNotNegative, into.points.emplace_back()); });
    into.points.resize(receipt.lines.size());
    decode_receipt_part(part, into);
    part.finish();
  });
  decode_parts(object, "counted", "counter", receipt.counted);
  object.integer("qualifying", kNotNegative, receipt.qualifying);
  json::decode_shared(object, receipt.shared);
  object.finish();
  return receipt;
}

void decode_progress(Object& root, const char* key, std::vector<Progress>& out) {
  const auto read = [&](const Value& item) {
    Object entry(item);
    Progress& into = out.emplace_back();
    need_instant(entry, "at", into.at);
    need_integer(entry, "amount", kNotNegative, into.amount);
    entry.finish();
  };
  root.list(key, 0, read, Need::yes);
}

// `of` is the key that names the rule or the counter.
void decode_tallies(Object& root, const char* list, const char* of, std::vector<Tally>& out) {
  root.list(list, 0, [&](const Value& item) {
    Object object(item);
    Tally& tally = out.emplace_back();
    object.id(of, tally.of, Need::yes);
    decode_key(object, tally.key);
    need_integer(object, "total", kNotNegative, tally.total);
    decode_progress(object, "days", tally.days);
    object.finish();
  });
}

void decode_states(Object& root, Member& out) {
  root.list("challenges", 0, [&](const Value& item) {
    Object object(item);
    ChallengeState& state = out.challenges.emplace_back();
    object.id("challenge", state.challenge, Need::yes);
    need_integer(object, "level", kNotNegative, state.level);
    need_integer(object, "times", kNotNegative, state.times);
    need_instant(object, "at", state.at);
    object.boolean("finished", state.finished);
    object.finish();
  });
  root.list("gifts", 0, [&](const Value& item) {
    Object object(item);
    GiftState& state = out.gifts.emplace_back();
    object.id("gift", state.gift, Need::yes);
    need_instant(object, "at", state.at);
    object.finish();
  });
  root.with("birthday", Need::no,
            [&](const Value& value) { json::decode_day_of_year(value, out.birthday); });
  root.with("profile", Need::no,
            [&](const Value& value) { json::decode_profile(value, out.profile); });
}

// Adds amounts that JSON allows without leaving 64 bits: beyond 2^53 the sum is only known as that.
template <typename Items, typename AmountOf>
std::int64_t bounded_sum(const Items& items, AmountOf amount_of) {
  std::int64_t sum = 0;
  for (const auto& item : items) sum = std::min(sum + amount_of(item), kMaxSurfaceInteger + 1);
  return sum;
}

Points sum_of(const std::vector<Lot>& lots) {
  return bounded_sum(lots, [](const Lot& lot) { return lot.amount; });
}

std::int64_t sum_of(const std::vector<Progress>& entries) {
  return bounded_sum(entries, [](const Progress& entry) { return entry.amount; });
}

void check_tallies(const std::vector<Tally>& tallies, const Pointer& where, json::Errors& errors) {
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    if (sum_of(tallies[i].days) <= tallies[i].total) continue;
    errors.add(ErrorCode::program_contradiction, where + std::to_string(i),
               "the days add up to more than the total");
  }
}

Status wrong_books(const Pointer& where) {
  return fail(ErrorCode::program_contradiction, where,
              "the member's sums do not agree here, expected accounts that add up to 0 and are "
              "what the lots, the debt, the holds and the receipts say");
}

// Lots that were spent or set aside were available, and add up to what they stand for.
bool taken(const Member& member, const std::vector<Lot>& lots, Points points) {
  return sum_of(lots) == points && std::all_of(lots.begin(), lots.end(), [&](const Lot& lot) {
           return lot.available_from <= member.settled_at;
         });
}

// The wallet of that id; null where the member has none.
const Wallet* find(const Member& member, const std::string& id) {
  if (id.empty()) return &member.wallet;
  const auto found = std::find_if(member.others.begin(), member.others.end(),
                                  [&](const Wallet& other) { return other.id == id; });
  return found == member.others.end() ? nullptr : &*found;
}

bool part_agrees(const Member& member, const WalletReceipt& part) {
  const Wallet* wallet = find(member, part.wallet);
  return wallet != nullptr && taken(member, part.redeemed_lots, part.redeemed - part.returned) &&
         bounded_sum(part.points, [](Points points) { return points; }) <=
             -(*wallet)[Account::issued] &&
         part.excused <= part.expired && part.expired <= (*wallet)[Account::expired];
}

bool receipt_agrees(const Member& member, const Receipt& receipt) {
  const auto& lines = receipt.lines;
  const auto sum = [&](auto field) {
    return bounded_sum(lines, [&](const ReceiptLine& line) { return line.*field; });
  };
  return std::all_of(receipt.wallets.begin(), receipt.wallets.end(),
                     [&](const WalletReceipt& part) { return part_agrees(member, part); }) &&
         sum(&ReceiptLine::amount) <= kMaxSurfaceInteger &&
         sum(&ReceiptLine::qualifying) <= kMaxSurfaceInteger &&
         std::all_of(lines.begin(), lines.end(), [](const ReceiptLine& line) {
           return line.refunded_quantity <= line.quantity && line.refunded_amount <= line.amount;
         });
}

Status check_wallet(const Member& member, const Wallet& wallet, const Pointer& where) {
  const auto available = [&](const Lot& lot) {
    return lot.available_from <= member.settled_at ? lot.amount : 0;
  };
  const Points spendable = bounded_sum(wallet.lots, available);
  if (spendable - wallet.debt != wallet[Account::available]) {
    return wrong_books(where + "/accounts/available");
  }
  if (sum_of(wallet.lots) - spendable != wallet[Account::pending]) {
    return wrong_books(where + "/accounts/pending");
  }
  const Points held = bounded_sum(
      member.holds, [&](const Hold& hold) { return hold.wallet == wallet.id ? hold.points : 0; });
  if (held != wallet[Account::held]) return wrong_books(where + "/accounts/held");
  std::int64_t accounts = 0;
  for (const Points points : wallet.accounts) accounts += points;
  return accounts == 0 ? Status(Done{}) : wrong_books(where + "/accounts");
}

// What booking relies on.
Status check_books(const Member& member) {
  if (Status s = check_wallet(member, member.wallet, ""); !s) return s;
  for (std::size_t i = 0; i < member.others.size(); ++i) {
    const Pointer where = "/wallets/" + std::to_string(i);
    const Wallet& wallet = member.others[i];
    if (find(member, wallet.id) != &wallet) return wrong_books(where + "/wallet");
    if (Status s = check_wallet(member, wallet, where); !s) return s;
  }
  for (std::size_t i = 0; i < member.holds.size(); ++i) {
    const Hold& hold = member.holds[i];
    if (find(member, hold.wallet) == nullptr || !taken(member, hold.lots, hold.points)) {
      return wrong_books("/holds/" + std::to_string(i) + "/lots");
    }
  }
  for (std::size_t i = 0; i < member.receipts.size(); ++i) {
    if (!receipt_agrees(member, *member.receipts[i])) {
      return wrong_books("/receipts/" + std::to_string(i));
    }
  }
  return Done{};
}

void decode_root(Object& root, const Program& program, Member& out) {
  need_name(root, "id", out.id);
  need_instant(root, "settled_at", out.settled_at);
  decode_accounts(root, out.wallet);
  decode_lots(root, out.wallet.lots);
  root.integer("debt", kNotNegative, out.wallet.debt);
  decode_others(root, out.others);
  need_integer(root, "orders", kNotNegative, out.orders);
  decode_progress(root, "progress", out.progress);
  decode_tallies(root, "usage", "rule", out.usage);
  decode_tallies(root, "counters", "counter", out.counters);
  decode_tallies(root, "claims", "reward", out.claims);
  decode_states(root, out);
  json::decode_together(root, out.together);
  root.with("tier", Need::yes,
            [&](const Value& tier) { json::decode_tier(tier, program, out.tier); });
  root.object("granted", [&](Object& granted) {
    granted.with("tier", Need::yes,
                 [&](const Value& tier) { json::decode_tier(tier, program, out.granted_tier); });
    granted.with("reached", Need::yes,
                 [&](const Value& tier) { json::decode_tier(tier, program, out.tier); });
    out.granted_until = kNever;
    granted.instant("until", out.granted_until);
  });
  out.tier_since = out.settled_at;
  root.instant("joined_at", out.joined_at);
  root.instant("active_at", out.active_at);
  root.instant("tier_since", out.tier_since);
  root.instant("tier_until", out.tier_until);
  root.instant("below_since", out.below_since);
  decode_holds(root, out.holds);
  root.list("receipts", 0, [&](const Value& item) {
    out.receipts.push_back(std::make_shared<const Receipt>(decode_receipt(item)));
  });
  root.finish();
}

}  // namespace

Result<Member> decode_member(std::string_view text, const Program& program) {
  const auto document = json::parse(text);
  if (!document) return document.error();
  json::Input in(*document);
  Object root{Value(in)};
  json::Errors& errors = in.errors;
  Member member;
  decode_root(root, program, member);
  if (sum_of(member.progress) > kMaxSurfaceInteger) {
    errors.add(ErrorCode::overflow, "/progress", "the entries add up to more than 2^53 - 1");
  }
  check_tallies(member.usage, "/usage/", errors);
  check_tallies(member.counters, "/counters/", errors);
  check_tallies(member.claims, "/claims/", errors);
  if (!errors.none()) return errors.list().front();
  if (Status status = check_books(member); !status) return status.error();
  rename_wallets(program, member);
  return member;
}

}  // namespace loyalty
