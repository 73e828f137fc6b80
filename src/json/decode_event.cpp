#include "json/decode_cart.h"
#include "json/decode_engagement.h"
#include "json/json.h"
#include "json/together.h"

namespace loyalty {
namespace {

using json::kNotNegative;
using json::kPositive;
using json::Need;
using json::Object;
using json::Value;

enum class Type {
  order,
  refund,
  hold,
  release,
  adjustment,
  action,
  profile,
  claim,
  status,
  grant,
  clock
};

OrderEvent decode_order(Object& root, const Program& program, Instant at) {
  OrderEvent order;
  root.name("order", order.order, Need::yes);
  order.cart.at = at;
  json::decode_cart_keys(root, program, order.cart);
  return order;
}

void exactly_one(Object& object, const char* a, const char* b) {
  if (object.count_of({a, b}) == 2) {
    object.value().fail(ErrorCode::json_unknown_key,
                        {"both ", a, " and ", b, " are stated, expected one of them"});
  }
}

RefundEvent decode_refund(Object& root) {
  RefundEvent refund;
  root.name("order", refund.order, Need::yes);
  root.list("lines", 1, [&](const Value& item) {
    Object object(item);
    RefundEvent::RefundLine& line = refund.lines.emplace_back();
    object.name("line", line.line, Need::yes);
    object.integer("amount", kPositive, line.amount);
    const Need quantity = object.has("amount") ? Need::no : Need::yes;
    object.integer("quantity", kPositive, line.quantity, quantity);
    exactly_one(object, "quantity", "amount");
    object.finish();
  });
  root.integer("amount", kPositive, refund.amount);
  exactly_one(root, "lines", "amount");
  return refund;
}

HoldEvent decode_hold(Object& root) {
  HoldEvent hold;
  root.id("reward", hold.reward, Need::yes);
  root.integer("points", kNotNegative, hold.points);
  return hold;
}

ReleaseEvent decode_release(Object& root) {
  ReleaseEvent release;
  root.name("hold", release.hold, Need::yes);
  return release;
}

AdjustmentEvent decode_adjustment(Object& root, const Program& program) {
  AdjustmentEvent adjustment;
  root.integer("points", {}, adjustment.points, Need::yes);
  root.text("reason", 500, adjustment.reason, Need::yes);
  json::decode_wallet(root, "wallet", program, adjustment.wallet);
  return adjustment;
}

// As far as rules ask for them.
void decode_attributes(const Value& value, const SymbolTable& symbols, ActionEvent& out) {
  std::vector<ProfileEntry> entries;
  json::decode_profile(value, entries);
  for (const ProfileEntry& entry : entries) {
    if (entry.text.empty()) {
      const Symbol name = symbols.find(Attribute::action_number, entry.name);
      if (name != kNoSymbol) out.numbers.push_back({name, entry.number});
    } else {
      const Symbol text = symbols.find(Attribute::action_text, join({entry.name, "=", entry.text}));
      if (text != kNoSymbol) out.texts.push_back(text);
    }
  }
}

ActionEvent decode_action(Object& root, const Program& program) {
  ActionEvent action;
  root.id("action", action.action, Need::yes);
  action.symbol = program.symbols.find(Attribute::action, action.action);
  root.with("attributes", Need::no, [&](const Value& attributes) {
    decode_attributes(attributes, program.symbols, action);
  });
  return action;
}

ProfileEvent decode_profile_event(Object& root) {
  ProfileEvent profile;
  root.with("birthday", Need::no, [&](const Value& value) {
    DayOfYear day;
    if (json::decode_day_of_year(value, day)) profile.birthday = day;
  });
  root.with("set", Need::no, [&](const Value& value) { json::decode_profile(value, profile.set); });
  root.list("unset", 1, [&](const Value& item) {
    std::string name;
    if (item.id(name)) profile.unset.push_back(std::move(name));
  });
  if (root.count_of({"birthday", "set", "unset"}) == 0) {
    root.value().fail(ErrorCode::json_missing,
                      {"nothing changes, expected birthday, set or unset"});
  }
  return profile;
}

ClaimEvent decode_claim(Object& root) {
  ClaimEvent claim;
  root.id("reward", claim.reward, Need::yes);
  root.integer("points", kNotNegative, claim.points);
  return claim;
}

StatusEvent decode_status(Object& root) {
  StatusEvent status;
  root.name("order", status.order, Need::yes);
  root.id("status", status.status, Need::yes);
  return status;
}

GrantEvent decode_grant(Object& root, const Program& program) {
  GrantEvent grant;
  root.with("tier", Need::yes,
            [&](const Value& tier) { json::decode_tier(tier, program, grant.tier); });
  root.instant("until", grant.until);
  return grant;
}

void decode_body(Type type, Object& root, const Program& program, Event& out) {
  switch (type) {
    case Type::order:
      out.body = decode_order(root, program, out.at);
      return;
    case Type::refund:
      out.body = decode_refund(root);
      return;
    case Type::hold:
      out.body = decode_hold(root);
      return;
    case Type::release:
      out.body = decode_release(root);
      return;
    case Type::adjustment:
      out.body = decode_adjustment(root, program);
      return;
    case Type::action:
      out.body = decode_action(root, program);
      return;
    case Type::claim:
      out.body = decode_claim(root);
      return;
    case Type::status:
      out.body = decode_status(root);
      return;
    case Type::grant:
      out.body = decode_grant(root, program);
      return;
    case Type::profile:
      out.body = decode_profile_event(root);
      return;
    case Type::clock:
      out.body = ClockEvent{};
      return;
  }
}

}  // namespace

Result<Event> decode_event(std::string_view text, const Program& program) {
  auto document = json::parse(text);
  if (!document) return document.error();
  json::Input in(*document);
  Object root{Value(in)};
  Event event;
  const int type = root.word("type",
                             {"order", "refund", "hold", "release", "adjustment", "action",
                              "profile", "claim", "status", "grant", "clock"},
                             Need::yes);
  if (type >= 0) {
    root.name("id", event.id, Need::yes);
    root.instant("at", event.at, Need::yes);
    decode_body(static_cast<Type>(type), root, program, event);
    std::vector<Together> together;
    if (json::decode_together(root, together)) event.together = std::move(together);
    root.finish();
  }
  if (!in.errors.none()) return in.errors.list().front();
  return event;
}

}  // namespace loyalty
