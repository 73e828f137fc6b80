// Random programs, carts and histories against properties that must hold for all of them.
#include "support/random.h"
#include "catch.h"
#include "image/image.h"
#include "json/json.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

// An exclusion cannot ask for the subtotal, which is of what is not excluded.
enum class Subtotal { asked, left_out };

std::string random_member_test(Random& random) {
  const char* const tests[] = {
      R"("counters": {"orders": {"in": {"days": 40}, "min": 2}})",
      R"("counters": {"orders": {"read": "days_since", "min": 5}})",
      R"("counters": {"pieces": {"read": "streak_weeks", "max": 1}})",
      R"("counters": {"tastes": {"in": {"months": 2}, "min": 2}})",
      R"("counters": {"spend": {"in": "last_month", "min": 3000}})",
      R"("segment": ["big"])",
      R"("birthday": {"before": 9, "after": 9})",
      R"("member_days": {"max": 50})",
  };
  return tests[random.from(0, 7)];
}

std::string random_condition(Random& random, int depth, Subtotal subtotal = Subtotal::asked) {
  std::string out = "{";
  const auto add = [&](const std::string& test) { out += (out.size() > 1 ? "," : "") + test; };
  if (random.chance(40)) {
    add(R"("category": [")" + random.word("c", 3) + "\",\"" + random.word("c", 3) + "\"]");
  }
  if (random.chance(30))
    add(R"("tag": [")" + random.word("t", 4) + "\",\"" + random.word("t", 4) + "\"]");
  if (random.chance(15)) add(R"("sku": [")" + random.word("s", 5) + "\"]");
  if (random.chance(15)) add(R"("on_sale": )" + std::string(random.chance(50) ? "true" : "false"));
  if (random.chance(20))
    add(R"("line_total": {"min": )" + std::to_string(random.from(0, 5000)) + "}");
  if (random.chance(15)) add(R"("price": {"max": )" + std::to_string(random.from(0, 5000)) + "}");
  if (subtotal == Subtotal::asked && random.chance(15))
    add(R"("subtotal": {"min": )" + std::to_string(random.from(0, 20000)) + "}");
  if (random.chance(15)) add(R"("tier": ["b"])");
  if (random.chance(10)) add(R"("collection": ["x"])");
  if (random.chance(10)) add(R"("quantity": {"min": 2})");
  if (random.chance(10)) add(R"("channel": ["app"])");
  if (random.chance(10)) add(R"("weekday": ["monday", "saturday"])");
  if (random.chance(5)) add(R"("every_nth_order": 2)");
  if (random.chance(8)) add(random_member_test(random));
  if (depth < 2 && random.chance(20)) {
    const char* const kinds[] = {"all", "any", "none"};
    add(std::string("\"") + kinds[random.from(0, 2)] + "\": [" +
        random_condition(random, depth + 1) + "," + random_condition(random, depth + 1) + "]");
  }
  return out + "}";
}

std::string random_limit(Random& random, bool of_spend) {
  const char* const spans[] = {"order", "day", "week", "month", "quarter", "year", "lifetime"};
  std::string out = of_spend ? R"({"of": "spend")" : R"({"of": "points")";
  for (int i = 0; i < 2; ++i) {
    // The same twice would be no JSON of ours.
    const char* span = spans[i == 0 ? random.from(0, 2) : random.from(3, 6)];
    const std::int64_t most = random.from(0, 200) * (of_spend ? 100 : 1);
    out += std::string(", \"") + span + "\": " + std::to_string(most);
  }
  return out + "}";
}

// How a rule stands to others.
std::string random_rank(Random& random) {
  const char* const stacking[] = {"stack", "stop", "alone"};
  std::string out = R"(, "priority": )" + std::to_string(random.from(0, 3));
  if (random.chance(30)) out += R"(, "group": "g)" + std::to_string(random.from(1, 2)) + "\"";
  if (random.chance(30))
    out += R"(, "stacking": ")" + std::string(stacking[random.from(0, 2)]) + "\"";
  return out;
}

