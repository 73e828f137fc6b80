#include "wasm/tape.h"

#include <limits>
#include <string>

namespace loyalty::wasm {
namespace {

constexpr double kLargest = 9007199254740991.0;

constexpr std::size_t kHeadNumbers = 10;
constexpr std::size_t kFixedNumbers = 31;
constexpr std::size_t kLineNumbers = 5;
constexpr std::size_t kMoreNumbers = 3;
constexpr std::size_t kRedemptionNumbers = 3;
constexpr std::size_t kMoreOfCart = 8;
constexpr std::size_t kWalletNumbers = 11;

constexpr std::uint32_t kOnSale = 1;
constexpr std::uint32_t kGiftCard = 2;
constexpr std::uint32_t kHasMore = 4;
constexpr std::uint32_t kFlags = 8;  // the number of labels stands above the flags

const char* const kAmount = "an integer from 0 to 9007199254740991";
const char* const kCutOff = "as many numbers as the cart's own counts say";
const char* const kText = "a text";

// Reads numbers and remembers the first that is not as it should be; what follows it means nothing.
class Tape {
 public:
  Tape(const double* numbers, std::size_t size, std::int32_t symbols)
      : next_(numbers), end_(numbers + size), symbols_(symbols) {}

  // What is read from here on is an item of this list ("/lines") of the cart.
  void enter(const char* list, std::size_t index) {
    list_ = list;
    index_ = index;
  }

  // Nothing is read without it.
  bool has(std::size_t count) {
    if (static_cast<std::size_t>(end_ - next_) >= count) return true;
    refuse("", kCutOff);
    return false;
  }

  // An integer in [min, max].
  template <typename Int>
  Int number(double min, double max, const char* key, const char* expected) {
    const double number = *next_++;
    // Not-a-number fails the comparison.
    const bool inside = number >= min && number <= max;
    const auto out = inside ? static_cast<Int>(number) : Int{};
    if (!inside || static_cast<double>(out) != number) refuse(key, expected);
    return out;
  }
  // An integer from 0 to 2^53 - 1. In 32 bits, where most are, the conversion takes a fraction.
  std::int64_t amount(const char* key) {
    const std::int32_t small = __builtin_wasm_trunc_saturate_s_i32_f64(*next_);
    if (small < 0 || static_cast<double>(small) != *next_) {
      return number<std::int64_t>(0, kLargest, key, kAmount);
    }
    ++next_;
    return small;
  }
  // Called for most numbers of a cart, so even a build for size has it in line.
  [[gnu::always_inline]] Symbol symbol(Symbol least, const char* key, const char* expected) {
    const Symbol out = __builtin_wasm_trunc_saturate_s_i32_f64(*next_);
    if (static_cast<double>(out) != *next_++ || out < least || out >= symbols_) {
      refuse(key, expected);
    }
    return out;
  }

  bool ok() const { return expected_ == nullptr; }
  Error error() const {
    return fail(ErrorCode::number_range, here(key_),
                join({"not such a number, expected ", expected_}));
  }
  // The pointer of a field of the item that is read.
  Pointer here(const char* key) const {
    Pointer where =
        list_ == nullptr ? "" : join({list_, "/", decimal(static_cast<std::int64_t>(index_))});
    if (*key != '\0') where += join({"/", key});
    return where;
  }

 private:
  void refuse(const char* key, const char* expected) {
    if (!ok()) return;
    key_ = key;
    expected_ = expected;
  }

