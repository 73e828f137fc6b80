// The smallest addition that gets there, against trying every smaller one.
#include <random>

#include "catch.h"
#include "loyalty/reach.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

constexpr const char* kClub = R"("tiers": {"levels": [{"id": "a", "name": "A", "from": 0},
      {"id": "gold", "name": "Gold", "from": 5000}]},
    "excluded": [{"category": ["gift"]}],
    "earn": [{"id": "base", "label": "l", "rate": {"points": 1}},
      {"id": "skin", "label": "l", "when": {"category": ["skincare"], "line_total": {"min": 1240}},
       "fixed": {"points": 50}},
      {"id": "big", "label": "l", "when": {"subtotal": {"min": 4500}}, "fixed": {"points": 90}},
      {"id": "capped", "label": "l", "rate": {"points": 1}, "limit": {"order": 50}}],
    "rewards": [{"id": "off", "name": "n", "kind": "amount_off", "points": 0, "amount": 500,
       "when": {"subtotal": {"min": 4000}}}],
    "offers": [{"id": "tea", "title": "t", "reason": "r", "when": {"category": ["tea"]}}],
    "counters": [{"id": "cups", "counts": "items", "when": {"category": ["coffee"]}}],
    "challenges": [{"id": "card", "name": "n", "counter": "cups", "goal": 5}])";

std::vector<Reach> reach_of(const CompiledProgram& program, const std::string& lines) {
  Calculator calculator(program);
  const Member member = new_member("m", at("2026-01-01T00:00:00Z"));
  const Cart shown = cart(
      program, R"({"currency": "GBP", "at": "2026-03-04T12:00:00Z", "lines": [)" + lines + "]}");
  const auto found = within_reach(calculator, program, &member, shown, 10000);
  REQUIRE(found.ok());
  return *found;
}

const Reach& to(const std::vector<Reach>& found, Reach::Target target, std::int32_t index) {
  const auto reach = std::find_if(found.begin(), found.end(), [&](const Reach& r) {
    return r.target == target && r.index == index;
  });
  REQUIRE(reach != found.end());
  return *reach;
}

}  // namespace

TEST_CASE("what is missing to a tier, a reward, an offer, a challenge, a rule and a limit") {
  const auto program = program_with(kClub);
  const auto found =
      reach_of(program, R"({"id": "1", "category": "coffee", "price": 1000, "quantity": 3})");
  CHECK(to(found, Reach::Target::tier, 1).amount == 2000);
  CHECK(to(found, Reach::Target::reward, 0).amount == 1000);
  CHECK(to(found, Reach::Target::rule, 2).amount == 1500);
  const Reach& skin = to(found, Reach::Target::rule, 1);
  CHECK(skin.amount == 1240);
  CHECK(program.program().symbols.entries()[static_cast<std::size_t>(skin.category)].text ==
        "skincare");
  CHECK(to(found, Reach::Target::limit, 3).amount == 2001);
  // Cups are counted in pieces, and so is something of a category.
  CHECK(to(found, Reach::Target::challenge, 0).pieces == 2);
  CHECK(to(found, Reach::Target::challenge, 0).line == 0);
  CHECK(to(found, Reach::Target::offer, 0).pieces == 1);
}

TEST_CASE("what earns nothing brings nothing nearer") {
  const auto program = program_with(kClub);
  const auto found =
      reach_of(program, R"({"id": "1", "category": "gift", "price": 1000, "quantity": 3})");
  // Not the cart's own line, which is excluded.
  CHECK(to(found, Reach::Target::tier, 1).amount == 5000);
  CHECK(to(found, Reach::Target::tier, 1).line == -1);
}

TEST_CASE("what is there already, and what no addition brings, is left out") {
  const auto program = program_with(R"("earn": [{"id": "base", "label": "l", "rate": {"points": 1}},
      {"id": "guests", "label": "l", "when": {"member": false}, "fixed": {"points": 5}}])");
  CHECK(reach_of(program, R"({"id": "1", "price": 1000, "quantity": 1})").empty());
}

namespace {

struct Dice {
  std::mt19937_64 engine;
  std::int64_t roll(std::int64_t min, std::int64_t max) {
    return min + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(max - min + 1));
  }
  std::string text(std::int64_t min, std::int64_t max) { return std::to_string(roll(min, max)); }
};

