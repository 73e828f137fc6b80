// Laws of earning, for random programs of rules that stand alone: what a merchant would take for
// granted.
#include <algorithm>

#include "catch.h"
#include "support/random.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

// Rates and multipliers without limits: each by category, so that none keeps another away.
std::vector<std::string> random_rules(Random& random) {
  std::vector<std::string> rules;
  const auto count = random.from(1, 6);
  for (int i = 0; i < count; ++i) {
    const std::string category = std::to_string(random.from(1, 3));
    std::string rule = R"({"id": "r)" + std::to_string(i) +
                       R"(", "label": "l", "when": {"category": ["c)" + category + R"("]}, )";
    if (random.from(0, 3) == 0) {
      rule += R"("multiplier": ")" + std::to_string(random.from(4, 12)) + R"(/4"})";
    } else {
      rule += R"("rate": {"points": )" + std::to_string(random.from(0, 7)) + R"(, "every": )" +
              std::to_string(random.from(1, 3) * 50) + "}}";
    }
    rules.push_back(rule);
  }
  return rules;
}

std::string joined(const std::vector<std::string>& rules) {
  std::string out;
  for (const std::string& rule : rules) out += (out.empty() ? "" : ",") + rule;
  return "\"earn\": [" + out + "]";
}

std::string rounded(Random& random, const char* scope) {
  const char* const modes[] = {"floor", "half_up", "half_even", "ceil"};
  return R"(, "rounding": {"mode": ")" + std::string(modes[random.from(0, 3)]) +
         R"(", "scope": ")" + scope + "\"}";
}

std::string random_line(Random& random) {
  return R"("price": )" + std::to_string(random.from(0, 3000)) + R"(, "quantity": )" +
         std::to_string(random.from(1, 3)) + R"(, "category": "c)" +
         std::to_string(random.from(1, 4)) + "\"";
}

Cart random_cart(Random& random, const CompiledProgram& program) {
  Cart out = cart_of(program, {});
  const auto count = random.from(1, 6);
  for (int i = 0; i < count; ++i) {
    const Cart one = cart_of(program, {random_line(random)});
    out.lines.push_back(one.lines.front());
    out.line_ids.push_back(std::to_string(i));
  }
  return out;
}

}  // namespace

TEST_CASE("the order of rules that stand alone changes nothing") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> rules = random_rules(random);
    const char* const scopes[] = {"order", "line", "rule"};
    const std::string rounding = rounded(random, scopes[random.from(0, 2)]);
    const auto program = program_with(joined(rules) + rounding);
    std::reverse(rules.begin(), rules.end());
    std::rotate(rules.begin(),
                rules.begin() + random.from(0, static_cast<std::int64_t>(rules.size()) - 1),
                rules.end());
    const auto other = program_with(joined(rules) + rounding);
    Random again(start + static_cast<std::uint64_t>(round));
    Random same(start + static_cast<std::uint64_t>(round));
    CHECK(points_of(program, random_cart(again, program)) ==
          points_of(other, random_cart(same, other)));
  }
}

TEST_CASE("spending more never earns less, where no limit and no range says so") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int round = 0; round < 300; ++round) {
    const char* const scopes[] = {"order", "line", "rule"};
    const auto program =
        program_with(joined(random_rules(random)) + rounded(random, scopes[random.from(0, 2)]));
    Cart cart = random_cart(random, program);
    const Points before = points_of(program, cart);
    Line& line = cart.lines[static_cast<std::size_t>(
        random.from(0, static_cast<std::int64_t>(cart.lines.size()) - 1))];
    if (random.from(0, 1) == 0) {
      line.price += random.from(1, 500);
    } else {
      line.quantity += 1;
    }
    CHECK(points_of(program, cart) >= before);
  }
}

TEST_CASE("two orders in place of one earn what rounding twice gives, and no more") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int round = 0; round < 300; ++round) {
    const std::string rules = joined(random_rules(random));
    const auto program =
        program_with(rules + R"(, "rounding": {"mode": "floor", "scope": "order"})");
    const auto up = program_with(rules + R"(, "rounding": {"mode": "ceil", "scope": "order"})");
    Cart whole = random_cart(random, program);
    const auto at = random.from(0, static_cast<std::int64_t>(whole.lines.size()));
    Cart first = whole;
    Cart second = whole;
    first.lines.resize(static_cast<std::size_t>(at));
    first.line_ids.resize(static_cast<std::size_t>(at));
    second.lines.erase(second.lines.begin(), second.lines.begin() + at);
    second.line_ids.erase(second.line_ids.begin(), second.line_ids.begin() + at);
    // Rounded down, parts lose up to a point; rounded up, they gain up to one.
    const Points apart = points_of(program, first) + points_of(program, second);
    CHECK(apart <= points_of(program, whole));
    CHECK(apart >= points_of(program, whole) - 1);
    const Points apart_up = points_of(up, first) + points_of(up, second);
    CHECK(apart_up >= points_of(up, whole));
    CHECK(apart_up <= points_of(up, whole) + 1);
  }
}