std::string random_rule(Random& random, int index) {
  std::string out = R"({"id": "r)" + std::to_string(index) + R"(", "label": "l", "when": )" +
                    random_condition(random, 0);
  if (random.chance(20)) out += random_rank(random);
  if (random.chance(15)) out += R"(, "wallet": "credit")";
  const auto kind = random.from(0, 10);
  if (kind == 10) {
    out += R"(, "steps": [{"from": 500, "points": 1, "every": )" + std::to_string(random.every()) +
           R"(}, {"from": 4000, "points": 3}])";
  } else if (kind < 5) {
    out += R"(, "rate": {"points": )" + std::to_string(random.from(0, 7)) + R"(, "every": )" +
           std::to_string(random.every()) + "}";
  } else if (kind < 8) {
    const char* const per[] = {"order", "line", "item"};
    out += R"(, "fixed": {"points": )" + std::to_string(random.from(0, 90)) + R"(, "per": ")" +
           per[random.from(0, 2)] + "\"}";
  } else {
    return out + R"(, "multiplier": ")" + std::to_string(random.from(4, 12)) + "/4\"}";
  }
  if (random.chance(15)) out += R"(, "basis": {"discounts": "ignored", "shipping": "included"})";
  if (random.chance(40)) {
    out += R"(, "limit": )" + random_limit(random, kind < 5 && random.chance(50));
  }
  if (random.chance(30)) out += R"(, "multiplied": false)";
  return out + "}";
}

std::string random_expiry(Random& random) {
  const char* const kinds[] = {R"("never")", R"({"after": {"months": 2}})",
                               R"({"inactive": {"days": 40}})", R"({"end_of": "month"})",
                               R"({"end_of": "year", "after_months": 1})"};
  return kinds[random.from(0, 4)];
}

std::string random_tier_terms(Random& random) {
  const char* const kinds[] = {
      R"("window": {"months": 3},)",
      R"("window": {"days": 40}, "grace_days": 9,)",
      R"("window": {"days": 40}, "keep": {"months": 2},)",
      R"("window": "year", "keep": "next_year",)",
      R"("window": "year", "keep": "next_year", "upgrade": "next_year",)",
      R"("window": "lifetime",)",
      R"("metric": "orders", "window": {"months": 1}, "downgrade": "one_step",)",
      R"("metric": "points",)"};
  return kinds[random.from(0, 7)];
}

// What rests on counters.
std::string random_engagement(Random& random) {
  const auto points = [&] { return std::to_string(random.from(1, 90)); };
  return R"(, "counters": [{"id": "orders"}, {"id": "pieces", "counts": "items", "when": {"category": ["c1", "c2"]}},
      {"id": "spend", "counts": "spend"}, {"id": "points", "counts": "points"},
      {"id": "tastes", "distinct": {"category": ["c1", "c2", "c3"]}}],
    "segments": [{"id": "big", "name": "Big", "when": {"counters": {"spend": {"in": {"days": 60}, "min": 9000}}}}],
    "challenges": [
      {"id": "cups", "name": "n", "counter": "pieces", "goal": 5, "repeat": "each", "points": )" +
         points() + R"(},
      {"id": "month", "name": "n", "counter": "spend", "in": "month", "repeat": "period",
       "levels": [{"goal": 4000, "points": )" +
         points() + R"(}, {"goal": 9000, "points": )" + points() + R"(}]},
      {"id": "taster", "name": "n", "counter": "tastes", "goal": 3, "after": "cups"},
      {"id": "weeks", "name": "n", "counter": "orders", "read": "streak_weeks", "goal": 2, "points": )" +
         points() + R"(}],
    "gifts": [{"id": "birthday", "label": "l", "on": "birthday", "points": )" +
         points() +
         R"(}, {"id": "monthly", "label": "l", "on": {"day": 31}, "when": {"tier": ["b"]},
       "rate": {"points": 1, "every": 500, "of": {"counter": "spend", "in": "last_month"}}},
      {"id": "welcome", "label": "l", "on": {"tier": "b"}, "wallet": "credit", "points": 60}],
    "causes": [{"id": "trees", "name": "n", "counter": "pieces", "gives": 2, "every": 3}])";
}

