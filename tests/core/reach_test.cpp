// The smallest addition that gets there, against trying every smaller one.
#include <algorithm>

#include "catch.h"
#include "loyalty/reach.h"
#include "support/random.h"
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
  CHECK(found->complete);
  return found->additions;
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

TEST_CASE("what a reward takes off again is missing once more") {
  // From 50.00 on 5.00 comes off: 47.00 are there from 47.00 to 49.99, and then from 52.00 on.
  const auto program = program_with(R"("earn": [{"id": "base", "label": "l", "rate": {"points": 1}},
      {"id": "big", "label": "l", "when": {"subtotal": {"min": 4700}}, "fixed": {"points": 90}}],
    "rewards": [{"id": "off", "name": "n", "kind": "amount_off", "amount": 500, "automatic": true,
       "when": {"subtotal": {"min": 5000}}}])");
  const auto missing = [&](const char* price) {
    const auto found =
        reach_of(program, R"({"id": "1", "quantity": 1, "price": )" + std::string(price) + "}");
    const auto big = std::find_if(found.begin(), found.end(), [](const Reach& reach) {
      return reach.target == Reach::Target::rule && reach.index == 1;
    });
    return big == found.end() ? 0 : big->amount;
  };
  CHECK(missing("4600") == 100);
  CHECK(missing("4999") == 0);
  CHECK(missing("5000") == 200);
}

TEST_CASE("pieces count up to where a condition allows no more of them") {
  const auto program = program_with(R"("earn": [{"id": "base", "label": "l", "rate": {"points": 1}},
      {"id": "few", "label": "l", "when": {"quantity": {"min": 3, "max": 4}, "category": ["tea"]},
       "fixed": {"points": 9}}])");
  const auto found = reach_of(program, R"({"id": "1", "price": 700, "quantity": 1})");
  const Reach& few = to(found, Reach::Target::rule, 1);
  CHECK(few.pieces == 3);
  CHECK(few.amount == 0);
}

TEST_CASE("a search that would take too long says that it is not complete") {
  std::string rules = R"("earn": [{"id": "base", "label": "l", "rate": {"points": 1}})";
  for (int i = 0; i < 400; ++i) {
    rules += R"(, {"id": "r)" + std::to_string(i) + R"(", "label": "l", "when": {"category": ["c)" +
             std::to_string(i) + R"("], "line_total": {"min": )" + std::to_string(10 + 20 * i) +
             R"(}}, "fixed": {"points": 1}})";
  }
  const auto program = program_with(rules + "]");
  Calculator calculator(program);
  const Cart shown = cart(program, R"({"currency": "GBP", "at": "2026-03-04T12:00:00Z",
                                       "lines": [{"id": "1", "price": 5, "quantity": 1}]})");
  const auto found = within_reach(calculator, program, nullptr, shown, 10000);
  REQUIRE(found.ok());
  CHECK(!found->complete);
}

namespace {

std::string one_of(Random& random, const std::vector<std::string>& words) {
  return words[static_cast<std::size_t>(
      random.from(0, static_cast<std::int64_t>(words.size()) - 1))];
}

std::string category_of(Random& random) {
  return std::string(1, static_cast<char>('a' + random.from(0, 2)));
}

std::string window(Random& random, std::int64_t most) {
  const std::int64_t min = random.from(1, most);
  return R"({"min": )" + std::to_string(min) +
         (random.chance(50) ? "}"
                            : R"(, "max": )" + std::to_string(random.from(min, most + 50)) + "}");
}

std::string line_test(Random& random) {
  switch (random.from(0, 4)) {
    case 0:
      return R"("price": )" + window(random, 150);
    case 1:
      return R"("line_total": )" + window(random, 250);
    case 2:
      return R"("quantity": )" + window(random, 6);
    case 3:
      return R"("subtotal": )" + window(random, 350);
    default:
      return R"("total": )" + window(random, 350);
  }
}

std::string fixed_rule(Random& random, const char* id) {
  return R"({"id": ")" + std::string(id) + R"(", "label": "l", "when": {"category": [")" +
         category_of(random) + R"("], )" + line_test(random) +
         R"(}, "fixed": {"points": 9, "per": ")" + one_of(random, {"order", "line", "item"}) +
         R"("}})";
}

