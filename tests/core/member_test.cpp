// What happens to a member over time: lots, holds, refunds, tiers.
#include "catch.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

constexpr const char* kLine100 = R"("price": 10000, "quantity": 2)";

CompiledProgram program_of(const std::string& more) {
  return program_with(
      R"("earn": [{"id": "base", "label": "b", "rate": {"points": 1, "every": 100}}],)" + more);
}

const char* const kRewards = R"("rewards": [
  {"id": "five", "name": "5 off", "kind": "amount_off", "points": 100, "amount": 500},
  {"id": "pay", "name": "pay", "kind": "variable", "points": 1, "amount": 1}])";

Event adjust(std::string id, Instant when, Points points) {
  return event(std::move(id), when, AdjustmentEvent{points, "by hand"});
}

Points balance(const Outcome& outcome) {
  return outcome.member.wallet[Account::available];
}

}  // namespace

TEST_CASE("points mature after their days and expire at their instant") {
  const auto program = program_of(
      R"("points": {"available_after_days": 14, "expires": { "after": { "months": 1 } }})");
  Calculator calculator(program);
  Cart cart = cart_of(program, {kLine100});
  cart.at = at("2026-06-01T12:00:00Z");
  Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  CHECK(out.member.wallet[Account::pending] == 200);
  CHECK(balance(out) == 0);
  out = booked(calculator, out.member, event("c1", at("2026-06-15T11:59:59.999Z"), ClockEvent{}));
  CHECK(balance(out) == 0);
  out = booked(calculator, out.member, event("c2", at("2026-06-15T12:00:00Z"), ClockEvent{}));
  CHECK(balance(out) == 200);
  out = booked(calculator, out.member, event("c3", at("2026-07-01T12:00:00Z"), ClockEvent{}));
  CHECK(balance(out) == 0);
  CHECK(out.member.wallet[Account::expired] == 200);
}

TEST_CASE("points that matured and expired while nobody looked pass through both accounts") {
  const auto program = program_of(
      R"("points": {"available_after_days": 14, "expires": { "after": { "months": 1 } }})");
  Calculator calculator(program);
  Cart cart = cart_of(program, {kLine100});
  Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  out = booked(calculator, out.member, event("c", at("2027-06-15T12:00:00Z"), ClockEvent{}));
  CHECK(out.transfers.size() == 2);
  CHECK(out.member.wallet.lots.empty());
}

TEST_CASE("points that expire before they are available expire out of the pending ones") {
  const auto program = program_with("");
  Calculator calculator(program);
  const Instant now = at("2026-06-01T12:00:00Z");
  Member member = new_member("m", now);
  member.wallet.lots = {{200, now + 2, now + 1, "o"}};
  member.wallet.accounts[static_cast<int>(Account::issued)] = -200;
  member.wallet.accounts[static_cast<int>(Account::pending)] = 200;
  const Outcome out = booked(calculator, member, event("c", now + 1, ClockEvent{}));
  CHECK(out.member.wallet[Account::pending] == 0);
  CHECK(balance(out) == 0);
  CHECK(out.member.wallet[Account::expired] == 200);
}

TEST_CASE("the same order is booked once, however its event is named") {
  const auto program = program_of(kRewards);
  Calculator calculator(program);
  const Cart cart = cart_of(program, {kLine100});
  const Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  Event again = order("o", cart);
  again.id = "another-id";
  const auto refused = calculator.apply(out.member, again);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::order_exists);
}

TEST_CASE("a hold keeps its points from others, an order commits it, the rest goes back") {
  const auto program = program_of(kRewards);
  Calculator calculator(program);
  const Instant start = at("2026-06-01T09:00:00Z");
  Outcome out = booked(calculator, new_member("m", start), adjust("a", start, 300));
  out = booked(calculator, out.member, event("h", start + 1, HoldEvent{"pay", 250}));
  CHECK(balance(out) == 50);
  CHECK_FALSE(calculator.apply(out.member, event("h2", start + 2, HoldEvent{"five", 0})).ok());
  // The order is worth only 40.
  Cart cart = cart_of(program, {R"("price": 40, "quantity": 1)"});
  cart.redemptions.push_back({-1, 0, "h"});
  out = booked(calculator, out.member, order("o", cart));
  CHECK(out.redemptions.front().value == 40);
  CHECK(out.member.wallet[Account::redeemed] == 40);
  CHECK(balance(out) == 260);
  CHECK(out.member.holds.empty());
}

