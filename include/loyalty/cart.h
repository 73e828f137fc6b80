// A cart: an order that has not happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/number.h"
#include "loyalty/symbols.h"
#include "loyalty/time.h"

namespace loyalty {

struct Line {
  Symbol category = kNoSymbol;
  Symbol brand = kNoSymbol;
  Symbol sku = kNoSymbol;
  // Its tags, collections, product and variant, as far as rules ask for them, are
  // Cart::labels[first_label, first_label + label_count).
  std::uint32_t first_label = 0;
  std::uint32_t label_count = 0;
  Money price = 0;            // of one, before discounts; >= 0
  std::int64_t quantity = 1;  // >= 0
  Money discount = 0;         // on the whole line; 0 to price * quantity
  Money tax = 0;              // on the whole line after discounts; >= 0
  bool on_sale = false;
  bool gift_card = false;
};

// What the shopper pays beside the goods: shipping, or fees. Amounts as for a line.
struct Charge {
  Money price = 0;
  Money discount = 0;
  Money tax = 0;
};

// The names of what earns beside the lines of a cart: shipping, then fees.
inline constexpr const char* kExtraNames[] = {"@shipping", "@fees"};

// A part of what is paid, by one means: it is no discount.
struct Payment {
  Symbol method = kNoSymbol;
  Money amount = 0;  // >= 0
};

// A reward that the shopper chose for this cart: straight from the balance, or held before.
struct Redemption {
  std::int32_t reward = -1;  // index into Program::rewards; -1 when `hold` names it
  Points points = 0;         // asked; only for variable rewards and free products
  std::string hold;          // id of a hold, or empty
};

struct Cart {
  std::string currency;  // ISO 4217, three capital letters
  // Minor units of the program's currency for one of the cart's; needed where they differ.
  std::optional<Fraction> exchange_rate;
  Instant at = 0;
  Symbol channel = kNoSymbol;
  std::vector<Payment> payments;
  std::vector<Symbol> discount_codes;  // of the shop; kNoSymbol for one that no rule asks for
  std::vector<Line> lines;
  std::vector<Symbol> labels;  // of all lines; never kNoSymbol
  // The shop's name of each line, as long as `lines`, or empty where no one asks (the page).
  std::vector<std::string> line_ids;
  Money order_discount = 0;  // on all goods together; 0 to their sum after line discounts
  Charge shipping;
  Charge fees;
  bool prices_include_tax = true;
  std::vector<Redemption> redemptions;
};

}  // namespace loyalty
