// What an event did, and what a cart would do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loyalty/member.h"
#include "loyalty/number.h"
#include "loyalty/symbols.h"
#include "loyalty/time.h"

namespace loyalty {

struct Transfer {
  std::string wallet;  // Wallet::id
  Account from = Account::issued;
  Account to = Account::available;
  Points amount = 0;  // > 0
};

// What one rule gave on one line.
struct Contribution {
  static constexpr std::int32_t kTierMultiplier = -1;
  static constexpr std::int32_t kOrderLimit = -2;

  std::int32_t line = 0;  // index into the cart's lines; behind them shipping, then fees
  std::int32_t rule = 0;  // index into Program::earn, or one of the above
  Points points = 0;      // negative only for kOrderLimit
  bool limited = false;   // the rule's own limit cut it
};

// What a cart or an order earns.
struct Award {
  Points total = 0;
  // As long as the cart's lines, plus shipping and fees; sums to total.
  std::vector<Points> lines;
  std::vector<Contribution> contributions;  // by line, then rule; sums to each line's points
  // Where contributions are: what was taken of limits by period.
  struct Used {
    std::int32_t line = 0;    // as in Contribution
    std::int32_t rule = 0;    // index into Program::earn
    std::int64_t amount = 0;  // points, or minor units
  };
  std::vector<Used> used;
  Money basis = 0;              // the sum of all that earned
  std::int64_t qualifying = 0;  // what counts toward the tier, in its metric
  Instant available_from = 0;
  Instant expires_at = kNever;
};

// What a counter counts of a cart, an order or an action.
struct Counted {
  std::int32_t counter = 0;  // index
  std::int32_t line = -1;    // of the cart; -1: the whole
  Symbol key = kNoSymbol;    // of a counter of different things: which
  std::int64_t amount = 0;
};

// The first reason why a rule gave nothing, in the order in which they are looked for.
enum class Reason : std::uint8_t {
  applied,
  // Of the member and the day.
  member,
  tier,
  date,
  orders,
  every_nth_order,
  balance,
  segment,
  goal,
  counters,
  profile,
  birthday,
  anniversary,
  member_days,
  // Of the order.
  channel,
  payment,
  discount_code,
  currency,
  weekday,
  time_of_day,
  subtotal,
  total,
  discount_code_count,
  // No line that earns passes what the rule asks of lines.
  line,
  // Nor what its all, any and none ask.
  nested,
  limit,             // used up
  other_rule,        // one before it keeps it from the lines that it is for
  other_multiplier,  // a better one applies
  nothing,           // what it is for is worth nothing
};

// The stable lower-case name of a reason.
const char* name_of(Reason reason);

struct Unapplied {
  std::int32_t rule = 0;  // index into Program::earn
  Reason reason = Reason::applied;
};

// Where a challenge stands.
struct ChallengeStanding {
  std::int32_t challenge = 0;  // index
  std::int64_t level = 0;      // levels reached before (in the period)
  std::int64_t before = 0;     // the reading
  std::int64_t after = 0;      // with this cart
  std::int64_t goal = 0;       // of the next level that `after` does not reach; 0 when none is left
  std::int64_t reached = 0;    // levels that this cart reaches
  Points points = 0;           // that they give
};

// What a cart, an order or an action gives to a cause.
struct CauseGift {
  std::int32_t cause = 0;  // index
  std::int64_t gives = 0;  // of the cause's unit
  std::int64_t total = 0;  // that the member gave before
};

// Where all members stand before a goal.
struct GoalStanding {
  std::int32_t goal = 0;    // index
  std::int64_t before = 0;  // as it was told last
  std::int64_t after = 0;   // with this cart
};

// What came beside earning: a challenge's levels, or a gift.
struct Given {
  bool is_challenge = false;
  std::int32_t index = 0;  // into Program::challenges, or Program::gifts
  Instant at = 0;
  std::int64_t reached = 0;  // levels of a challenge
  Points points = 0;
};

// Where a member stands among the tiers.
struct TierStanding {
  std::int32_t tier = 0;         // index
  std::int32_t next = -1;        // index, -1 at the top
  std::int64_t metric = 0;       // spend in minor units or points, inside the window
  std::int64_t missing = 0;      // to reach the next; 0 at the top
  std::int32_t permille = 1000;  // of the way from this tier's threshold to the next one's
  // To keep this tier: this much more before that instant. kNever: nothing is needed.
  std::int64_t keep_missing = 0;
  Instant keep_by = kNever;
};

struct RewardState {
  std::int32_t reward = 0;  // index
  bool available = false;   // its conditions hold for this member and cart
  bool affordable = false;  // the balance covers it (the least amount of a variable one)
  Points short_by = 0;      // 0 when affordable
  Points points = 0;        // what it costs; the most that can be used of a variable one
  Points min_points = 0;    // the least that can be used; equal to points for a fixed one
  Money value = 0;          // what `points` take off this cart
};

// A redemption that the cart asks for. In a preview one that cannot be had takes nothing and says
// why; an order with such a one is refused as a whole.
struct AppliedRedemption {
  std::int32_t reward = 0;  // index; -1 when its hold is unknown
  Points points = 0;        // taken
  Money value = 0;          // off the order
  std::string hold;         // id, or empty
  ErrorCode refused = ErrorCode::ok;
};

struct OfferState {
  std::int32_t offer = 0;  // index; best first
  Points points = 0;       // what the rule that it speaks of gives on this cart
};

struct ExpiringPoints {
  Instant at = 0;
  Points points = 0;
};

struct Totals {
  Money before = 0;    // goods and shipping after the shop's own discounts
  Money redeemed = 0;  // what rewards take off
  Money after = 0;
};

// What a cart does to one wallet.
struct WalletPreview {
  Award award;
  Points balance = 0;                    // available now
  Points balance_after = 0;              // available right after the order
  Points pending = 0;                    // earned before, not yet available
  Points given = 0;                      // by challenges and tiers that this cart reaches
  std::vector<ExpiringPoints> expiring;  // soonest first
};

// The outcome of the cart taken as an order now, and what the shopper can do with it. It is that of
// the points, and of the other wallets beside.
struct Preview : WalletPreview {
  bool guest = false;
  std::vector<WalletPreview> others;  // as in Program::wallets
  std::int32_t tier_before = 0;
  TierStanding tier_after;
  std::vector<RewardState> rewards;
  std::vector<AppliedRedemption> redemptions;
  Totals totals;
  std::vector<OfferState> offers;
  std::vector<ChallengeStanding> challenges;  // that the member can reach, as in the document
  std::vector<std::int32_t> segments;         // that the member is in
  std::vector<CauseGift> causes;              // as in the document
  std::vector<Given> welcome;                 // by tiers that this cart reaches
  std::vector<GoalStanding> goals;            // as in the document

  // Of a wallet (Program::terms_of).
  const WalletPreview& of_wallet(std::int32_t wallet) const {
    return wallet == 0 ? *this : others[static_cast<std::size_t>(wallet) - 1];
  }
};

// What a refund did to a wallet beside the points; as in Outcome.
struct WalletRefund {
  std::string wallet;  // Wallet::id
  Points reversed = 0;
  Points forgone = 0;
  Points returned = 0;
};

// What an event did. `member` is the next state; nothing else is.
struct Outcome {
  Member member;
  std::vector<Transfer> transfers;
  Award award;                // of an order or an action
  std::vector<Award> others;  // the same of the other wallets, as in Program::wallets
  std::vector<AppliedRedemption> redemptions;
  // What a refund took and gave back: of the points, and of the other wallets that it touched.
  Points reversed = 0;  // taken back by a refund
  Points forgone = 0;   // should have been taken back, but was spent (clamped)
  Points returned = 0;  // redeemed points given back by a refund
  std::vector<WalletRefund> refunds;
  std::vector<Given> given;       // by challenges and gifts
  std::vector<CauseGift> causes;  // of an order or an action
  std::int32_t tier_before = 0;
  TierStanding tier_after;
};

}  // namespace loyalty