TEST_CASE("a released hold gives its lots back as they were") {
  const auto program = program_of(std::string(kRewards) +
                                  R"(, "points": {"expires": { "after": { "months": 1 } }})");
  Calculator calculator(program);
  const Instant start = at("2026-06-01T09:00:00Z");
  Outcome out = booked(calculator, new_member("m", start), adjust("a", start, 100));
  const Lot lot = out.member.wallet.lots.front();
  out = booked(calculator, out.member, event("h", start + 1, HoldEvent{"five", 0}));
  out = booked(calculator, out.member, event("r", start + 2, ReleaseEvent{"h"}));
  REQUIRE(out.member.wallet.lots.size() == 1);
  CHECK(out.member.wallet.lots.front().expires_at == lot.expires_at);
  CHECK(out.member.wallet.lots.front().source == "a");
  const auto again = calculator.apply(out.member, event("r2", start + 3, ReleaseEvent{"h"}));
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().code == ErrorCode::hold_unknown);
}

TEST_CASE("points held beyond their expiry expire when they come back") {
  const auto program = program_of(std::string(kRewards) +
                                  R"(, "points": {"expires": { "after": { "months": 1 } }})");
  Calculator calculator(program);
  const Instant start = at("2026-06-01T09:00:00Z");
  Outcome out = booked(calculator, new_member("m", start), adjust("a", start, 100));
  out = booked(calculator, out.member, event("h", start + 1, HoldEvent{"five", 0}));
  out = booked(calculator, out.member, event("r", at("2026-08-01T00:00:00Z"), ReleaseEvent{"h"}));
  CHECK(balance(out) == 0);
  CHECK(out.member.wallet[Account::expired] == 100);
}

TEST_CASE("an order that asks for a reward it cannot have is refused as a whole") {
  const auto program = program_of(kRewards);
  Calculator calculator(program);
  Cart cart = cart_of(program, {kLine100});
  cart.redemptions.push_back({0, 0, ""});
  const Member member = new_member("m", cart.at);
  const auto refused = calculator.apply(member, order("o", cart));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::balance_too_small);
  CHECK(refused.error().where == "/redemptions/0");
  const auto preview = calculator.preview(&member, cart, Detail::totals);
  REQUIRE(preview.ok());
  CHECK(preview->redemptions.front().refused == ErrorCode::balance_too_small);
  CHECK(preview->redemptions.front().value == 0);
}

TEST_CASE("refunds by piece, by amount and of the rest add up to the award") {
  const auto program = program_of(R"("refunds": {"shortfall": "clamp"})");
  Calculator calculator(program);
  const Cart cart =
      cart_of(program, {R"("price": 3333, "quantity": 3)", R"("price": 77, "quantity": 1)"});
  Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  const Points award = out.award.total;
  Points reversed = 0;
  const auto give_back = [&](RefundEvent refund) {
    out = booked(calculator, out.member,
                 event("r" + std::to_string(reversed), cart.at + 1, std::move(refund)));
    reversed += out.reversed;
  };
  give_back({"o", {{"1", 1, 0}}, 0});
  give_back({"o", {{"1", 0, 1000}}, 0});
  give_back({"o", {}, 500});
  CHECK(reversed < award);
  give_back({"o", {}, 0});
  CHECK(reversed == award);
  give_back({"o", {}, 0});
  CHECK(reversed == award);
}

TEST_CASE(
    "a refund of a little money leaves lines that cost nothing, one of all of it takes them") {
  const auto program = program_with(
      R"("earn": [{"id": "each", "label": "e", "fixed": {"points": 10, "per": "item"}}])");
  Calculator calculator(program);
  const Cart cart =
      cart_of(program, {R"("price": 0, "quantity": 5)", R"("price": 1000, "quantity": 1)"});
  const Outcome bought = booked(calculator, new_member("m", cart.at), order("o", cart));
  REQUIRE(bought.award.total == 60);
  const auto refunded = [&](Money amount) {
    return booked(calculator, bought.member, event("r", cart.at, RefundEvent{"o", {}, amount}));
  };
  CHECK(refunded(1).reversed == 0);
  CHECK(refunded(1000).reversed == 60);
}

