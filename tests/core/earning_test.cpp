#include "catch.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

constexpr const char* kBase =
    R"({"id": "base", "label": "b", "rate": {"points": 1, "every": 100}})";

CompiledProgram earning(const std::string& rules, const std::string& more = "") {
  return program_with("\"earn\": [" + rules + "]" + (more.empty() ? "" : ", " + more));
}

Preview preview_of(const CompiledProgram& program, const Cart& cart) {
  auto preview = Calculator(program).preview(nullptr, cart, Detail::breakdown);
  REQUIRE(preview.ok());
  return std::move(*preview);
}

}  // namespace

TEST_CASE("a cart beyond 2^53 - 1 before its discounts is refused, whatever they leave of it") {
  const auto program = program_with(R"("basis": {"discounts": "ignored"}, "earn": [
    {"id": "base", "label": "b", "rate": {"points": 1, "every": 100}}])");
  const auto refused = [&](std::initializer_list<std::string_view> lines, Charge shipping) {
    Cart cart = cart_of(program, lines);
    cart.shipping = shipping;
    const auto preview = Calculator(program).preview(nullptr, cart, Detail::totals);
    return preview.ok() ? "" : preview.error().where;
  };
  constexpr std::string_view kAll =
      R"("price": 9007199254740991, "quantity": 1, "discount": 9007199254740991)";
  CHECK(refused({kAll}, {}) == "");
  CHECK(refused({kAll, kAll}, {}) == "/lines");
  CHECK(refused({kAll}, {1, 0, 0}) == "/lines");
  CHECK(refused({}, {kMaxSurfaceInteger, 0, 0}) == "");
  CHECK(refused({}, {kMaxSurfaceInteger, 0, 1}) == "/shipping");
}

TEST_CASE("rounding an order as a whole loses nothing between its lines") {
  const auto program = earning(kBase);
  const Cart cart =
      cart_of(program, {R"("price": 150, "quantity": 1)", R"("price": 150, "quantity": 1)"});
  CHECK(points_of(program, cart) == 3);
  CHECK(preview_of(program, cart).award.lines == std::vector<Points>{1, 2, 0, 0});
}

TEST_CASE("rounding each line drops each line's rest") {
  const auto program = earning(kBase, R"("rounding": {"scope": "line"})");
  const Cart cart =
      cart_of(program, {R"("price": 150, "quantity": 1)", R"("price": 150, "quantity": 1)"});
  CHECK(points_of(program, cart) == 2);
}

TEST_CASE("rounding each rule rounds before the multiplier and after it") {
  const std::string rules =
      std::string(kBase) + R"(, {"id": "m", "label": "m", "multiplier": "1.5"})";
  const auto by_rule = earning(rules, R"("rounding": {"scope": "rule"})");
  const auto by_order = earning(rules);
  CHECK(points_of(by_rule, cart_of(by_rule, {R"("price": 1999, "quantity": 1)"})) == 28);
  CHECK(points_of(by_order, cart_of(by_order, {R"("price": 1999, "quantity": 1)"})) == 29);
}

TEST_CASE("a limit that is reached inside a line gives the rest of it and says so") {
  const auto program = earning(
      R"({"id": "r", "label": "r", "rate": {"points": 1, "every": 100}, "limit": {"order": 15}})");
  const Preview preview = preview_of(
      program,
      cart_of(program, {R"("price": 1000, "quantity": 1)", R"("price": 1000, "quantity": 1)"}));
  REQUIRE(preview.award.contributions.size() == 2);
  CHECK(preview.award.total == 15);
  CHECK_FALSE(preview.award.contributions[0].limited);
  CHECK(preview.award.contributions[1].points == 5);
  CHECK(preview.award.contributions[1].limited);
}

TEST_CASE("the order's limit takes from the lines that cross it") {
  const auto program = earning(kBase, R"("limit": {"order": 15})");
  const Award award = preview_of(program, cart_of(program, {R"("price": 1000, "quantity": 1)",
                                                            R"("price": 1000, "quantity": 1)"}))
                          .award;
  CHECK(award.total == 15);
  CHECK(award.lines == std::vector<Points>{10, 5, 0, 0});
  CHECK(award.contributions.back().rule == Contribution::kOrderLimit);
  CHECK(award.contributions.back().points == -5);
}

TEST_CASE("of several multipliers the best applies, and the tier's is one of them") {
  const std::string rules =
      std::string(kBase) +
      R"(, {"id": "twice", "label": "t", "multiplier": "2", "when": {"category": ["tea"]}})";
  const auto program = earning(
      rules, R"("tiers": {"levels": [{"id": "m", "name": "M", "from": 0, "multiplier": "1.5"}]})");
  const Award award =
      preview_of(program, cart_of(program, {R"("price": 1000, "quantity": 1, "category": "tea")",
                                            R"("price": 1000, "quantity": 1)"}))
          .award;
  CHECK(award.lines == std::vector<Points>{20, 15, 0, 0});
}

