// A member: the state of one shopper. Only `apply` makes a new one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty {

// The accounts of a wallet. Every movement is a transfer between two of them, so their sum is zero
// at every instant; `issued` is the source and never positive.
enum class Account : std::uint8_t {
  issued,
  pending,    // earned, not yet available
  available,  // spendable; negative when a refund took back what was spent
  held,       // set aside for a redemption
  redeemed,
  expired,
  reversed,  // taken back by refunds and adjustments
  donated,
  converted,  // into what a partner gives
};
inline constexpr int kAccountCount = 9;

// The stable lower-case name of an account.
const char* name_of(Account account);

// An amount with one date from which it can be spent and one at which it is gone.
struct Lot {
  Points amount = 0;  // > 0
  Instant available_from = 0;
  Instant expires_at = kNever;  // a lot that expires now has expired
  std::string source;           // id of the order or adjustment that gave it
};

struct Wallet {
  std::string id;  // WalletTerms::id; empty for that of the points
  Points accounts[kAccountCount] = {};
  // What can still be spent or expire: pending and available. Ascending by expiry, then by
  // availability, then in the order they came.
  std::vector<Lot> lots;
  // Points owed because a refund took back more than was there. The next lots pay it first.
  Points debt = 0;

  Points operator[](Account account) const { return accounts[static_cast<int>(account)]; }
};

// Points set aside for a redemption until an order commits it or it is released.
struct Hold {
  std::string id;
  std::string reward;  // id
  std::string wallet;  // Wallet::id
  Points points = 0;
  Instant at = 0;
  std::vector<Lot> lots;  // where they came from, to return them unchanged
};

// What was added to a tally, kept for refunds.
struct TallyPart {
  std::string of;   // Tally::of
  std::string key;  // Tally::key
  std::int64_t amount = 0;
};

// What a line of an order gave, kept for its refunds.
struct ReceiptLine {
  std::string id;  // the shop's id of the line; "@shipping" for shipping that earned
  std::int64_t quantity = 0;
  Money amount = 0;             // paid for it after discounts, before rewards
  std::int64_t qualifying = 0;  // what counted toward the tier metric
  std::int64_t refunded_quantity = 0;
  Money refunded_amount = 0;
  std::vector<TallyPart> used;     // of rules' limits by period: points, or minor units
  std::vector<TallyPart> counted;  // by counters

  bool refunded() const { return refunded_quantity == quantity && refunded_amount == amount; }
};

// What an order gave to one wallet and took from it, kept for its refunds.
struct WalletReceipt {
  std::string wallet;              // Wallet::id
  std::vector<Points> points;      // that each line gave
  Points redeemed = 0;             // points that the order's rewards cost
  Points returned = 0;             // of those, given back by refunds
  Points expired = 0;              // points of the order that expired unspent
  Points excused = 0;              // of those, what refunds did not take back therefore
  std::vector<Lot> redeemed_lots;  // what is left to give back, soonest expiry first
};

// What all members together took of a rule's limit or a reward's stock, or did for a goal. The host
// keeps the sums: a member has them as they were told last.
struct Together {
  enum class Of : std::uint8_t { rule, reward, goal };
  Of of = Of::rule;
  std::string id;
  std::int64_t amount = 0;       // >= 0
  Period in = Period::lifetime;  // of a rule's limit by period: which
  Instant from = kDistantPast;   // and where that begins

  bool is_same_sum(const Together& other) const {
    return of == other.of && id == other.id && in == other.in && from == other.from;
  }
  friend bool operator==(const Together&, const Together&) = default;
};

// That an order added to such a sum.
struct SharedPart {
  Together::Of of = Together::Of::rule;
  std::string id;
  Period in = Period::lifetime;
  std::string counter;  // id; of a goal: what was counted for it

  friend bool operator==(const SharedPart&, const SharedPart&) = default;
};

struct Receipt {
  std::string order;
  Instant at = 0;
  std::vector<ReceiptLine> lines;
  std::vector<WalletReceipt> wallets;  // that of the points first, always
  std::vector<TallyPart> counted;      // by counters of orders, until all of it came back
  std::int64_t qualifying = 0;         // what counts toward the tier until then
  std::vector<SharedPart> shared;      // sums of all members together that it added to
};

// What counted toward the tier at one instant.
struct Progress {
  Instant at = 0;
  std::int64_t amount = 0;  // of the tier metric
};

// Amounts added up by civil day: what a rule with limits by period gave, or what was counted.
struct Tally {
  std::string of;          // id of the rule or the counter
  std::string key;         // of a counter of different things: which; else empty
  std::int64_t total = 0;  // ever
  // Ascending; days before last year are dropped but the last of them.
  std::vector<Progress> days;
};

// How far a member came in a challenge.
struct ChallengeState {
  std::string challenge;   // id
  std::int64_t level = 0;  // levels reached (in the period)
  std::int64_t times = 0;  // levels reached ever
  Instant at = 0;          // of the last one
  bool finished = false;   // all levels were reached, be it in a period that is over
};

// When a gift came last.
struct GiftState {
  std::string gift;  // id
  Instant at = 0;
};

// What is known of a member: a text, a number, or true or false as a text.
struct ProfileEntry {
  std::string name;
  std::string text;  // empty for a number
  std::int64_t number = 0;
};

inline constexpr std::size_t kMostProfileEntries = 100;

// A day of the year, such as a birthday.
struct DayOfYear {
  std::int32_t month = 0;  // 0: none is known
  std::int32_t day = 0;
};

struct Member {
  std::string id;
  Instant joined_at = kDistantPast;
  Instant settled_at = kDistantPast;  // time has been applied up to here
  Wallet wallet;                      // of the points
  std::vector<Wallet> others;         // as they came to be
  Instant active_at = kDistantPast;   // of the last order or action
  std::int64_t orders = 0;            // booked
  // Ascending by time; entries out of the tier window are dropped, those of one civil day are one.
  std::vector<Progress> progress;
  std::int32_t tier = 0;  // index into TierTerms::levels: what the member reached
  Instant tier_since = kDistantPast;
  Instant tier_until = kDistantPast;  // kept until then in any case
  Instant below_since = kNever;       // since when the metric is below the tier's threshold
  std::int32_t granted_tier = 0;      // index; 0 without a grant, and once one is over
  Instant granted_until = kDistantPast;
  std::vector<Hold> holds;
  std::vector<Tally> usage;     // of rules with limits by period
  std::vector<Tally> counters;  // of the program's counters
  std::vector<Tally> claims;    // times that each reward was had, or that each offer was shown
  std::vector<ChallengeState> challenges;
  std::vector<GiftState> gifts;
  DayOfYear birthday;
  std::vector<ProfileEntry> profile;  // by name
  std::vector<Together> together;
  // In the order of booking; empty in the page's snapshot. Shared between states, because a member
  // is copied by every event and a receipt changes only with a refund.
  std::vector<std::shared_ptr<const Receipt>> receipts;

  // The tier whose benefits the member has: what was reached, or more by a grant.
  std::int32_t tier_now() const { return granted_tier > tier ? granted_tier : tier; }
};

}  // namespace loyalty