TEST_CASE("a refund takes the order's progress back also after the program's zone has changed") {
  const std::string tiers =
      R"("tiers": {"levels": [{"id": "a", "name": "A", "from": 0},
                              {"id": "b", "name": "B", "from": 20000}]})";
  const auto with_zone = [&](const char* zone) {
    return compiled(R"({"id": "p", "name": "P", "currency": "GBP", "time_zone": ")" +
                    std::string(zone) + "\", " + tiers + "}");
  };
  const auto london = with_zone("Europe/London");
  const auto utc = with_zone("UTC");
  const Cart cart = cart_of(london, {kLine100});
  Calculator before(london);
  const Outcome bought = booked(before, new_member("m", cart.at), order("o", cart));
  REQUIRE(bought.member.tier == 1);
  Calculator after(utc);
  const Outcome back = booked(after, bought.member, refund("r", cart.at, "o"));
  CHECK(back.member.progress.empty());
  CHECK(back.member.tier == 0);
}

TEST_CASE("a line without pieces is given nothing, for nothing of it could come back") {
  const auto program = program_with(
      R"("earn": [{"id": "r", "label": "r", "fixed": {"points": 13, "per": "line"}}])");
  Calculator calculator(program);
  const Cart cart = cart_of(program, {R"("price": 100, "quantity": 0)"});
  const Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  CHECK(out.award.total == 0);
}

TEST_CASE("a refund of more than is left is refused and names how much is") {
  const auto program = program_of(kRewards);
  Calculator calculator(program);
  const Cart cart = cart_of(program, {kLine100});
  const Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  const auto refused =
      calculator.apply(out.member, event("r", cart.at, RefundEvent{"o", {{"1", 3, 0}}, 0}));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::refund_too_large);
  CHECK(refused.error().where == "/lines/0/quantity");
  CHECK_FALSE(calculator.apply(out.member, refund("r", cart.at, "another")).ok());
}

TEST_CASE("points that were spent are forgone, or owed where the program says so") {
  for (const bool owe : {false, true}) {
    const auto program = program_of(std::string(kRewards) + R"(, "refunds": {"shortfall": ")" +
                                    (owe ? "owe" : "clamp") + "\"}");
    Calculator calculator(program);
    Cart cart = cart_of(program, {R"("price": 15000, "quantity": 1)"});
    Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
    out = booked(calculator, out.member, adjust("spent", cart.at, -100));
    out = booked(calculator, out.member, refund("r", cart.at, "o"));
    CHECK(balance(out) == (owe ? -100 : 0));
    CHECK(out.reversed == (owe ? 150 : 50));
    CHECK(out.forgone == (owe ? 0 : 100));
    // The next points pay what is owed first.
    out = booked(calculator, out.member, adjust("more", cart.at, 130));
    CHECK(balance(out) == (owe ? 30 : 130));
    CHECK(out.member.wallet.debt == 0);
  }
}

TEST_CASE("a refund gives redeemed points back in proportion") {
  const auto program = program_of(std::string(kRewards) + R"(, "basis": {"redemptions": "earn"})");
  Calculator calculator(program);
  Cart cart =
      cart_of(program, {R"("price": 3500, "quantity": 1)", R"("price": 3500, "quantity": 1)"});
  Outcome out = booked(calculator, new_member("m", cart.at), adjust("a", cart.at, 200));
  cart.redemptions.push_back({1, 150, ""});
  out = booked(calculator, out.member, order("o", cart));
  CHECK(balance(out) == 120);
  out = booked(calculator, out.member, event("r", cart.at, RefundEvent{"o", {{"2", 1, 0}}, 0}));
  CHECK(out.reversed == 35);
  CHECK(out.returned == 75);
  out = booked(calculator, out.member, refund("r2", cart.at, "o"));
  CHECK(balance(out) == 200);
}

