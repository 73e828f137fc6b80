#include "server/demo_shop.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "json/catalog.h"
#include "json/messages.h"
#include "server/credentials.h"
#include "server/crypto.h"
#include "server/static_files.h"

namespace loyalty::server {
namespace {

constexpr Instant kDay = 24LL * 60 * 60 * 1000;
constexpr Instant kTokenLifetime = 60LL * 60 * 1000;
constexpr std::array<std::string_view, 3> kMembers = {"new", "almost-gold", "expiring"};

Response post_login(Call& call) {
  const Result<std::string> member = decode_login(call.request.body());
  if (!member) return problem(http::status::bad_request, member.error());
  if (std::find(kMembers.begin(), kMembers.end(), *member) == kMembers.end()) {
    return problem(http::status::not_found, "member_unknown", "/member",
                   "the demo shop has no such customer; expected new, almost-gold or expiring");
  }
  const Settings& settings = call.service.settings();
  const std::string token =
      write_token(*member, settings.secret, settings.audience, call.now + kTokenLifetime);
  return json_response(http::status::ok, R"({"token":)" + loyalty::quoted(token) + R"(,"member":)" +
                                             loyalty::quoted(*member) + "}");
}

Status check_cart(const Service& service, const std::string& cart) {
  const auto text = service.files()->text("/catalog.json");
  if (!text) throw std::runtime_error("the demo folder has no catalog.json");
  const Result<Catalog> catalog = Catalog::decode(*text);
  if (!catalog) throw std::runtime_error("catalog.json: " + catalog.error().message);
  Status status = catalog->check(cart);
  if (status) return status;
  Error error = status.error();
  error.where = "/cart" + error.where;
  return error;
}

// Takes the order as the shop, and books it as the shop: with a signed POST /v1/orders.
Response post_checkout(Call& call) {
  const Result<Checkout> checkout = decode_checkout(call.request.body());
  if (!checkout) return problem(http::status::bad_request, checkout.error());
  const Status sold = check_cart(call.service, checkout->cart);
  if (!sold) return problem(http::status::unprocessable_entity, sold.error());

  // A shop knows when it took an order, also when the page asks again.
  const std::string taken = call.ledger.store().setting(
      "demo order " + call.member + ' ' + checkout->order, std::to_string(call.now));
  Request order(http::verb::post, "/v1/orders", 11);
  order.set(http::field::content_type, "application/json");
  order.body() = encode_order(*checkout, call.member, std::stoll(taken));
  order.set(kSignatureHeader, sign_body(order.body(), call.service.settings().secret, call.now));
  return call.service.dispatch(order, call.ledger);
}

// Books one event of a story, as the shop's backend would have then. A story that the program
// refuses is a fault of the demo.
void tell(Ledger& ledger, std::string_view type, const std::string& member, const std::string& id,
          Instant at, const std::string& rest) {
  const std::string body = R"({"member":)" + loyalty::quoted(member) + R"(,"id":)" +
                           loyalty::quoted(id) + R"(,"at":")" + format_instant(at) + "\"," + rest +
                           "}";
  Result<Posted> posted = decode_posted(body, {.type = type, .names_member = true});
  if (!posted) throw std::logic_error(posted.error().message);
  const Booking booking = ledger.record({.member = member,
                                         .type = std::string(type),
                                         .id = id,
                                         .content = posted->content,
                                         .event = posted->event});
  if (const auto* error = std::get_if<Error>(&booking)) {
    throw std::runtime_error("the demo member " + member + " cannot be booked: " + error->where +
                             ": " + error->message);
  }
}

void tell_order(Ledger& ledger, const std::string& member, const std::string& order, Instant at,
                Money price) {
  tell(ledger, "order", member, order, at,
       R"("order":)" + loyalty::quoted(order) + R"(,"currency":)" +
           loyalty::quoted(ledger.rules().program().currency) +
           R"(,"lines":[{"id":"1","quantity":1,"price":)" + std::to_string(price) + "}]");
}

void tell_points(Ledger& ledger, const std::string& member, const std::string& id, Instant at,
                 Points points, std::string_view reason) {
  tell(ledger, "adjustment", member, id, at,
       R"("points":)" + std::to_string(points) + R"(,"reason":)" + loyalty::quoted(reason));
}

}  // namespace

std::vector<Route> demo_routes() {
  return {{http::verb::post, "/demo/login", Access::anyone, post_login},
          {http::verb::post, "/demo/checkout", Access::member, post_checkout}};
}

std::string demo_secret(Store& store) {
  return store.setting("demo secret", random_secret());
}

void seed_demo_members(Ledger& ledger, Instant now) {
  const Program& program = ledger.rules().program();
  const Zone& zone = ledger.rules().compiled.zone();
  const auto is_new = [&ledger](const char* member) {
    return !ledger.store().find_member(member).has_value();
  };
  if (is_new("new")) {
    tell_points(ledger, "new", "welcome", now, 50, "Welcome");
  }
  if (is_new("almost-gold")) {
    // Nine tenths of the way, in three orders of the last months.
    const Money each = program.tiers.levels.back().from * 3 / 10;
    int months = 5;
    for (const char* order : {"past-1", "past-2", "past-3"}) {
      tell_order(ledger, "almost-gold", order, add_months(zone, now, -months), each);
      months -= 2;
    }
  }
  if (is_new("expiring")) {
    // Given so long ago that they end ten days from now, where points end at all.
    const int lifetime = std::max(program.points.expires.months, 1);
    const Instant given = add_months(zone, now, -lifetime) + 10 * kDay;
    tell_points(ledger, "expiring", "anniversary", given, 400, "Anniversary gift");
    tell_order(ledger, "expiring", "past-1", add_months(zone, now, -2), 8'000);
  }
}

}  // namespace loyalty::server