  const double* next_;
  const double* end_;
  std::int32_t symbols_;  // of the program
  const char* list_ = nullptr;
  std::size_t index_ = 0;
  const char* key_ = "";
  const char* expected_ = nullptr;  // of the first that was refused
};

// Symbols that were refused are never used: the cart is read whole before it is looked at.
void read_line(Tape& tape, Line& line, std::vector<Symbol>& labels) {
  if (!tape.has(kLineNumbers)) return;
  line = {};
  line.price = tape.amount("price");
  line.quantity = tape.amount("quantity");
  line.sku = tape.symbol(kNoSymbol, "sku", kText);
  line.category = tape.symbol(kNoSymbol, "category", kText);
  const auto flags =
      tape.number<std::uint32_t>(0, 8e6, "on_sale", "true or false, and so for gift_card");
  line.on_sale = (flags & kOnSale) != 0;
  line.gift_card = (flags & kGiftCard) != 0;
  if ((flags & kHasMore) != 0) {
    if (!tape.has(kMoreNumbers)) return;
    line.brand = tape.symbol(kNoSymbol, "brand", kText);
    line.discount = tape.amount("discount");
    line.tax = tape.amount("tax");
  }
  line.label_count = flags / kFlags;
  if (!tape.has(line.label_count)) return;
  line.first_label = static_cast<std::uint32_t>(labels.size());
  for (std::uint32_t i = 0; i < line.label_count; ++i) {
    labels.push_back(tape.symbol(0, "tags", "texts"));
  }
}

// What few carts have: fees, a channel, payments, an exchange rate.
void read_more(Tape& tape, Cart& cart) {
  if (!tape.has(kMoreOfCart)) return;
  cart.fees.price = tape.amount("fees/price");
  cart.fees.discount = tape.amount("fees/discount");
  cart.fees.tax = tape.amount("fees/tax");
  cart.channel = tape.symbol(kNoSymbol, "channel", kText);
  const std::int64_t num = tape.amount("exchange_rate");
  const std::int64_t den = tape.amount("exchange_rate");
  if (den > 0 && num > 0) cart.exchange_rate = reduced(num, den);
  const auto payments = tape.number<std::size_t>(0, 1000, "payments", "at most 1,000");
  const auto codes = tape.number<std::size_t>(0, 1000, "discount_codes", "at most 1,000");
  if (!tape.has(payments * 2 + codes)) return;
  for (std::size_t i = 0; i < payments; ++i) {
    tape.enter("/payments", i);
    const Symbol method = tape.symbol(kNoSymbol, "method", kText);
    cart.payments.push_back({method, tape.amount("amount")});
  }
  for (std::size_t i = 0; i < codes; ++i) {
    tape.enter("/discount_codes", i);
    cart.discount_codes.push_back(tape.symbol(kNoSymbol, "", kText));
  }
}

// An id that the member's page does not know: longer than any, so that no hold has it.
constexpr std::size_t kLongerThanIds = 201;

Status read_redemption(Tape& tape, const Program& program, const Member* member,
                       Redemption& redemption) {
  if (!tape.has(kRedemptionNumbers)) return tape.error();
  const double rewards = static_cast<double>(program.rewards.size());
  const double holds = member == nullptr ? 0.0 : static_cast<double>(member->holds.size());
  redemption.reward = tape.number<std::int32_t>(-1, rewards - 1, "reward", "an index");
  redemption.points = tape.amount("points");
  const auto hold = tape.number<std::int32_t>(-2, holds - 1, "hold", "an index");
  if (!tape.ok()) return tape.error();
  if (redemption.reward == -1 && hold == -1) {
    return fail(ErrorCode::unknown_reference, tape.here("reward"),
                "no reward has this id, expected one of the program's /rewards");
  }
  if (hold >= 0) redemption.hold = member->holds[static_cast<std::size_t>(hold)].id;
  if (hold == -2) redemption.hold.assign(kLongerThanIds, '?');
  return Done{};
}

double time_of(Instant at) {
  return at == kNever ? std::numeric_limits<double>::infinity() : static_cast<double>(at);
}

// Of the lists of one wallet.
std::size_t size_of(const WalletPreview& w) {
  return w.award.lines.size() + 4 * w.award.contributions.size() + 2 * w.expiring.size();
}

}  // namespace

Status read_cart(const double* numbers, std::size_t size, const CompiledProgram::Parts& parts,
                 const Member* member, Cart& cart) {
  Tape tape(numbers, size, parts.symbol_count);
  if (!tape.has(kHeadNumbers)) return tape.error();
  cart.at =
      tape.number<Instant>(static_cast<double>(kFirstInstant), static_cast<double>(kLastInstant),
                           "at", "UTC milliseconds or an instant such as \"2026-11-21T09:30:00Z\"");
  const auto currency = tape.number<std::uint32_t>(0, 0xffffff, "currency", "an ISO 4217 code");
  const auto lines = tape.number<std::size_t>(0, 1e6, "lines", "at most 1,000,000");
  cart.order_discount = tape.amount("order_discount");
  cart.shipping.price = tape.amount("shipping/price");
  cart.shipping.discount = tape.amount("shipping/discount");
  cart.shipping.tax = tape.amount("shipping/tax");
  cart.prices_include_tax =
      tape.number<std::uint32_t>(0, 1, "prices_include_tax", "true or false") == 1;
  const auto redemptions = tape.number<std::size_t>(0, 100, "redemptions", "at most 100");
  const bool has_more = tape.number<std::uint32_t>(0, 1, "fees", "an object") == 1;
  cart.currency.assign(3, '\0');
  for (std::size_t i = 0; i < 3; ++i) {
    cart.currency[i] = static_cast<char>(currency >> (16 - 8 * i) & 0xff);
  }
  // The counts may be anything: there is no more room than numbers.
  if (!tape.ok() || !tape.has(lines * kLineNumbers)) return tape.error();
  cart.labels.clear();
  cart.fees = {};
  cart.channel = kNoSymbol;
  cart.payments.clear();
  cart.discount_codes.clear();
  cart.exchange_rate.reset();
  cart.redemptions.clear();
  cart.lines.resize(lines);
  for (std::size_t i = 0; i < lines && tape.ok(); ++i) {
    tape.enter("/lines", i);
    read_line(tape, cart.lines[i], cart.labels);
  }
  if (!tape.ok()) return tape.error();
  for (std::size_t i = 0; i < redemptions; ++i) {
    tape.enter("/redemptions", i);
    Status status = read_redemption(tape, parts.program, member, cart.redemptions.emplace_back());
    if (!status) return status;
  }
  tape.enter(nullptr, 0);
  if (has_more) read_more(tape, cart);
  if (!tape.ok()) return tape.error();
  return Done{};
}

void write_preview(const Preview& p, std::vector<double>& tape) {
  std::size_t size = 1 + kFixedNumbers + size_of(p) + 7 * p.rewards.size() +
                     4 * p.redemptions.size() + 2 * p.offers.size() + 7 * p.challenges.size() +
                     p.segments.size() + 3 * p.causes.size() + 3 * p.welcome.size() +
                     3 * p.goals.size();
  for (const WalletPreview& other : p.others) size += kWalletNumbers + size_of(other);
  tape.resize(size);
  double* next = tape.data();
  const auto put = [&](auto... numbers) { ((*next++ = static_cast<double>(numbers)), ...); };
  const auto put_numbers = [&](const WalletPreview& w) {
    put(w.award.total, w.award.basis, time_of(w.award.available_from), time_of(w.award.expires_at));
    put(w.balance, w.balance_after, w.pending, w.given);
  };
  const auto put_award = [&](const Award& award) {
    for (const Points points : award.lines) put(points);
    for (const Contribution& c : award.contributions) put(c.line, c.rule, c.points, c.limited);
  };
  const auto put_expiring = [&](const WalletPreview& w) {
    for (const ExpiringPoints& e : w.expiring) put(time_of(e.at), e.points);
  };
  put(size - 1, p.guest);
  put_numbers(p);
  const TierStanding& tier = p.tier_after;
  put(p.tier_before, tier.tier, tier.next, tier.metric, tier.missing, tier.permille,
      tier.keep_missing, time_of(tier.keep_by));
  put(p.totals.before, p.totals.redeemed, p.totals.after);
  put(p.award.lines.size(), p.award.contributions.size(), p.rewards.size(), p.redemptions.size(),
      p.offers.size(), p.expiring.size(), p.challenges.size(), p.segments.size(), p.causes.size(),
      p.welcome.size(), p.goals.size());
  put_award(p.award);
  for (const RewardState& r : p.rewards) {
    put(r.reward, r.available, r.affordable, r.short_by, r.points, r.min_points, r.value);
  }
  for (const AppliedRedemption& r : p.redemptions) {
    put(r.reward, r.points, r.value, static_cast<int>(r.refused));
  }
  for (const OfferState& o : p.offers) put(o.offer, o.points);
  put_expiring(p);
  for (const ChallengeStanding& c : p.challenges) {
    put(c.challenge, c.level, c.before, c.after, c.goal, c.reached, c.points);
  }
  for (const std::int32_t segment : p.segments) put(segment);
  for (const CauseGift& c : p.causes) put(c.cause, c.gives, c.total);
  for (const Given& g : p.welcome) put(g.index, time_of(g.at), g.points);
  for (const GoalStanding& g : p.goals) put(g.goal, g.before, g.after);
  for (const WalletPreview& other : p.others) {
    put_numbers(other);
    put(other.award.lines.size(), other.award.contributions.size(), other.expiring.size());
    put_award(other.award);
    put_expiring(other);
  }
}

}  // namespace loyalty::wasm
