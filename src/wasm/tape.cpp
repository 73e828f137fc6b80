#include "wasm/tape.h"

#include <limits>
#include <string>

namespace loyalty::wasm {
namespace {

constexpr double kLargest = 9007199254740991.0;

constexpr std::size_t kHeadNumbers = 9;
constexpr std::size_t kFixedNumbers = 25;
constexpr std::size_t kLineNumbers = 5;
constexpr std::size_t kMoreNumbers = 3;
constexpr std::size_t kRedemptionNumbers = 3;

constexpr std::uint32_t kOnSale = 1;
constexpr std::uint32_t kGiftCard = 2;
constexpr std::uint32_t kHasMore = 4;
constexpr std::uint32_t kFlags = 8;  // the number of tags stands above the flags

class Tape {
 public:
  Tape(const double* numbers, std::size_t size, std::int32_t symbols)
      : next_(numbers), end_(numbers + size), symbols_(symbols) {}

  bool has(std::size_t count) const { return static_cast<std::size_t>(end_ - next_) >= count; }

  // False when the next number is no integer in [min, max]. Only where the tape has one.
  template <typename Int>
  bool read(double min, double max, Int& out) {
    const double number = *next_++;
    // Not-a-number fails the first comparison.
    if (!(number >= min && number <= max)) return false;
    out = static_cast<Int>(number);
    return static_cast<double>(out) == number;
  }
  // An integer from 0 to 2^53 - 1. In 32 bits, where most are, the conversion takes a fraction.
  bool amount(std::int64_t& out) {
    const std::int32_t small = __builtin_wasm_trunc_saturate_s_i32_f64(*next_);
    out = small;
    if (small >= 0 && static_cast<double>(small) == *next_) {
      ++next_;
      return true;
    }
    return read(0, kLargest, out);
  }
  // Called for most numbers of a cart, so even a build for size has it in line.
  [[gnu::always_inline]] bool symbol(Symbol& out) {
    out = __builtin_wasm_trunc_saturate_s_i32_f64(*next_);
    return static_cast<double>(out) == *next_++ && out >= kNoSymbol && out < symbols_;
  }