std::string random_program(Random& random) {
  const char* const modes[] = {"floor", "half_up", "half_even", "ceil"};
  const char* const scopes[] = {"order", "line", "rule"};
  std::string rules;
  const auto count = random.from(1, 12);
  for (int i = 0; i < count; ++i) rules += (i > 0 ? "," : "") + random_rule(random, i);
  return R"("rounding": {"mode": ")" + std::string(modes[random.from(0, 3)]) + R"(", "scope": ")" +
         scopes[random.from(0, 2)] + R"("}, "earn": [)" + rules + "]" +
         (random.chance(30) ? R"(, "limit": {"order": )" + std::to_string(random.from(0, 800)) + "}"
                            : "") +
         (random.chance(30) ? R"(, "basis": {"shipping": "included"})" : "") +
         (random.chance(50) ? R"(, "refunds": {"shortfall": "owe"})" : "") +
         (random.chance(30)   ? R"(, "multipliers": "add")"
          : random.chance(30) ? R"(, "multipliers": "compound")"
                              : "") +
         R"(, "points": {)" + (random.chance(30) ? R"("available_on": "sent", )" : "") +
         R"("available_after_days": )" + (random.chance(50) ? "10" : "0") + R"(, "expires": )" +
         random_expiry(random) + R"(}, "wallets": [{"id": "credit", "expires": )" +
         random_expiry(random) + "}]" +
         (random.chance(40)
              ? R"(, "excluded": [)" + random_condition(random, 2, Subtotal::left_out) + "]"
              : "") +
         R"(,
    "tiers": {)" +
         random_tier_terms(random) + R"("levels": [{"id": "a", "name": "A", "from": 0},
      {"id": "b", "name": "B", "from": 20000, "multiplier": "1.25"}]},
    "rewards": [{"id": "five", "name": "n", "kind": "amount_off", "points": 100, "amount": 500},
      {"id": "pay", "name": "n", "kind": "variable", "points": 10, "amount": 7, "max_share": "1/2"},
      {"id": "third", "name": "n", "kind": "percent_off", "points": 30, "share": "1/3", "max_amount": 900},
      {"id": "one", "name": "n", "kind": "free_product", "points": 20, "when": {"category": ["c1"]},
       "limit": {"month": 2}},
      {"id": "half", "name": "n", "kind": "cheapest_item", "automatic": true, "share": "1/2", "when": {"category": ["c2"]}},
      {"id": "ship", "name": "n", "kind": "free_shipping", "automatic": true, "when": {"tier": ["b"]}, "limit": {"week": 1}},
      {"id": "swap", "name": "n", "kind": "conversion", "points": 20, "amount": 9, "into": "credit"},
      {"id": "credit-off", "name": "n", "kind": "variable", "wallet": "credit", "points": 1, "amount": 1},
      {"id": "tree", "name": "n", "kind": "donation", "points": 30, "tier_points": {"b": 20}, "amount": 30, "partner": "p"}],
    "redemptions_per_order": 3)" +
         random_engagement(random);
}

std::string random_line(Random& random) {
  const std::int64_t price = random.from(0, 6000);
  const std::int64_t quantity = random.from(0, 4);
  return R"("price": )" + std::to_string(price) + R"(, "quantity": )" + std::to_string(quantity) +
         R"(, "discount": )" +
         std::to_string(random.chance(30) ? random.from(0, price * quantity) : 0) +
         R"(, "category": ")" + random.word("c", 4) + R"(", "sku": ")" + random.word("s", 6) +
         R"(", "on_sale": )" + (random.chance(30) ? "true" : "false") + R"(, "tags": [")" +
         random.word("t", 5) + "\",\"" + random.word("t", 5) + "\"]" +
         (random.chance(20) ? R"(, "collections": ["x"])" : "");
}

Cart random_cart(Random& random, const CompiledProgram& program, Instant when) {
  std::string json = R"({"currency": "GBP", "at": ")" + format_instant(when) + R"(", "lines": [)";
  const auto count = random.from(0, 8);
  for (int i = 0; i < count; ++i) {
    json += (i > 0 ? ",{\"id\": \"" : "{\"id\": \"") + std::to_string(i) + "\", " +
            random_line(random) + "}";
  }
  json += R"(], "shipping": {"price": 399})";
  if (random.chance(30)) json += R"(, "fees": {"price": 150, "discount": 20})";
  if (random.chance(30)) json += R"(, "channel": "app")";
  Cart out = cart(program, json + "}");
  Money goods = 0;
  for (const Line& line : out.lines) goods += line.price * line.quantity - line.discount;
  if (random.chance(30)) out.order_discount = random.from(0, goods);
  return out;
}

Award award_of(const CompiledProgram& program, const Cart& cart, Detail detail) {
  const auto preview = Calculator(program).preview(nullptr, cart, detail);
  REQUIRE(preview.ok());
  return preview->award;
}

}  // namespace

TEST_CASE("a breakdown adds up, and asking for it changes nothing") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int i = 0; i < 3000; ++i) {
    const auto program = program_with(random_program(random));
    const Cart cart = random_cart(random, program, at("2026-06-01T12:00:00Z"));
    const Award award = award_of(program, cart, Detail::breakdown);
    std::vector<Points> lines(award.lines.size());
    for (const Contribution& c : award.contributions)
      lines[static_cast<std::size_t>(c.line)] += c.points;
    Points total = 0;
    for (const Points points : award.lines) total += points;
    REQUIRE(lines == award.lines);
    REQUIRE(total == award.total);
    REQUIRE(award_of(program, cart, Detail::totals).lines == award.lines);
  }
}