TEST_CASE("spend counts toward the tier until the same day a year later, then the tier goes") {
  const auto program = program_of(R"("tiers": {"window": {"months": 12}, "levels": [
    {"id": "a", "name": "A", "from": 0}, {"id": "b", "name": "B", "from": 15000}]})");
  Calculator calculator(program);
  Cart cart = cart_of(program, {kLine100});
  cart.at = at("2026-03-15T18:00:00Z");
  Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  CHECK(out.tier_before == 0);
  CHECK(out.tier_after.tier == 1);
  CHECK(out.tier_after.keep_missing == 15000);
  CHECK(out.tier_after.keep_by == at("2027-03-15T00:00:00Z"));
  out = booked(calculator, out.member, event("c", at("2027-03-14T23:59:59Z"), ClockEvent{}));
  CHECK(out.member.tier == 1);
  out = booked(calculator, out.member, event("d", at("2027-03-15T00:00:00Z"), ClockEvent{}));
  CHECK(out.member.tier == 0);
  CHECK(out.member.tier_since == at("2027-03-15T00:00:00Z"));
}

TEST_CASE("a refund takes back what the order counted toward the tier") {
  const auto program = program_of(R"("tiers": {"levels": [
    {"id": "a", "name": "A", "from": 0}, {"id": "b", "name": "B", "from": 15000}]})");
  Calculator calculator(program);
  const Cart cart = cart_of(program, {kLine100});
  Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  CHECK(out.tier_after.tier == 1);
  out = booked(calculator, out.member, event("r", cart.at, RefundEvent{"o", {{"1", 1, 0}}, 0}));
  CHECK(out.tier_after.tier == 0);
  CHECK(out.tier_after.metric == 10000);
}

TEST_CASE("a cart dated before the last order still finds by when its tier is kept") {
  const auto program = program_of(R"("tiers": {"window": {"months": 12}, "levels": [
    {"id": "a", "name": "A", "from": 0}, {"id": "b", "name": "B", "from": 15000}]})");
  Calculator calculator(program);
  Cart cart = cart_of(program, {kLine100});
  const Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  cart.at = at("2026-05-01T12:00:00Z");
  const auto preview = calculator.preview(&out.member, cart, Detail::totals);
  REQUIRE(preview.ok());
  CHECK(preview->tier_after.keep_by == at("2027-06-01T00:00:00Z"));
}

TEST_CASE("an order earns by the tier before it, and shows the one after") {
  const auto program = program_of(R"("tiers": {"levels": [
    {"id": "a", "name": "A", "from": 0}, {"id": "b", "name": "B", "from": 15000, "multiplier": "2"}]})");
  Calculator calculator(program);
  const Cart cart = cart_of(program, {kLine100});
  const Member member = new_member("m", cart.at);
  const auto preview = calculator.preview(&member, cart, Detail::breakdown);
  REQUIRE(preview.ok());
  CHECK(preview->award.total == 200);
  CHECK(preview->tier_before == 0);
  CHECK(preview->tier_after.tier == 1);
}

TEST_CASE("points of a backdated order that have expired since are in no balance") {
  const auto program = program_of(R"("points": {"expires": { "after": { "months": 1 } }})");
  Calculator calculator(program);
  const Cart cart = cart_of(program, {kLine100});
  const Member later = new_member("m", cart.at + 40 * 86400000LL);
  const auto preview = calculator.preview(&later, cart, Detail::totals);
  REQUIRE(preview.ok());
  const Outcome out = booked(calculator, later, order("o", cart));
  CHECK(preview->balance_after == 0);
  CHECK(preview->balance_after == balance(out));
}

TEST_CASE("a preview for an instant before the member's own is that of the member's own") {
  const auto program = program_of(R"("points": {"available_after_days": 1})");
  Calculator calculator(program);
  Cart cart = cart_of(program, {kLine100});
  Outcome out = booked(calculator, new_member("m", cart.at), order("o", cart));
  out = booked(calculator, out.member, event("c", at("2026-06-10T00:00:00Z"), ClockEvent{}));
  const auto preview = calculator.preview(&out.member, cart, Detail::totals);
  REQUIRE(preview.ok());
  CHECK(preview->balance == 200);
}
