#include "json/decode_cart.h"

#include <algorithm>
#include <set>

#include "json/json.h"

namespace loyalty::json {
namespace {

Symbol read_symbol(Object& line, const char* key, Attribute attribute, const Program& program) {
  std::string text;
  Symbol symbol = kNoSymbol;
  line.with(key, Need::no, [&](const Value& value) {
    if (value.string(text)) symbol = program.symbols.find(attribute, text);
  });
  return symbol;
}

void decode_labels(Object& line, const Program& program, Cart& cart, Line& out) {
  out.first_label = static_cast<std::uint32_t>(cart.labels.size());
  const auto add = [&](Symbol symbol) {
    if (symbol != kNoSymbol) cart.labels.push_back(symbol);
  };
  const auto add_list = [&](const char* key, Attribute attribute) {
    line.list(key, 0, [&](const Value& item) {
      std::string text;
      if (item.string(text)) add(program.symbols.find(attribute, text));
    });
  };
  add_list("tags", Attribute::tag);
  add_list("collections", Attribute::collection);
  add(read_symbol(line, "product", Attribute::product, program));
  add(read_symbol(line, "variant", Attribute::variant, program));
  out.label_count = static_cast<std::uint32_t>(cart.labels.size()) - out.first_label;
}

void need_amount(Object& object, const char* key, std::int64_t& out) {
  object.integer(key, kMoney, out, Need::yes);
}

void decode_line(const Value& value, const Program& program, Cart& cart) {
  Object object(value);
  Line line;
  std::string unused;
  object.name("id", cart.line_ids.emplace_back(), Need::yes);
  line.sku = read_symbol(object, "sku", Attribute::sku, program);
  object.with("title", Need::no, [&](const Value& title) { title.string(unused); });
  line.category = read_symbol(object, "category", Attribute::category, program);
  line.brand = read_symbol(object, "brand", Attribute::brand, program);
  decode_labels(object, program, cart, line);
  need_amount(object, "price", line.price);
  need_amount(object, "quantity", line.quantity);
  object.integer("discount", kMoney, line.discount);
  object.integer("tax", kMoney, line.tax);
  object.boolean("on_sale", line.on_sale);
  object.boolean("gift_card", line.gift_card);
  object.finish();
  cart.lines.push_back(line);
}

void read_reward(const Value& value, const Program& program, std::int32_t& out) {
  std::string id;
  if (!value.id(id)) return;
  const auto reward = std::find_if(program.rewards.begin(), program.rewards.end(),
                                   [&](const Reward& r) { return r.id == id; });
  if (reward == program.rewards.end()) {
    value.fail(ErrorCode::unknown_reference,
               {"no reward has the id \"", id, "\", expected one of the program's /rewards"});
    return;
  }
  out = static_cast<std::int32_t>(reward - program.rewards.begin());
}

void decode_redemption(const Value& value, const Program& program, Redemption& out) {
  Object object(value);
  if (object.has("hold")) {
    object.name("hold", out.hold);
  } else {
    object.with("reward", Need::yes,
                [&](const Value& reward) { read_reward(reward, program, out.reward); });
    object.integer("points", kNotNegative, out.points);
  }
  object.finish();
}

void check_line_ids(const Value& lines, const Cart& cart) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < cart.line_ids.size(); ++i) {
    if (cart.line_ids[i].empty() || seen.insert(cart.line_ids[i]).second) continue;
    lines.errors().add(
        ErrorCode::duplicate_id, join({lines.where(), "/", std::to_string(i), "/id"}),
        join({"\"", cart.line_ids[i], "\" names an earlier line, expected an id of its own"}));
  }
}

void decode_charge(Object& cart, const char* key, Charge& out) {
  cart.object(key, [&](Object& charge) {
    need_amount(charge, "price", out.price);
    charge.integer("discount", kMoney, out.discount);
    charge.integer("tax", kMoney, out.tax);
  });
}

void decode_payment(const Value& value, const Program& program, Payment& out) {
  Object payment(value);
  payment.with("method", Need::yes, [&](const Value& method) {
    std::string text;
    if (method.text(1, 200, text)) out.method = program.symbols.find(Attribute::payment, text);
  });
  payment.integer("amount", kMoney, out.amount);
  payment.finish();
}

}  // namespace

void decode_cart_keys(Object& object, const Program& program, Cart& out) {
  object.currency("currency", out.currency, Need::yes);
  object.with("lines", Need::yes, [&](const Value& lines) {
    lines.each(0, [&](const Value& item) { decode_line(item, program, out); });
    check_line_ids(lines, out);
  });
  object.integer("order_discount", kMoney, out.order_discount);
  decode_charge(object, "shipping", out.shipping);
  decode_charge(object, "fees", out.fees);
  object.with("exchange_rate", Need::no, [&](const Value& rate) {
    Fraction fraction;
    if (rate.exchange_rate(fraction)) out.exchange_rate = fraction;
  });
  out.channel = read_symbol(object, "channel", Attribute::channel, program);
  object.list("payments", 0, [&](const Value& item) {
    decode_payment(item, program, out.payments.emplace_back());
  });
  std::set<std::string> codes;
  object.list("discount_codes", 0, [&](const Value& item) {
    std::string text;
    if (item.text(1, 200, text) && codes.insert(text).second) {
      out.discount_codes.push_back(program.symbols.find(Attribute::discount_code, text));
    }
  });
  object.boolean("prices_include_tax", out.prices_include_tax);
  object.list("redemptions", 0, [&](const Value& item) {
    decode_redemption(item, program, out.redemptions.emplace_back());
  });
}

}  // namespace loyalty::json

namespace loyalty {

Result<Cart> decode_cart(std::string_view text, const Program& program) {
  auto document = json::parse(text);
  if (!document) return document.error();
  json::Input in(*document);
  json::Object root{json::Value(in)};
  Cart cart;
  root.instant("at", cart.at, json::Need::yes);
  json::decode_cart_keys(root, program, cart);
  root.finish();
  if (!in.errors.none()) return in.errors.list().front();
  return cart;
}

}  // namespace loyalty