// What the lines of a cart share, one of them in a cart: two that move at once may move against
// each other.
enum class Shared : std::uint8_t { nothing, exchange, shipping, discount, payment };

std::string small_program(Random& random, Shared shared) {
  const auto text = [&](std::int64_t min, std::int64_t max) {
    return std::to_string(random.from(min, max));
  };
  const std::string mode = one_of(random, {"floor", "half_up", "half_even", "ceil"});
  const std::string scope = one_of(random, {"order", "line", "rule"});
  return R"("rounding": {"mode": ")" + mode + R"(", "scope": ")" + scope +
         R"("}, "basis": {"unearning_payments": ["credit"], "shipping": )" +
         (shared == Shared::shipping ? R"("included")" : R"("excluded")") +
         R"(}, "excluded": [{"category": [")" + category_of(random) + R"("])" +
         (random.chance(50) ? R"(, "price": )" + window(random, 100) : "") +
         R"(}], "tiers": {"metric": ")" + one_of(random, {"spend", "points"}) +
         R"(", "levels": [{"id": "x", "name": "X", "from": 0}, {"id": "y", "name": "Y", "from": )" +
         text(1, 300) + R"(}]}, "earn": [
      {"id": "base", "label": "l", "rate": {"points": )" +
         text(1, 3) + R"(, "every": )" + text(1, 20) + "}}, " + fixed_rule(random, "one") + ", " +
         fixed_rule(random, "two") + R"(, {"id": "sum", "label": "l", "when": {"subtotal": )" +
         window(random, 350) +
         R"(}, "rate": {"points": 1, "every": 7}},
      {"id": "twice", "label": "l", "when": {"category": [")" +
         category_of(random) + R"("]}, "multiplier": ")" + text(4, 9) + R"(/4"},
      {"id": "capped", "label": "l", "rate": {"points": 1, "every": 3}, "limit": {"order": )" +
         text(1, 60) + R"(}}],
    "rewards": [{"id": "off", "name": "n", "kind": "amount_off", "points": 0, "amount": 5,
       "when": {"subtotal": )" +
         window(random, 300) + R"(}}],
    "offers": [{"id": "hint", "title": "t", "reason": "r", "when": {)" +
         line_test(random) + R"(}}],
    "counters": [{"id": "pieces", "counts": "items", "when": {"category": [")" +
         category_of(random) + R"("]}}],
    "challenges": [{"id": "card", "name": "n", "counter": "pieces", "goal": )" +
         text(1, 12) + "}]";
}

std::string shared_amount(Random& random, Shared shared) {
  switch (shared) {
    case Shared::nothing:
      return R"("currency": "GBP", )";
    case Shared::exchange:
      return R"("currency": "EUR", "exchange_rate": ")" +
             one_of(random, {"1.37", "0.61", "2", "1/3"}) + R"(", )";
    case Shared::shipping:
      return R"("currency": "GBP", "shipping": {"price": 39}, )";
    case Shared::discount:
      return R"("currency": "GBP", "order_discount": 13, )";
    case Shared::payment:
      return R"("currency": "GBP", "payments": [{"method": "credit", "amount": 17}], )";
  }
  return {};
}

std::string small_cart(Random& random, Shared shared) {
  const auto line = [&](const char* id) {
    return R"({"id": ")" + std::string(id) + R"(", "category": ")" + category_of(random) +
           R"(", "price": )" +
           std::to_string(random.from(shared == Shared::discount ? 13 : 0, 60)) +
           R"(, "quantity": )" + std::to_string(random.from(1, 2)) + "}";
  };
  return "{" + shared_amount(random, shared) + R"("at": "2026-03-04T12:00:00Z", "lines": [)" +
         line("1") + (random.chance(30) ? "," + line("2") : "") + "]}";
}

bool is_there(Reach::Target target, std::int32_t index, const Preview& preview) {
  const auto i = static_cast<std::size_t>(index);
  switch (target) {
    case Reach::Target::tier:
      return preview.tier_after.tier >= index;
    case Reach::Target::reward:
      return preview.rewards[i].available;
    case Reach::Target::offer:
      return !preview.offers.empty();
    case Reach::Target::challenge:
      return preview.challenges[i].reached > 0;
    default:
      return std::any_of(preview.award.contributions.begin(), preview.award.contributions.end(),
                         [&](const Contribution& c) {
                           const bool limit = target == Reach::Target::limit;
                           return c.rule == index && (limit ? c.limited : c.points > 0);
                         });
  }
}

// Everything that there is to be reached with those programs.
const std::vector<std::pair<Reach::Target, std::int32_t>> kTargets = {
    {Reach::Target::tier, 1},      {Reach::Target::reward, 0}, {Reach::Target::offer, 0},
    {Reach::Target::challenge, 0}, {Reach::Target::rule, 1},   {Reach::Target::rule, 2},
    {Reach::Target::limit, 5}};

constexpr Money kMost = 400;

// By trying all of them: the least price of one piece, and the least number at the line's price.
struct Least {
  Money amount = 0;
  std::int64_t pieces = 0;
};

Least least_of(Calculator& calculator, const Member& member, Cart shown, Line line,
               const std::pair<Reach::Target, std::int32_t>& target) {
  const auto there = [&] {
    const auto preview = calculator.preview(&member, shown, Detail::breakdown);
    return preview.ok() && is_there(target.first, target.second, *preview);
  };
  const Money price = line.price;
  line.quantity = 1;
  shown.lines.push_back(line);
  Line& added = shown.lines.back();
  Least least;
  for (added.price = 1; added.price <= kMost && !there(); ++added.price) {
  }
  if (added.price <= kMost) least.amount = added.price;
  added.price = price;
  for (added.quantity = 1; added.quantity < 100 && !there(); ++added.quantity) {
  }
  if (added.quantity < 100) least.pieces = added.quantity;
  return least;
}

// Over the cart's own line, each category, and anything; money first, then pieces.
Least least_addition(Calculator& calculator, const CompiledProgram& program, const Member& member,
                     const Cart& shown, const std::pair<Reach::Target, std::int32_t>& target) {
  std::vector<Line> lines = shown.lines;
  lines.emplace_back();
  const auto& symbols = program.program().symbols.entries();
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (symbols[i].attribute != Attribute::category) continue;
    lines.emplace_back().category = static_cast<Symbol>(i);
  }
  Least best;
  for (const Line& line : lines) {
    const Least least = least_of(calculator, member, shown, line, target);
    if (least.amount > 1) {
      best.amount = best.amount == 0 ? least.amount : std::min(best.amount, least.amount);
    } else if (least.pieces > 0) {
      best.pieces = best.pieces == 0 ? least.pieces : std::min(best.pieces, least.pieces);
    }
  }
  if (best.amount > 0) best.pieces = 0;
  return best;
}

}  // namespace

TEST_CASE("no smaller addition gets there, and where none is named none does") {
  const std::uint64_t number = seed();
  INFO("LOYALTY_SEED=" << number);
  Random random(number);
  const Member member = new_member("m", at("2026-01-01T00:00:00Z"));
  std::size_t reached = 0;
  for (int round = 0; round < 40; ++round) {
    const auto shared = static_cast<Shared>(random.from(0, 4));
    const auto program = program_with(small_program(random, shared));
    Calculator calculator(program);
    const Cart shown = cart(program, small_cart(random, shared));
    const auto before = calculator.preview(&member, shown, Detail::breakdown);
    REQUIRE(before.ok());
    const auto found = within_reach(calculator, program, &member, shown, kMost);
    REQUIRE(found.ok());
    CHECK(found->complete);
    for (const auto& target : kTargets) {
      if (is_there(target.first, target.second, *before)) continue;
      const Least least = least_addition(calculator, program, member, shown, target);
      const auto reach = std::find_if(
          found->additions.begin(), found->additions.end(),
          [&](const Reach& r) { return r.target == target.first && r.index == target.second; });
      INFO("round " << round << ", target " << static_cast<int>(target.first) << " "
                    << target.second);
      const Reach none;
      const Reach& named = reach == found->additions.end() ? none : *reach;
      REQUIRE(named.amount == least.amount);
      REQUIRE(named.pieces == least.pieces);
      if (least.amount > 0 || least.pieces > 0) ++reached;
    }
  }
  CHECK(reached > 40);
}