TEST_CASE("a calculator that saw the cart before each change previews as one that never did") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int i = 0; i < 600; ++i) {
    const auto program = program_with(random_program(random));
    Calculator calculator(program);
    Cart cart = random_cart(random, program, at("2026-06-01T12:00:00Z"));
    for (int change = 0; change < 8; ++change) {
      const auto preview = calculator.preview(nullptr, cart, Detail::totals);
      REQUIRE(preview.ok());
      REQUIRE(preview->award.lines == award_of(program, cart, Detail::totals).lines);
      if (cart.lines.empty()) break;
      Line& line = cart.lines[static_cast<std::size_t>(
          random.from(0, static_cast<std::int64_t>(cart.lines.size()) - 1))];
      line.discount = cart.order_discount = 0;
      // The line is worth as much as before, more, or something else; or another is like it.
      const auto kind = random.from(0, 4);
      if (kind == 0) std::swap(line.price, line.quantity);
      if (kind == 1) ++line.quantity;
      if (kind == 2) line.price = random.from(0, 6000);
      if (kind == 3) line.on_sale = !line.on_sale;
      if (kind == 4) line = cart.lines.front();
    }
  }
}

Points points_of_challenges(const Outcome& out) {
  Points sum = 0;
  for (const Given& given : out.given) sum += given.is_challenge ? given.points : 0;
  return sum;
}

Points credit_of(const Member& member) {
  return member.others.empty() ? 0 : member.others.front()[Account::available];
}

// A member who has told a birthday.
Member random_member(Random& random, Instant joined) {
  Member member = new_member("m", joined);
  member.birthday = {static_cast<std::int32_t>(random.from(1, 12)),
                     static_cast<std::int32_t>(random.from(1, 29))};
  return member;
}

TEST_CASE("what a preview promises, the order gets, through random histories") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int history = 0; history < 300; ++history) {
    const auto program = program_with(random_program(random));
    Calculator calculator(program);
    Instant now = at("2026-01-01T00:00:00Z");
    Member member = random_member(random, now);
    std::vector<std::pair<std::string, Points>> orders;  // and what refunds may still take
    for (int step = 0; step < 25; ++step) {
      now += random.from(0, 12) * 86400000;
      const std::string id = "e" + std::to_string(step);
      const auto kind = random.from(0, 9);
      if (kind < 5) {
        Cart cart = random_cart(random, program, now);
        if (random.chance(40)) cart.redemptions.push_back({0, 0, ""});
        if (random.chance(40)) cart.redemptions.push_back({1, random.from(0, 300), ""});
        if (random.chance(20)) cart.redemptions.push_back({2, 0, ""});
        if (random.chance(20)) cart.redemptions.push_back({3, random.from(0, 99), ""});
        if (random.chance(20)) cart.redemptions.push_back({7, random.from(0, 99), ""});
        if (!member.holds.empty()) cart.redemptions.push_back({-1, 0, member.holds.front().id});
        const auto preview = calculator.preview(&member, cart, Detail::breakdown);
        REQUIRE(preview.ok());
        std::erase_if(cart.redemptions, [&](const Redemption& r) {
          const auto i = static_cast<std::size_t>(&r - cart.redemptions.data());
          return preview->redemptions[i].refused != ErrorCode::ok;
        });
        const auto promised = calculator.preview(&member, cart, Detail::breakdown);
        REQUIRE(promised.ok());
        const Outcome out = booked(calculator, member, order(id, cart));
        REQUIRE(out.award.total == promised->award.total);
        REQUIRE(out.award.lines == promised->award.lines);
        REQUIRE(out.award.contributions.size() == promised->award.contributions.size());
        REQUIRE(out.award.available_from == promised->award.available_from);
        REQUIRE(out.tier_after.tier == promised->tier_after.tier);
        REQUIRE(out.tier_after.keep_by == promised->tier_after.keep_by);
        REQUIRE(out.tier_after.keep_missing == promised->tier_after.keep_missing);
        REQUIRE(out.member.wallet[Account::available] == promised->balance_after);
        REQUIRE(points_of_challenges(out) == promised->given);
        REQUIRE(out.others.front().total == promised->others.front().award.total);
        REQUIRE(credit_of(out.member) == promised->others.front().balance_after);
        REQUIRE(out.causes.front().gives == promised->causes.front().gives);
        REQUIRE(out.redemptions.size() == promised->redemptions.size());
        orders.emplace_back(id, out.award.total);
        member = out.member;
      } else if (kind < 8 && !orders.empty()) {
        auto& [name, left] = orders[static_cast<std::size_t>(
            random.from(0, static_cast<std::int64_t>(orders.size()) - 1))];
        RefundEvent event_body{name, {}, 0};
        if (random.chance(60)) event_body.lines.push_back({"0", random.from(1, 2), 0});
        const auto applied = calculator.apply(member, event(id, now, event_body));
        if (!applied) continue;
        const Outcome out = booked(calculator, member, event(id, now, event_body));
        left -= out.reversed + out.forgone;
        REQUIRE(left >= 0);
        if (event_body.lines.empty()) REQUIRE(left == 0);
        member = out.member;
      } else if (random.chance(50)) {
        const char* const rewards[] = {"tree", "swap"};
        const auto body = ClaimEvent{rewards[random.from(0, 1)], 50};
        if (calculator.apply(member, event(id, now, body))) {
          member = booked(calculator, member, event(id, now, body)).member;
        }
      } else if (random.chance(30)) {
        const GrantEvent grant{static_cast<std::int32_t>(random.from(0, 1)), now + 40 * 86400000LL};
        member = booked(calculator, member, event(id, now, grant)).member;
      } else if (random.chance(50) && !orders.empty()) {
        const StatusEvent status{orders.back().first, "sent"};
        member = booked(calculator, member, event(id, now, status)).member;
      } else {
        const auto applied = calculator.apply(member, event(id, now, HoldEvent{"five", 0}));
        if (applied)
          member = booked(calculator, member, event(id, now, HoldEvent{"five", 0})).member;
      }
    }
  }
}

