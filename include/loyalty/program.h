// A program: the merchant's rules, as decoded from one JSON document. Plain data; `compile` in
// calculator.h checks what refers to what and makes it fast.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loyalty/condition.h"
#include "loyalty/engagement.h"
#include "loyalty/number.h"
#include "loyalty/reward.h"
#include "loyalty/symbols.h"

namespace loyalty {

// When points that nobody spent are gone.
struct Expiry {
  enum class Kind : std::uint8_t {
    never,
    after,         // so long after they were earned
    inactive,      // so long after the member's last order or action
    end_of_month,  // at the end of the month that lies `months` after the one they were earned in
    end_of_year,   // at the end of the year in which that month lies
  };
  Kind kind = Kind::never;
  std::int32_t months = 0;
  std::int32_t days = 0;  // in place of months
};

// The reward currency that members collect.
struct PointsTerms {
  std::string one = "point";
  std::string other = "points";
  std::string code = "PTS";         // of the currency, for other systems
  std::int32_t decimal_places = 0;  // 0 to 6; Points are integers of this unit
  std::int32_t available_days = 0;  // civil days until earned points can be spent
  // What an order earns waits for this status of it, and then so many days; empty: for none.
  std::string available_on;
  Expiry expires;
  std::int32_t expiring_days = 30;  // how far ahead a preview warns
};

// A reward currency beside the points: store credit, a partner's miles.
struct WalletTerms {
  std::string id;
  std::vector<std::string> formerly;  // ids in programs before: what is in them is in this one
  PointsTerms terms;
};

// Which part of the money earns.
struct Basis {
  enum class Discounts : std::uint8_t {
    deducted,   // line discounts, and order discounts attributed to lines by their amounts
    line_only,  // line discounts only
    ignored,    // the price before any discount
  };
  Discounts discounts = Discounts::deducted;
  bool tax = true;           // the tax on the goods earns too
  bool shipping = false;     // shipping earns (from rules without a line test)
  bool fees = false;         // fees do, in the same way
  bool redemptions = false;  // what rewards take off the order earns all the same
  // What is paid by these means does not earn.
  std::vector<Symbol> unearning_payments;
};

// points for every `every` minor units.
struct Rate {
  Points points = 0;
  Money every = 100;
};

// points for every `every` minor units of what lies above `from`, up to where the next step begins.
struct Step {
  Money from = 0;
  Rate rate;
};

// At most so much from one rule: points before multipliers, or minor units that earn.
struct Limit {
  bool of_spend = false;
  std::optional<std::int64_t> order;                   // in one order
  std::optional<std::int64_t> periods[kPeriodCount];   // for one member in one period
  std::optional<std::int64_t> together[kPeriodCount];  // for all members together