std::string small_program(Dice& dice) {
  const char* const modes[] = {"floor", "half_up", "half_even", "ceil"};
  const char* const scopes[] = {"order", "line", "rule"};
  const char* const words[] = {"a", "b", "c"};
  const auto word = [&] { return std::string(words[dice.roll(0, 2)]); };
  return R"("rounding": {"mode": ")" + std::string(modes[dice.roll(0, 3)]) + R"(", "scope": ")" +
         scopes[dice.roll(0, 2)] + R"("}, "excluded": [{"category": [")" + word() +
         R"("]}], "tiers": {"metric": ")" + (dice.roll(0, 1) == 0 ? "spend" : "points") +
         R"(", "levels": [{"id": "x", "name": "X", "from": 0}, {"id": "y", "name": "Y", "from": )" +
         dice.text(1, 300) + R"(}]}, "earn": [
      {"id": "base", "label": "l", "rate": {"points": )" +
         dice.text(1, 3) + R"(, "every": )" + dice.text(1, 20) + R"(}},
      {"id": "line", "label": "l", "when": {"category": [")" +
         word() + R"("], "line_total": {"min": )" + dice.text(1, 150) +
         R"(}}, "fixed": {"points": 9}},
      {"id": "cheap", "label": "l", "when": {"category": [")" +
         word() + R"("], "price": {"min": )" + dice.text(1, 60) + R"(, "max": )" +
         dice.text(60, 150) + R"(}}, "fixed": {"points": 9}},
      {"id": "sum", "label": "l", "when": {"subtotal": {"min": )" +
         dice.text(1, 300) + R"(, "max": )" + dice.text(300, 400) +
         R"(}}, "rate": {"points": 1, "every": 7}},
      {"id": "twice", "label": "l", "when": {"category": [")" +
         word() + R"("]}, "multiplier": ")" + dice.text(4, 9) + R"(/4"},
      {"id": "capped", "label": "l", "rate": {"points": 1, "every": 3}, "limit": {"order": )" +
         dice.text(1, 60) + R"(}}],
    "rewards": [{"id": "off", "name": "n", "kind": "amount_off", "points": 0, "amount": 5,
       "when": {"subtotal": {"min": )" +
         dice.text(1, 300) + R"(}}}])";
}

bool is_there(const Reach& reach, const Preview& preview) {
  switch (reach.target) {
    case Reach::Target::tier:
      return preview.tier_after.tier >= reach.index;
    case Reach::Target::reward:
      return preview.rewards[static_cast<std::size_t>(reach.index)].available;
    default:
      return std::any_of(preview.award.contributions.begin(), preview.award.contributions.end(),
                         [&](const Contribution& c) {
                           const bool limit = reach.target == Reach::Target::limit;
                           return c.rule == reach.index && (limit ? c.limited : c.points > 0);
                         });
  }
}

}  // namespace

TEST_CASE("every addition gets there, and no smaller one of the same does") {
  const char* given = std::getenv("LOYALTY_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  INFO("LOYALTY_SEED=" << seed);
  Dice dice{std::mt19937_64(seed)};
  const Member member = new_member("m", at("2026-01-01T00:00:00Z"));
  std::size_t tried = 0;
  for (int round = 0; round < 60; ++round) {
    const auto program = program_with(small_program(dice));
    Calculator calculator(program);
    const Cart shown = cart(program, R"({"currency": "GBP", "at": "2026-03-04T12:00:00Z",
      "lines": [{"id": "1", "category": ")" +
                                         std::string(1, static_cast<char>('a' + dice.roll(0, 3))) +
                                         R"(", "price": )" + dice.text(0, 60) +
                                         R"(, "quantity": )" + dice.text(1, 2) + "}]}");
    const auto found = within_reach(calculator, program, &member, shown, 400);
    REQUIRE(found.ok());
    for (const Reach& reach : *found) {
      if (reach.amount == 0) continue;
      Cart more = shown;
      more.lines.push_back(reach.line >= 0 ? shown.lines[static_cast<std::size_t>(reach.line)]
                                           : Line{});
      if (reach.line < 0) more.lines.back().category = reach.category;
      more.lines.back().quantity = 1;
      for (Money price = 1; price <= reach.amount; ++price) {
        more.lines.back().price = price;
        const auto preview = calculator.preview(&member, more, Detail::breakdown);
        REQUIRE(preview.ok());
        INFO("round " << round << ", target " << static_cast<int>(reach.target) << " "
                      << reach.index << ", price " << price << " of " << reach.amount);
        REQUIRE(is_there(reach, *preview) == (price == reach.amount));
        ++tried;
      }
    }
  }
  CHECK(tried > 1000);
}