TEST_CASE("a member's JSON is the member") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int history = 0; history < 100; ++history) {
    const auto program = program_with(random_program(random));
    Calculator calculator(program);
    Instant now = at("2026-01-01T00:00:00Z");
    Member member = random_member(random, now);
    for (int step = 0; step < 10; ++step) {
      now += random.from(0, 12) * 86400000;
      member = booked(calculator, member,
                      order("o" + std::to_string(step), random_cart(random, program, now)))
                   .member;
      const std::string text = encode_member(member, program.program(), Receipts::keep);
      const auto back = decode_member(text, program.program());
      REQUIRE(back.ok());
      REQUIRE(encode_member(*back, program.program(), Receipts::keep) == text);
    }
  }
}

// What a page calculates with gives what the server's own does.
TEST_CASE("a program and a member that went through their images preview as before") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int history = 0; history < 200; ++history) {
    const auto program = program_with(random_program(random));
    const auto copy = read_program(image_of(program));
    REQUIRE(copy.ok());
    Calculator calculator(program);
    Calculator page(*copy);
    Instant now = at("2026-01-01T00:00:00Z");
    Member member = random_member(random, now);
    for (int step = 0; step < 6; ++step) {
      now += random.from(0, 30) * 86400000;
      const Cart cart = random_cart(random, program, now);
      Member shown;
      REQUIRE(read_member(image_of(member), shown));
      const auto expected = calculator.preview(&member, cart, Detail::breakdown);
      const auto actual = page.preview(&shown, cart, Detail::breakdown);
      REQUIRE(expected.ok());
      REQUIRE(actual.ok());
      REQUIRE(encode_preview(*actual, cart, program.program()) ==
              encode_preview(*expected, cart, program.program()));
      member = booked(calculator, member, order("o" + std::to_string(step), cart)).member;
    }
  }
}

TEST_CASE("applying time in one step or in many comes to the same") {
  const std::uint64_t start = seed();
  INFO("LOYALTY_SEED=" << start);
  Random random(start);
  for (int history = 0; history < 150; ++history) {
    const auto program = program_with(random_program(random));
    Calculator calculator(program);
    Instant now = at("2026-01-01T00:00:00Z");
    Member member = random_member(random, now);
    for (int step = 0; step < 5; ++step) {
      now += random.from(0, 20) * 86400000;
      member = booked(calculator, member,
                      order("o" + std::to_string(step), random_cart(random, program, now)))
                   .member;
    }
    const Instant end = now + random.from(1, 900) * 86400000;
    Member stepped = member;
    for (Instant t = now; t < end; t += random.from(1, 60) * 86400000) {
      stepped = booked(calculator, stepped, event("c" + std::to_string(t), t, ClockEvent{})).member;
    }
    const Member once = booked(calculator, member, event("c", end, ClockEvent{})).member;
    stepped = booked(calculator, stepped, event("c", end, ClockEvent{})).member;
    REQUIRE(encode_member(stepped, program.program(), Receipts::keep) ==
            encode_member(once, program.program(), Receipts::keep));
  }
}