TEST_CASE("a rule that asks for one of several tags gives once to a line that has both") {
  const auto program = earning(
      R"({"id": "r", "label": "r", "fixed": {"points": 7, "per": "line"}, "when": {"tag": ["a", "b"]}})");
  CHECK(points_of(program,
                  cart_of(program, {R"("price": 1, "quantity": 1, "tags": ["a", "b", "a"])"})) ==
        7);
}

TEST_CASE("points for the whole order are shared out by worth over the lines that match") {
  const auto program = earning(
      R"({"id": "r", "label": "r", "fixed": {"points": 100}, "when": {"category": ["x"]}})");
  const Award award =
      preview_of(program, cart_of(program, {R"("price": 300, "quantity": 1, "category": "x")",
                                            R"("price": 500, "quantity": 1)",
                                            R"("price": 100, "quantity": 1, "category": "x")"}))
          .award;
  CHECK(award.lines == std::vector<Points>{75, 0, 25, 0, 0});
}

TEST_CASE("points for the whole order reach goods that cost nothing") {
  const auto program = earning(R"({"id": "r", "label": "r", "fixed": {"points": 9}})");
  const Award award =
      preview_of(program,
                 cart_of(program, {R"("price": 0, "quantity": 1)", R"("price": 0, "quantity": 2)"}))
          .award;
  CHECK(award.total == 9);
}

TEST_CASE("excluded lines earn nothing and do not count to the subtotal") {
  const auto program = earning(
      std::string(kBase) +
          R"(, {"id": "big", "label": "b", "fixed": {"points": 50}, "when": {"subtotal": {"min": 1000}}})",
      R"("excluded": [{"gift_card": true}, {"category": ["sale"]}])");
  CHECK(points_of(program,
                  cart_of(program, {R"("price": 900, "quantity": 1)",
                                    R"("price": 5000, "quantity": 1, "gift_card": true)",
                                    R"("price": 5000, "quantity": 1, "category": "sale")"})) == 9);
}

TEST_CASE("a window is half-open: its first instant is in, its end is not") {
  const auto program = earning(
      R"({"id": "r", "label": "r", "fixed": {"points": 1}, "when": {"date": {"from": "2026-06-01", "until": "2026-07-01"}}})");
  Cart cart = cart_of(program, {R"("price": 1, "quantity": 1)"});
  const auto earned_at = [&](const char* instant) {
    cart.at = at(instant);
    return points_of(program, cart);
  };
  CHECK(earned_at("2026-05-31T23:59:59.999Z") == 0);
  CHECK(earned_at("2026-06-01T00:00:00Z") == 1);
  CHECK(earned_at("2026-06-30T23:59:59.999Z") == 1);
  CHECK(earned_at("2026-07-01T00:00:00Z") == 0);
}

TEST_CASE("sums too wide for 64 bits are computed exactly in 128") {
  // The second rule never applies, but makes the bound of the order's sums too large for 64 bits.
  const std::string huge =
      R"(, {"id": "huge", "label": "h", "rate": {"points": 9007199254740991, "every": 1},
      "when": {"category": ["never"]}})";
  const auto narrow = earning(kBase);
  const auto wide = earning(kBase + huge);
  for (const char* line :
       {R"("price": 12345, "quantity": 7)", R"("price": 9007199254740991, "quantity": 1)"}) {
    CHECK(points_of(wide, cart_of(wide, {line})) == points_of(narrow, cart_of(narrow, {line})));
  }
}

TEST_CASE("an award beyond what JSON can carry is an error, not a number") {
  const auto program = earning(R"({"id": "r", "label": "r", "rate": {"points": 2, "every": 1}})");
  const auto preview = Calculator(program).preview(
      nullptr, cart_of(program, {R"("price": 9007199254740991, "quantity": 1)"}), Detail::totals);
  REQUIRE_FALSE(preview.ok());
  CHECK(preview.error().code == ErrorCode::overflow);
}

TEST_CASE("a cart in another currency is refused") {
  const auto program = earning(kBase);
  Cart cart = cart_of(program, {R"("price": 100, "quantity": 1)"});
  cart.currency = "EUR";
  const auto preview = Calculator(program).preview(nullptr, cart, Detail::totals);
  REQUIRE_FALSE(preview.ok());
  CHECK(preview.error().code == ErrorCode::currency_mismatch);
  CHECK(preview.error().where == "/currency");
}
