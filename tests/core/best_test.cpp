// The best redemption, against trying all of them.
#include <algorithm>
#include <functional>
#include <random>

#include "catch.h"
#include "loyalty/best.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

Member rich(const CompiledProgram& program, Points points) {
  Calculator calculator(program);
  const Member member = new_member("m", at("2026-01-01T00:00:00Z"));
  return booked(calculator, member,
                event("a", at("2026-01-01T00:00:00Z"), AdjustmentEvent{points, "gift"}))
      .member;
}

Cart basket(const CompiledProgram& program, std::int64_t price, std::int64_t quantity) {
  return cart(program,
              R"({"currency": "GBP", "at": "2026-03-04T12:00:00Z", "shipping": {"price": 399},
    "lines": [{"id": "1", "category": "tea", "price": )" +
                  std::to_string(price) + R"(, "quantity": )" + std::to_string(quantity) + "}]}");
}

}  // namespace

TEST_CASE("the best of one is what takes most off, the best of two leaves points for both") {
  const std::string rewards = R"("rewards": [
      {"id": "five", "name": "n", "kind": "amount_off", "points": 100, "amount": 500},
      {"id": "ship", "name": "n", "kind": "free_shipping", "points": 50},
      {"id": "pay", "name": "n", "kind": "variable", "points": 10, "amount": 30}])";
  const auto one = program_with(rewards);
  Calculator calculator(one);
  const Member member = rich(one, 150);
  const auto best = best_redemption(calculator, one, &member, basket(one, 2000, 1));
  REQUIRE(best.ok());
  CHECK(best->value == 500);
  const auto two = program_with(rewards + R"(, "redemptions_per_order": 2)");
  Calculator both(two);
  const auto pair = best_redemption(both, two, &member, basket(two, 2000, 1));
  REQUIRE(pair.ok());
  CHECK(pair->value == 899);
  CHECK(pair->points == 150);
  CHECK(pair->redemptions.size() == 2);
}

TEST_CASE(
    "of equals the one that costs fewer points is the best, and nothing is better than waste") {
  const auto program = program_with(R"("rewards": [
      {"id": "dear", "name": "n", "kind": "amount_off", "points": 120, "amount": 500},
      {"id": "cheap", "name": "n", "kind": "amount_off", "points": 100, "amount": 500}])");
  Calculator calculator(program);
  const Member member = rich(program, 500);
  const auto best = best_redemption(calculator, program, &member, basket(program, 2000, 1));
  REQUIRE(best.ok());
  CHECK(best->points == 100);
  const auto none = best_redemption(calculator, program, &member, basket(program, 0, 1));
  REQUIRE(none.ok());
  CHECK(none->redemptions.empty());
}

TEST_CASE("no sequence of redemptions takes more off than the best one") {
  const char* given = std::getenv("LOYALTY_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  INFO("LOYALTY_SEED=" << seed);
  std::mt19937_64 engine(seed);
  const auto roll = [&](int min, int max) {
    return std::to_string(min +
                          static_cast<int>(engine() % static_cast<std::uint64_t>(max - min + 1)));
  };
  for (int round = 0; round < 40; ++round) {
    const auto program =
        program_with(R"("redemptions_per_order": )" + roll(1, 2) +
                     R"(, "rewards": [
      {"id": "five", "name": "n", "kind": "amount_off", "points": )" +
                     roll(0, 40) + R"(, "amount": )" + roll(1, 900) + R"(},
      {"id": "ship", "name": "n", "kind": "free_shipping", "points": )" +
                     roll(1, 40) + R"(},
      {"id": "share", "name": "n", "kind": "percent_off", "points": )" +
                     roll(1, 40) + R"(, "share": "1/)" + roll(2, 9) + R"("},
      {"id": "free", "name": "n", "kind": "free_product", "points": )" +
                     roll(5, 40) + R"(, "when": {"category": ["tea"]}},
      {"id": "pay", "name": "n", "kind": "variable", "points": )" +
                     roll(1, 9) + R"(, "amount": )" + roll(1, 9) + R"(, "max_share": "1/2"}])");
    Calculator calculator(program);
    const Member member = rich(program, 1 + static_cast<Points>(engine() % 60));
    Cart shown = basket(program, static_cast<std::int64_t>(engine() % 900),
                        1 + static_cast<std::int64_t>(engine() % 3));
    const auto best = best_redemption(calculator, program, &member, shown);
    REQUIRE(best.ok());
    Money most = 0;
    const std::function<void()> try_all = [&] {
      const auto preview = calculator.preview(&member, shown, Detail::totals);
      REQUIRE(preview.ok());
      most = std::max(most, preview->totals.redeemed);
      if (static_cast<std::int32_t>(shown.redemptions.size()) ==
          program.program().redemptions_per_order) {
        return;
      }
      for (std::int32_t reward = 0; reward < 5; ++reward) {
        for (Points points = 0; points <= 60; ++points) {
          shown.redemptions.push_back({reward, points, ""});
          try_all();
          shown.redemptions.pop_back();
          if (reward < 3) break;
        }
      }
    };
    try_all();
    INFO("round " << round);
    CHECK(best->complete);
    CHECK(best->value == most);
    shown.redemptions = best->redemptions;
    const auto preview = calculator.preview(&member, shown, Detail::totals);
    REQUIRE(preview.ok());
    CHECK(preview->totals.redeemed == best->value);
  }
}
