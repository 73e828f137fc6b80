#include "json/decode_cart.h"
#include "json/json.h"

namespace loyalty {
namespace {

using json::kNotNegative;
using json::kPositive;
using json::need_key;
using json::Object;
using json::Value;

enum class Type { order, refund, hold, release, adjustment, clock };

OrderEvent decode_order(Object& root, const Program& program, Instant at) {
  OrderEvent order;
  need_key(root, "order", order.order);
  order.cart.at = at;
  json::decode_cart_keys(root, program, order.cart);
  return order;
}

void exactly_one(Object& object, const char* a, const char* b) {
  if (object.has(a) && object.has(b)) {
    object.value().fail(ErrorCode::json_unknown_key,
                        {"both ", a, " and ", b, " are stated, expected one of them"});
  }
}

RefundEvent decode_refund(Object& root) {
  RefundEvent refund;
  need_key(root, "order", refund.order);
  root.list("lines", 1, [&](const Value& item) {
    Object object(item);
    RefundEvent::RefundLine& line = refund.lines.emplace_back();
    need_key(object, "line", line.line);
    object.integer("amount", kPositive, line.amount);
    if (!object.has("amount")) {
      if (const auto quantity = object.need("quantity")) {
        quantity->integer(kPositive, line.quantity);
      }
    } else {
      object.integer("quantity", kPositive, line.quantity);
    }
    exactly_one(object, "quantity", "amount");
    object.finish();
  });
  root.integer("amount", kPositive, refund.amount);
  exactly_one(root, "lines", "amount");
  return refund;
}

HoldEvent decode_hold(Object& root) {
  HoldEvent hold;
  if (const auto reward = root.need("reward")) reward->id(hold.reward);
  root.integer("points", kNotNegative, hold.points);
  return hold;
}

ReleaseEvent decode_release(Object& root) {
  ReleaseEvent release;
  need_key(root, "hold", release.hold);
  return release;
}

AdjustmentEvent decode_adjustment(Object& root) {
  AdjustmentEvent adjustment;
  if (const auto points = root.need("points")) points->integer({}, adjustment.points);
  if (const auto reason = root.need("reason")) reason->text(1, 500, adjustment.reason);
  return adjustment;
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
      out.body = decode_adjustment(root);
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
  json::Errors errors;
  Object root(Value{&*document, {}, &errors});
  Event event;
  constexpr Type kTypes[] = {Type::order,   Type::refund,     Type::hold,
                             Type::release, Type::adjustment, Type::clock};
  std::size_t type = 0;
  const auto word = root.need("type");
  const bool known =
      word && word->word({"order", "refund", "hold", "release", "adjustment", "clock"}, type);
  if (known) {
    need_key(root, "id", event.id);
    if (const auto at = root.need("at")) at->instant(event.at);
    decode_body(kTypes[type], root, program, event);
    root.finish();
  }
  if (!errors.none()) return errors.list().front();
  return event;
}

}  // namespace loyalty
