// What the fuzzers of the calculator share: a program that uses most of the language, and the
// properties that must hold of every member.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "json/json.h"
#include "loyalty/calculator.h"

namespace loyalty::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The instant at which the seeds play.
inline constexpr Instant kNow = 1795255200000;  // 2026-11-21T10:00:00Z

inline constexpr std::string_view kProgram = R"({
  "id": "fuzz", "name": "Fuzz", "currency": "GBP",
  "points": { "available_after_days": 2, "expires": { "after": { "months": 12 } } },
  "basis": { "shipping": "included" },
  "excluded": [{ "gift_card": true }],
  "earn": [
    { "id": "base", "label": "base", "rate": { "points": 1, "every": 100 } },
    { "id": "tea", "label": "tea", "when": { "category": ["tea"] },
      "fixed": { "points": 7, "per": "item" }, "limit": { "order": 40 }, "multiplied": false },
    { "id": "basket", "label": "basket", "when": { "subtotal": { "min": 5000 } },
      "fixed": { "points": 100 } },
    { "id": "groceries", "label": "groceries", "when": { "brand": ["hill"], "weekday": ["monday"] },
      "rate": { "points": 3 }, "limit": { "of": "spend", "day": 2000, "year": 9000 }, "priority": 2 },
    { "id": "steps", "label": "steps", "when": { "channel": ["app"] }, "group": "g",
      "steps": [{ "from": 1000, "points": 1 }, { "from": 3000, "points": 2 }] },
    { "id": "stop", "label": "stop", "when": { "collection": ["plain"] },
      "rate": { "points": 0 }, "priority": 9, "stacking": "alone" },
    { "id": "review", "label": "review", "on": "review",
      "when": { "attributes": { "stars": { "min": 3 }, "kind": ["photo"], "verified": true } },
      "fixed": { "points": 20 }, "limit": { "week": 50 } },
    { "id": "run", "label": "run", "on": "run", "of": "distance", "rate": { "points": 1, "every": 999 },
      "limit": { "lifetime": 500 }, "multiplied": true },
    { "id": "double", "label": "double", "when": { "tag": ["organic"] }, "multiplier": "3/2" }
  ],
  "limit": { "order": 1000000 },
  "tiers": { "levels": [
    { "id": "member", "name": "Member", "from": 0 },
    { "id": "gold", "name": "Gold", "from": 50000, "multiplier": "1.25" } ] },
  "rewards": [
    { "id": "five-off", "name": "5 off", "kind": "amount_off", "points": 500, "amount": 500 },
    { "id": "free-shipping", "name": "Shipping", "kind": "free_shipping", "points": 300 },
    { "id": "pay", "name": "Pay", "kind": "variable", "points": 100, "amount": 100,
      "max_share": "1/2" } ],
  "redemptions_per_order": 3,
  "offers": [{ "id": "tea", "title": "Tea", "reason": "Tea", "when": { "category": ["tea"] } }],
  "refunds": { "shortfall": "owe" }
})";

inline const CompiledProgram& program() {
  static const CompiledProgram* compiled = [] {
    auto decoded = decode_program(kProgram);
    require(decoded.ok(), "the fuzzers' program decodes");
    auto result = CompiledProgram::compile(std::move(*decoded), Zone{});
    require(result.ok(), "the fuzzers' program compiles");
    return new CompiledProgram(std::move(*result));
  }();
  return *compiled;
}

inline std::int64_t accounts_sum(const Member& member) {
  Wide sum = 0;
  for (const Points points : member.wallet.accounts) sum += points;
  return static_cast<std::int64_t>(sum);
}

// Accounts sum to zero, and what is written can be read and written again as the same text.
inline void check_member(const Member& member) {
  require(accounts_sum(member) == 0, "accounts sum to zero");
  const std::string text = encode_member(member, program().program(), Receipts::keep);
  const auto again = decode_member(text, program().program());
  require(again.ok(), "a written member can be read");
  require(encode_member(*again, program().program(), Receipts::keep) == text,
          "a member that was read is written as it was");
}

inline void check_award(const Award& award) {
  Points lines = 0;
  for (const Points points : award.lines) lines += points;
  require(lines == award.total, "the lines add up to the award");
}

// Applies an event that may be refused; whatever comes of it must be in order.
inline void apply_and_check(const Member& member, const Event& event) {
  Calculator calculator(program());
  const auto outcome = calculator.apply(member, event);
  if (!outcome) {
    require(!encode_error(outcome.error()).empty(), "an error has words");
    return;
  }
  check_member(outcome->member);
  check_award(outcome->award);
  encode_outcome(*outcome, event, program().program(), Receipts::keep);
  const auto again = calculator.apply(member, event);
  require(again.ok(), "the same event on the same member is accepted again");
  require(encode_outcome(*again, event, program().program(), Receipts::keep) ==
              encode_outcome(*outcome, event, program().program(), Receipts::keep),
          "the same event on the same member has the same outcome");
}

}  // namespace loyalty::fuzz