  // It is of more than one order.
  bool lasts() const { return states_any(periods) || states_any(together); }
};

struct FixedPoints {
  // once an order (shared out over the matching lines), once a matching line, or once a piece.
  enum class Per : std::uint8_t { order, line, item };
  Points points = 0;
  Per per = Per::order;
};

// What becomes of other rules on a line that this one applies to. Rules are taken by priority, the
// highest first, equals in the order of the document.
enum class Stacking : std::uint8_t {
  stack,  // nothing
  stop,   // those after it do not apply
  alone,  // neither do they, nor this one where one before it does
};

// Exactly one of rate, steps, fixed, multiplier is set.
struct EarnRule {
  std::string id;
  std::string label;      // the reason in words, as the shopper reads it
  Symbol on = kNoSymbol;  // the action that it is for; kNoSymbol: orders
  Symbol of = kNoSymbol;  // the action's number that its rate or its steps are of
  Condition when;
  std::optional<Rate> rate;
  std::vector<Step> steps;  // ascending; of the sum of the lines that match
  std::optional<FixedPoints> fixed;
  std::optional<Fraction> multiplier;
  std::optional<Basis> basis;  // of its own, in place of the program's
  std::optional<Limit> limit;
  std::string wallet_id;    // that it gives to, or whose rules it multiplies; empty: the points
  std::int32_t wallet = 0;  // found by compile: see Program::terms_of
  bool multiplied = true;   // multipliers apply to what this rule gives
  std::string benefit;      // id of the tiers' benefit that it is, or empty
  std::int32_t priority = 0;
  std::string group;  // of the rules of one group, one applies to a line; empty: none
  Stacking stacking = Stacking::stack;
};

// What becomes of several multipliers, the tier's among them, that match one line.
enum class Multipliers : std::uint8_t {
  best,      // the best one applies
  add,       // what each adds is added: 2 and 1.5 make 2.5
  compound,  // they multiply: 2 and 1.5 make 3
};

struct Benefit {
  std::string id;
  std::string text;
};

struct Tier {
  std::string id;
  std::string name;
  std::vector<std::string> formerly;  // ids in programs before: their members are in this one
  std::int64_t from = 0;              // of the metric, inclusive; beyond reach where invited
  bool invited = false;               // nobody gets there but by a grant
  std::optional<Fraction> multiplier;
  std::string multiplier_benefit;  // id of the benefit that the multiplier is, or empty
  std::optional<Expiry> expires;   // of the points of its members, in place of the program's
  std::vector<Benefit> benefits;
};

// How long what counts toward a tier counts.
struct TierWindow {
  enum class Kind : std::uint8_t {
    months,    // rolling, civil day by civil day
    days,      // rolling
    year,      // the calendar year
    lifetime,  // for ever, and nobody goes down
  };
  Kind kind = Kind::months;
  std::int32_t count = 12;  // of months or days
};

// How long a tier that was reached is kept, whatever the metric says since.
struct TierKeep {
  enum class Kind : std::uint8_t {
    none,
    next_year,  // to the end of the calendar year after the one in which it was reached
    months,     // so many from when it was reached
  };
  Kind kind = Kind::none;
  std::int32_t months = 0;
};

struct TierTerms {
  enum class Metric : std::uint8_t {
    spend,   // minor units of the basis
    points,  // points earned
    orders,  // orders booked
    counter,
  };
  enum class Upgrade : std::uint8_t { at_once, next_year };
  enum class Downgrade : std::uint8_t {
    to_metric,  // to the tier that the metric says
    one_step,   // to the tier below
    never,
  };
  Metric metric = Metric::spend;
  std::string counter;  // id, for that metric
  TierWindow window;
  TierKeep keep;
  Upgrade upgrade = Upgrade::at_once;  // next_year: only with the window of a calendar year
  Downgrade downgrade = Downgrade::to_metric;
  std::int32_t grace_days = 0;  // a tier is kept so long after the metric fell below it
  std::vector<Tier> levels;     // ascending by from; the first from 0
};

struct RefundTerms {
  // When points that are to be taken back were spent already: stop at zero, or owe.
  bool allow_negative = false;
};

// The name of the wallet of the points, where one may be named.
inline constexpr const char* kPointsId = "points";

struct Program {
  std::string id;
  std::string name;
  std::string currency;  // ISO 4217
  std::string time_zone = "UTC";
  PointsTerms points;
  std::vector<WalletTerms> wallets;
  Basis basis;
  Rounding rounding;
  std::vector<Condition> excluded;  // lines that match any of these earn nothing
  std::vector<EarnRule> earn;
  Multipliers multipliers = Multipliers::best;
  std::optional<Points> order_limit;
  TierTerms tiers;
  std::vector<Reward> rewards;
  std::int32_t redemptions_per_order = 1;
  std::vector<Offer> offers;
  std::vector<Counter> counters;
  std::vector<Segment> segments;
  std::vector<Challenge> challenges;
  std::vector<Gift> gifts;
  std::vector<Cause> causes;
  std::vector<Goal> goals;
  std::vector<Leaderboard> leaderboards;
  RefundTerms refunds;
  SymbolTable symbols;

  // Wallets are numbered: 0 is that of `points`, then those of `wallets`.
  std::int32_t wallet_count() const { return 1 + static_cast<std::int32_t>(wallets.size()); }
  const PointsTerms& terms_of(std::int32_t wallet) const {
    return wallet == 0 ? points : wallets[static_cast<std::size_t>(wallet) - 1].terms;
  }
  // Empty for that of `points`.
  std::string id_of_wallet(std::int32_t wallet) const {
    return wallet == 0 ? std::string() : wallets[static_cast<std::size_t>(wallet) - 1].id;
  }
  // -1 where there is none of that id.
  std::int32_t wallet_of_id(const std::string& named) const {
    for (std::int32_t wallet = 0; wallet < wallet_count(); ++wallet) {
      if (id_of_wallet(wallet) == named) return wallet;
    }
    return -1;
  }
};

}  // namespace loyalty