 private:
  const double* next_;
  const double* end_;
  std::int32_t symbols_;  // of the program
};

Error bad(const Pointer& where, const char* expected) {
  return fail(ErrorCode::number_range, where,
              std::string("not such a number, expected ") + expected);
}

const char* const kAmount = "an integer from 0 to 9007199254740991";
const char* const kCutOff = "as many numbers as the cart's own counts say";

Status read_line(Tape& tape, std::size_t index, Cart& cart) {
  const auto at = [&](const char* key) { return "/lines/" + std::to_string(index) + "/" + key; };
  if (!tape.has(kLineNumbers)) return bad("/lines", kCutOff);
  Line& line = cart.lines[index];
  line = {};
  if (!tape.amount(line.price)) return bad(at("price"), kAmount);
  if (!tape.amount(line.quantity)) return bad(at("quantity"), kAmount);
  if (!tape.symbol(line.sku)) return bad(at("sku"), "a text");
  if (!tape.symbol(line.category)) return bad(at("category"), "a text");
  std::uint32_t flags = 0;
  if (!tape.read(0, 8e6, flags)) return bad(at("on_sale"), "true or false, and so for gift_card");
  line.on_sale = (flags & kOnSale) != 0;
  line.gift_card = (flags & kGiftCard) != 0;
  if ((flags & kHasMore) != 0) {
    if (!tape.has(kMoreNumbers)) return bad("/lines", kCutOff);
    if (!tape.symbol(line.brand)) return bad(at("brand"), "a text");
    if (!tape.amount(line.discount)) return bad(at("discount"), kAmount);
    if (!tape.amount(line.tax)) return bad(at("tax"), kAmount);
  }
  line.tag_count = flags / kFlags;
  if (!tape.has(line.tag_count)) return bad("/lines", kCutOff);
  line.first_tag = static_cast<std::uint32_t>(cart.tags.size());
  for (std::uint32_t t = 0; t < line.tag_count; ++t) {
    Symbol& tag = cart.tags.emplace_back();
    if (!tape.symbol(tag) || tag == kNoSymbol) return bad(at("tags"), "texts");
  }
  return Done{};
}

Status read_redemption(Tape& tape, const Program& program, const Member* member, std::size_t index,
                       Cart& cart) {
  const Pointer where = "/redemptions/" + std::to_string(index);
  if (!tape.has(kRedemptionNumbers)) return bad(where, kCutOff);
  Redemption redemption;
  const double rewards = static_cast<double>(program.rewards.size());
  const double holds = member == nullptr ? 0.0 : static_cast<double>(member->holds.size());
  std::int32_t hold = -1;
  if (!tape.read(-1, rewards - 1, redemption.reward)) return bad(where + "/reward", "an index");
  if (!tape.amount(redemption.points)) return bad(where + "/points", kAmount);
  if (!tape.read(-2, holds - 1, hold)) return bad(where + "/hold", "an index");
  if (redemption.reward == -1 && hold == -1) {
    return fail(ErrorCode::unknown_reference, where + "/reward",
                "no reward has this id, expected one of the program's /rewards");
  }
  if (hold >= 0) redemption.hold = member->holds[static_cast<std::size_t>(hold)].id;
  // Longer than any id of a hold, so that no member has it.
  if (hold == -2) redemption.hold.assign(201, '?');
  cart.redemptions.push_back(std::move(redemption));
  return Done{};
}

double time_of(Instant at) {
  return at == kNever ? std::numeric_limits<double>::infinity() : static_cast<double>(at);
}

}  // namespace

Status read_cart(const double* numbers, std::size_t size, const Program& program,
                 const Member* member, Cart& cart) {
  Tape tape(numbers, size, program.symbols.size());
  std::uint32_t currency = 0;
  std::size_t lines = 0;
  std::size_t redemptions = 0;
  std::uint32_t tax_included = 0;
  if (!tape.has(kHeadNumbers)) return bad("", kCutOff);
  if (!tape.read(static_cast<double>(kFirstInstant), static_cast<double>(kLastInstant), cart.at)) {
    return bad("/at", "UTC milliseconds or an instant such as \"2026-11-21T09:30:00Z\"");
  }
  if (!tape.read(0, 0xffffff, currency)) return bad("/currency", "an ISO 4217 code");
  if (!tape.read(0, 1e6, lines)) return bad("/lines", "at most 1,000,000");
  if (!tape.amount(cart.order_discount)) return bad("/order_discount", kAmount);
  if (!tape.amount(cart.shipping.price)) return bad("/shipping/price", kAmount);
  if (!tape.amount(cart.shipping.discount)) return bad("/shipping/discount", kAmount);
  if (!tape.amount(cart.shipping.tax)) return bad("/shipping/tax", kAmount);
  if (!tape.read(0, 1, tax_included)) return bad("/prices_include_tax", "true or false");
  if (!tape.read(0, 100, redemptions)) return bad("/redemptions", "at most 100");
  cart.currency.assign(3, '\0');
  for (std::size_t i = 0; i < 3; ++i) {
    cart.currency[i] = static_cast<char>(currency >> (16 - 8 * i) & 0xff);
  }
  cart.prices_include_tax = tax_included == 1;
  cart.tags.clear();
  cart.redemptions.clear();
  // No more room than numbers: the count may be anything.
  if (!tape.has(lines * kLineNumbers)) return bad("/lines", kCutOff);
  cart.lines.resize(lines);
  for (std::size_t i = 0; i < lines; ++i) {
    if (Status status = read_line(tape, i, cart); !status) return status;
  }
  for (std::size_t i = 0; i < redemptions; ++i) {
    if (Status s = read_redemption(tape, program, member, i, cart); !s) return s;
  }
  return Done{};
}

void write_preview(const Preview& p, std::vector<double>& tape) {
  tape.resize(1 + kFixedNumbers + p.award.lines.size() + 4 * p.award.contributions.size() +
              7 * p.rewards.size() + 4 * p.redemptions.size() + p.offers.size() +
              2 * p.expiring.size());
  double* next = tape.data();
  const auto put = [&](auto... numbers) { ((*next++ = static_cast<double>(numbers)), ...); };
  put(tape.size() - 1);
  const Award& award = p.award;
  put(p.guest, award.total, award.basis, time_of(award.available_from), time_of(award.expires_at));
  put(p.balance, p.balance_after, p.pending);
  const TierStanding& tier = p.tier_after;
  put(p.tier_before.tier, tier.tier, tier.next, tier.metric, tier.missing, tier.permille,
      tier.keep_missing, time_of(tier.keep_by));
  put(p.totals.before, p.totals.redeemed, p.totals.after);
  put(award.lines.size(), award.contributions.size(), p.rewards.size(), p.redemptions.size(),
      p.offers.size(), p.expiring.size());
  for (const Points points : award.lines) put(points);
  for (const Contribution& c : award.contributions) put(c.line, c.rule, c.points, c.limited);
  for (const RewardState& r : p.rewards) {
    put(r.reward, r.available, r.affordable, r.short_by, r.points, r.min_points, r.value);
  }
  for (const AppliedRedemption& r : p.redemptions) {
    put(r.reward, r.points, r.value, static_cast<int>(r.refused));
  }
  for (const OfferState& o : p.offers) put(o.offer);
  for (const ExpiringPoints& e : p.expiring) put(time_of(e.at), e.points);
}

}  // namespace loyalty::wasm
