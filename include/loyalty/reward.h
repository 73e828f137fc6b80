// What points buy, and what is promised to whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loyalty/condition.h"
#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty {

// True where it is stated for some period.
inline bool states_any(const std::optional<std::int64_t> (&most)[kPeriodCount]) {
  for (const auto& period : most) {
    if (period) return true;
  }
  return false;
}

struct Reward {
  enum class Kind : std::uint8_t {
    amount_off,     // a fixed amount for a fixed number of points
    free_shipping,  // the shipping of this order
    variable,       // as many points as the shopper likes, at a rate
    percent_off,    // a share of the goods
    cheapest_item,  // a share of the cheapest piece that matches
    free_product,   // pieces that match, so many at a time, the cheapest first
    // Claimed apart from any order; what they are is for the shop to hand over.
    gift_card,     // worth `amount`
    donation,      // of `amount`, to whom `partner` names
    transfer,      // of `amount` in the units of whom `partner` names
    experience,    // an event, a tasting
    early_access,  // to a sale, a product
    conversion,    // `amount` points of the wallet `into`
  };
  std::string id;
  std::string name;
  Kind kind = Kind::amount_off;
  Condition when;
  std::string wallet_id;    // that pays for it; empty: the points
  std::string into_id;      // conversion: the wallet that gets `amount`
  std::int32_t wallet = 0;  // found by compile: see Program::terms_of
  std::int32_t into = 0;    // likewise
  Points points = 0;        // price; of one step for a variable reward
  // Other prices for members of these tiers, by the tier's id.
  std::vector<std::pair<std::string, Points>> tier_points;
  bool automatic = false;  // costs nothing, and is applied wherever its conditions hold
  std::optional<std::int64_t> most[kPeriodCount];  // times that one member can have it in a period
  std::optional<std::int64_t> stock;               // times that all members together can have it
  std::string partner;                             // donation, transfer: an id
  Money amount = 0;                   // what it takes off; of one step for a variable reward
  Points step = 0;                    // variable: points are taken in multiples of this
  Points min_points = 0;              // variable: fewer than this are not taken
  std::optional<Points> max_points;   // variable
  std::optional<Fraction> max_share;  // variable: of the goods' total, such as 1/2
  Fraction share{1, 1};               // percent_off, cheapest_item: what it takes off, at most 1
  std::optional<Money> max_amount;    // percent_off, cheapest_item: and no more than this
  std::int64_t items = 1;             // free_product: pieces for `points`; >= 1

  bool is_claimed() const { return kind >= Kind::gift_card; }
};

struct Offer {
  std::string id;
  std::string title;
  std::string reason;  // why this shopper sees it, in words
  Condition when;
  std::int32_t priority = 0;  // higher first
  std::string rule_id;        // of the rule that it speaks of: among equals, what that gives here
  std::int32_t rule = -1;     // its index, found by compile
  Money value = 0;            // then this; then the order of the document
  // Orders that it was shown with, for one member in a period; after so many it is not shown.
  std::optional<std::int64_t> most[kPeriodCount];
};

}  // namespace loyalty
