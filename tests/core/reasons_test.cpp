#include "catch.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

// The reason why the only rule, with that condition and what follows it, gives nothing.
std::string reason_of(const std::string& rule, const std::string& order_json = "",
                      const std::string& more = "") {
  const auto program = program_with(R"("tiers": {"levels": [{"id": "a", "name": "A", "from": 0},
      {"id": "b", "name": "B", "from": 100}]},
    "counters": [{"id": "orders"}],
    "segments": [{"id": "big", "name": "Big", "when": {"counters": {"orders": {"min": 5}}}}],
    "earn": [{"id": "r", "label": "l", )" +
                                    rule + "}" + more + "]");
  Calculator calculator(program);
  const Member member = new_member("m", at("2026-03-01T12:00:00Z"));
  const Cart shown = cart(program, R"({"currency": "GBP", "at": "2026-03-04T12:00:00Z",
    "lines": [{"id": "1", "category": "tea", "price": 1000, "quantity": 1}])" +
                                       order_json + "}");
  const auto preview = calculator.preview(&member, shown, Detail::breakdown);
  REQUIRE(preview.ok());
  for (const Unapplied& unapplied : calculator.unapplied(*preview)) {
    if (unapplied.rule == 0) return name_of(unapplied.reason);
  }
  return "applied";
}

std::string reason_of_condition(const std::string& when) {
  return reason_of(R"("when": {)" + when + R"(}, "fixed": {"points": 1})");
}

}  // namespace

TEST_CASE("each test that fails is the reason why a rule gave nothing") {
  struct Case {
    const char* when;
    const char* reason;
  };
  for (const Case& c : {
           Case{"", "applied"},
           Case{R"("member": false)", "member"},
           Case{R"("tier": ["b"])", "tier"},
           Case{R"("date": {"until": "2026-03-04"})", "date"},
           Case{R"("orders": {"min": 1})", "orders"},
           Case{R"("every_nth_order": 2)", "every_nth_order"},
           Case{R"("balance": {"min": 1})", "balance"},
           Case{R"("segment": ["big"])", "segment"},
           Case{R"("counters": {"orders": {"min": 1}})", "counters"},
           Case{R"("profile": {"plan": ["pro"]})", "profile"},
           Case{R"("birthday": {})", "birthday"},
           Case{R"("anniversary": {})", "anniversary"},
           Case{R"("member_days": {"min": 9})", "member_days"},
           Case{R"("channel": ["app"])", "channel"},
           Case{R"("payment": ["card"])", "payment"},
           Case{R"("currency": ["USD"])", "currency"},
           Case{R"("weekday": ["sunday"])", "weekday"},
           Case{R"("time_of_day": {"from": "20:00", "until": "21:00"})", "time_of_day"},
           Case{R"("subtotal": {"min": 1001})", "subtotal"},
           Case{R"("total": {"min": 1001})", "total"},
           Case{R"("category": ["coffee"])", "line"},
           Case{R"("price": {"min": 1001})", "line"},
           Case{R"("none": [{"category": ["tea"]}])", "nested"},
           Case{R"("all": [{"segment": ["big"]}])", "nested"},
       }) {
    INFO(c.when);
    CHECK(reason_of_condition(c.when) == c.reason);
  }
}

TEST_CASE("the first test that fails is told, the member's before the order's") {
  CHECK(reason_of_condition(
            R"("category": ["coffee"], "subtotal": {"min": 1001}, "tier": ["b"])") == "tier");
  CHECK(reason_of_condition(R"("category": ["coffee"], "subtotal": {"min": 1001})") == "subtotal");
}

TEST_CASE("a rule whose condition holds may give nothing for other reasons") {
  // A rule that its limit cuts applies, and says so; where rules compete it steps aside.
  CHECK(reason_of(R"("fixed": {"points": 5}, "limit": {"order": 0})") == "applied");
  CHECK(reason_of(R"("fixed": {"points": 5}, "limit": {"order": 0}, "stacking": "stop")") ==
        "limit");
  CHECK(reason_of(R"("rate": {"points": 1, "every": 100000})") == "nothing");
  CHECK(reason_of(R"("multiplier": "2")", "",
                  R"(, {"id": "m", "label": "l", "multiplier": "3"},
                     {"id": "f", "label": "l", "fixed": {"points": 5}})") == "other_multiplier");
  CHECK(reason_of(R"("fixed": {"points": 5})", "",
                  R"(, {"id": "s", "label": "l", "fixed": {"points": 1}, "priority": 9,
                       "stacking": "stop"})") == "other_rule");
}

TEST_CASE("what is for actions is no rule that an order missed") {
  CHECK(reason_of(R"("on": "review", "fixed": {"points": 5})") == "applied");
}
