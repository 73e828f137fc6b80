#include "json/decode_condition.h"

namespace loyalty::json {
namespace {

constexpr int kDeepest = 32;

void decode_range(Object& condition, const char* key, std::optional<Range>& out) {
  condition.object(key, [&](Object& range) {
    Range bounds;
    range.integer("min", {}, bounds.min);
    range.integer("max", {}, bounds.max);
    if (!range.has("min") && !range.has("max") && range.value().json->is_object()) {
      range.value().fail(ErrorCode::json_missing, {"an empty range, expected min, max or both"});
    }
    out = bounds;
  });
}

void decode_window(Object& condition, std::optional<DateWindow>& out) {
  condition.object("date", [&](Object& window) {
    DateWindow dates;
    LocalTime time;
    if (const auto from = window.find("from"); from && from->local_time(time)) dates.from = time;
    if (const auto until = window.find("until"); until && until->local_time(time)) {
      dates.until = time;
    }
    if (!window.has("from") && !window.has("until") && window.value().json->is_object()) {
      window.value().fail(ErrorCode::json_missing,
                          {"an empty window, expected from, until or both"});
    }
    out = dates;
  });
}

void decode_symbols(Object& condition, const char* key, Attribute attribute, SymbolTable& symbols,
                    std::vector<SymbolTest>& out) {
  const auto value = condition.find(key);
  if (!value) return;
  SymbolTest test{attribute, {}};
  Object::each(*value, 1, [&](const Value& item) {
    std::string text;
    if (item.text(1, SIZE_MAX, text)) test.any_of.push_back(symbols.intern(attribute, text));
  });
  out.push_back(std::move(test));
}

void decode_flag(Object& condition, const char* key, std::optional<bool>& out) {
  bool flag = false;
  if (condition.boolean(key, flag)) out = flag;
}

void decode(const Value& value, SymbolTable& symbols, int depth, Condition& out);

void decode_nested(Object& condition, const char* key, SymbolTable& symbols, int depth,
                   std::vector<Condition>& out) {
  condition.list(key, 1,
                 [&](const Value& item) { decode(item, symbols, depth + 1, out.emplace_back()); });
}

void decode(const Value& value, SymbolTable& symbols, int depth, Condition& out) {
  if (depth > kDeepest) {
    value.fail(ErrorCode::number_range, {"conditions nest deeper than 32, expected fewer levels"});
    return;
  }
  Object condition(value);
  decode_symbols(condition, "category", Attribute::category, symbols, out.symbols);
  decode_symbols(condition, "brand", Attribute::brand, symbols, out.symbols);
  decode_symbols(condition, "sku", Attribute::sku, symbols, out.symbols);
  decode_symbols(condition, "tag", Attribute::tag, symbols, out.symbols);
  decode_range(condition, "price", out.price);
  decode_range(condition, "line_total", out.line_total);
  decode_flag(condition, "on_sale", out.on_sale);
  decode_flag(condition, "gift_card", out.gift_card);
  decode_range(condition, "subtotal", out.subtotal);
  decode_window(condition, out.date);
  condition.list("tier", 1, [&](const Value& item) {
    std::string id;
    if (item.id(id)) out.tiers.push_back(std::move(id));
  });
  decode_flag(condition, "member", out.member);
  decode_range(condition, "orders", out.orders);
  decode_range(condition, "balance", out.balance);
  decode_nested(condition, "all", symbols, depth, out.all);
  decode_nested(condition, "any", symbols, depth, out.any);
  decode_nested(condition, "none", symbols, depth, out.none);
  condition.finish();
}

}  // namespace

void decode_condition(const Value& value, SymbolTable& symbols, Condition& out) {
  decode(value, symbols, 1, out);
}

}  // namespace loyalty::json
