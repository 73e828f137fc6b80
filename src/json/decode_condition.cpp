#include "json/decode_condition.h"

#include "json/decode_engagement.h"

namespace loyalty::json {
namespace {

constexpr int kDeepest = 32;

// Of the attributes that are keys of a cart, in their order.
const char* const kAttributeKeys[] = {"category",   "brand",         "sku",     "tag",
                                      "collection", "product",       "variant", "channel",
                                      "payment",    "discount_code", "currency"};

constexpr Bounds kSignedMoney{-kMaxSurfaceInteger, kMaxSurfaceInteger, kMoneyHint};

void read_range(const Value& value, Range& out, const Bounds& bounds = {}) {
  Object range(value, R"({"min": 5000})");
  range.integer("min", bounds, out.min);
  range.integer("max", bounds, out.max);
  if (range.is_object() && range.count_of({"min", "max"}) == 0) {
    value.fail(ErrorCode::json_missing, {"an empty range, expected min, max or both"});
  }
  range.finish();
}

void decode_range(Object& condition, const char* key, Range& out, const Bounds& bounds = {}) {
  condition.with(key, Need::no, [&](const Value& value) { read_range(value, out, bounds); });
}

void decode_local(Object& window, const char* key, std::optional<LocalTime>& out) {
  LocalTime time;
  window.with(key, Need::no, [&](const Value& value) {
    if (value.local_time(time)) out = time;
  });
}

void decode_window(Object& condition, DateWindow& out) {
  condition.object("date", [&](Object& window) {
    decode_local(window, "from", out.from);
    decode_local(window, "until", out.until);
    if (window.is_object() && window.count_of({"from", "until"}) == 0) {
      window.value().fail(ErrorCode::json_missing,
                          {"an empty window, expected from, until or both"});
    }
  });
}

void decode_weekdays(Object& condition, std::uint8_t& out) {
  std::uint8_t days = 0;
  const bool stated = condition.list("weekday", 1, [&](const Value& item) {
    const int day =
        item.word({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"});
    if (day >= 0) days = static_cast<std::uint8_t>(days | 1 << day);
  });
  if (stated) out = days;
}

void decode_time_of_day(Object& condition, DayWindow& out) {
  condition.object("time_of_day", [&](Object& window) {
    window.clock_time("from", out.from, Need::yes);
    window.clock_time("until", out.until, Need::yes);
  });
}

void decode_symbols(Object& condition, const char* key, Attribute attribute, SymbolTable& symbols,
                    std::vector<SymbolTest>& out) {
  SymbolTest test{attribute, {}};
  const bool stated = condition.list(key, 1, [&](const Value& item) {
    std::string text;
    if (item.text(1, SIZE_MAX, text)) test.any_of.push_back(symbols.intern(attribute, text));
  });
  if (stated) out.push_back(std::move(test));
}

// {"stars": {"min": 4}, "kind": ["photo", "video"], "verified": true}
void decode_attributes(const Value& value, Attribute texts, Attribute numbers, SymbolTable& symbols,
                       std::vector<NumberTest>& of_numbers, Condition& out) {
  value.each_member([&](const std::string& name, const Value& asked) {
    SymbolTest test{texts, {}};
    const auto add = [&](std::string_view text) {
      test.any_of.push_back(symbols.intern(texts, join({name, "=", text})));
    };
    bool flag = false;
    std::string text;
    switch (asked.kind()) {
      case Kind::object: {
        NumberTest number{symbols.intern(numbers, name), {}};
        read_range(asked, number.range);
        of_numbers.push_back(number);
        return;
      }
      case Kind::array:
        asked.each(1, [&](const Value& item) {
          if (item.text(1, 200, text)) add(text);
        });
        break;
      case Kind::yes:
      case Kind::no:
        if (asked.boolean(flag)) add(flag ? "true" : "false");
        break;
      default:
        asked.fail_type("a list of texts, a range of numbers, true or false");
        return;
    }
    out.symbols.push_back(std::move(test));
  });
}

void decode_flag(Object& condition, const char* key, std::optional<bool>& out) {
  bool flag = false;
  if (condition.boolean(key, flag)) out = flag;
}

void decode_ids(Object& condition, const char* key, std::vector<std::string>& out) {
  condition.list(key, 1, [&](const Value& item) {
    std::string id;
    if (item.id(id)) out.push_back(std::move(id));
  });
}

// {"orders": {"in": {"days": 90}, "min": 3}}
void decode_counters(Object& condition, std::vector<CounterTest>& out) {
  condition.with("counters", Need::no, [&](const Value& value) {
    value.each_member([&](const std::string& counter, const Value& asked) {
      Object object(asked, R"({"min": 3})");
      CounterTest& test = out.emplace_back();
      test.reading.counter = counter;
      decode_reading(object, test.reading);
      object.integer("min", {}, test.range.min);
      object.integer("max", {}, test.range.max);
      if (object.is_object() && object.count_of({"min", "max"}) == 0) {
        asked.fail(ErrorCode::json_missing, {"an empty range, expected min, max or both"});
      }
      object.finish();
    });
  });
}

// {"before": 7, "after": 7}
void decode_near(Object& condition, const char* key, DayOfYearTest& out) {
  condition.object(key, [&](Object& days) {
    out = {0, 0};
    days.integer("before", {0, 182}, out.before);
    days.integer("after", {0, 182}, out.after);
  });
}

// What the member did, is, and said.
void decode_of_member(Object& condition, SymbolTable& symbols, Condition& out) {
  decode_ids(condition, "segment", out.segments);
  decode_ids(condition, "goal", out.goals);
  decode_counters(condition, out.counters);
  condition.with("profile", Need::no, [&](const Value& profile) {
    decode_attributes(profile, Attribute::profile_text, Attribute::profile_number, symbols,
                      out.profile_numbers, out);
  });
  decode_near(condition, "birthday", out.birthday);
  decode_near(condition, "anniversary", out.anniversary);
  decode_range(condition, "member_days", out.member_days);
}

void decode(const Value& value, SymbolTable& symbols, int depth, Condition& out);

void decode_nested(Object& condition, const char* key, SymbolTable& symbols, int depth,
                   std::vector<Condition>& out) {
  condition.list(key, 1,
                 [&](const Value& item) { decode(item, symbols, depth + 1, out.emplace_back()); });
}

void decode_keys(Object& condition, SymbolTable& symbols, int depth, Condition& out) {
  int attribute = 0;
  for (const char* key : kAttributeKeys) {
    decode_symbols(condition, key, static_cast<Attribute>(attribute++), symbols, out.symbols);
  }
  decode_range(condition, "price", out.price, kSignedMoney);
  decode_range(condition, "quantity", out.quantity);
  decode_range(condition, "line_total", out.line_total, kSignedMoney);
  decode_flag(condition, "on_sale", out.on_sale);
  decode_flag(condition, "gift_card", out.gift_card);
  decode_range(condition, "subtotal", out.subtotal, kSignedMoney);
  decode_range(condition, "total", out.total, kSignedMoney);
  decode_range(condition, "discount_code_count", out.codes);
  decode_window(condition, out.date);
  decode_weekdays(condition, out.weekdays);
  decode_time_of_day(condition, out.time_of_day);
  condition.with("attributes", Need::no, [&](const Value& attributes) {
    decode_attributes(attributes, Attribute::action_text, Attribute::action_number, symbols,
                      out.numbers, out);
  });
  decode_ids(condition, "tier", out.tiers);
  decode_flag(condition, "member", out.member);
  decode_range(condition, "orders", out.orders);
  condition.integer("every_nth_order", {2, 1000000}, out.every_nth_order);
  decode_range(condition, "balance", out.balance);
  decode_of_member(condition, symbols, out);
  decode_nested(condition, "all", symbols, depth, out.all);
  decode_nested(condition, "any", symbols, depth, out.any);
  decode_nested(condition, "none", symbols, depth, out.none);
}

void decode(const Value& value, SymbolTable& symbols, int depth, Condition& out) {
  if (depth > kDeepest) {
    value.fail(ErrorCode::number_range, {"conditions nest deeper than 32, expected fewer levels"});
    return;
  }
  Object condition(value, R"({"category": ["tea"]})");
  decode_keys(condition, symbols, depth, out);
  condition.finish();
}

// One that is asked for where conditions are read.
bool is_condition(std::string_view key) {
  const Document empty{{static_cast<double>(Kind::object), 0, 0}, {}};
  Input in(empty);
  Object condition{Value(in)};
  SymbolTable symbols;
  Condition unused;
  decode_keys(condition, symbols, 1, unused);
  return condition.asked(key);
}

}  // namespace

void decode_condition(const Value& value, SymbolTable& symbols, Condition& out) {
  decode(value, symbols, 1, out);
}

void decode_when(Object& object, SymbolTable& symbols, Condition& out, Need need) {
  object.in_when(is_condition);
  object.with(
      "when", need, [&](const Value& when) { decode_condition(when, symbols, out); },
      R"(a condition such as {"category": ["tea"]})");
}

}  // namespace loyalty::json
