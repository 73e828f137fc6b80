// The likeliest mistakes of a merchant: each is found where it stands, and told in words that say
// what is wrong and what was expected.
#include <string>
#include <vector>

#include "catch.h"
#include "host/system_zone.h"
#include "json/json.h"
#include "loyalty/calculator.h"

using namespace loyalty;

namespace {

// A program that is right but for what stands in these keys.
std::string program_with(const std::string& keys) {
  return R"({"id":"p","name":"P","currency":"GBP","time_zone":"Europe/London",)" + keys + "}";
}
const std::string kTiers = R"("tiers":{"levels":[{"id":"member","name":"Member","from":0}]})";

std::string with_tiers(const std::string& keys) {
  return program_with(kTiers + "," + keys);
}

std::string with_rule(const std::string& rule) {
  return with_tiers(R"("earn":[)" + rule + "]");
}

// "pointer: message" of each mistake, by the decoder or, when it finds none, by the compiler.
std::vector<std::string> mistakes_of(const std::string& text) {
  std::vector<Error> errors;
  auto program = decode_program(text, &errors);
  if (program.ok()) {
    const auto zone = system_zone(program->time_zone);
    REQUIRE(zone.ok());
    const auto compiled = CompiledProgram::compile(std::move(*program), *zone);
    if (!compiled.ok()) errors.push_back(compiled.error());
  }
  std::vector<std::string> lines;
  for (const Error& error : errors) lines.push_back(error.where + ": " + error.message);
  return lines;
}

struct Mistake {
  const char* what;
  std::string program;
  std::vector<std::string> told;
};

void check_all(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    INFO(mistake.what);
    CHECK(mistakes_of(mistake.program) == mistake.told);
  }
}

}  // namespace

TEST_CASE("A document that is no program is told where and why", "[json][errors]") {
  check_all({
      {"a comma after the last entry",
       R"({"id":"p",
 "name":"P",})",
       {": not JSON at line 2, column 13, expected one JSON document"}},
      {"an empty file", "", {": not JSON at line 1, column 1, expected one JSON document"}},
      {"a list instead of a program", "[]", {": an array, expected an object"}},
      {"a key that stands twice",
       program_with(R"("earn":[],"earn":[])"),
       {R"(: the key "earn" stands twice in one object, expected once)"}},
      {"no tiers",
       program_with(R"("earn":[])"),
       {R"(: the key "tiers" is missing, expected it here)"}},
      {"no currency",
       R"({"id":"p","name":"P","tiers":{"levels":[{"id":"member","name":"Member","from":0}]}})",
       {R"(: the key "currency" is missing, expected it here)"}},
      {"a currency in small letters",
       R"({"id":"p","name":"P","currency":"gbp","tiers":{"levels":[{"id":"member","name":"Member","from":0}]}})",
       {R"(/currency: "gbp" is not a currency, expected an ISO 4217 code such as "EUR")"}},
      {"tiers out of order",
       program_with(
           R"("tiers":{"levels":[{"id":"a","name":"A","from":0},{"id":"b","name":"B","from":500},{"id":"c","name":"C","from":100}]})"),
       {"/tiers/levels/2/from: tiers must ascend, expected more than 500"}},
      {"a first tier that must be earned",
       program_with(R"("tiers":{"levels":[{"id":"a","name":"A","from":100}]})"),
       {"/tiers/levels/0/from: members start in the first tier, expected 0"}},
      {"no tier at all",
       program_with(R"("tiers":{"levels":[]})"),
       {"/tiers/levels: an empty array, expected at least one entry"}},
  });
}

TEST_CASE("A mistake in a rule is told where and why", "[json][errors]") {
  check_all({
      {"an id with a capital and a space",
       with_rule(R"({"id":"Double Days","label":"l","multiplier":"2"})"),
       {R"(/earn/0/id: "Double Days" is not an id, expected 1 to 64 lower-case letters, digits and hyphens)"}},
      {"a misspelled key",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1,"evry":100}})"),
       {R"(/earn/0/rate/evry: "evry" is not a key here, expected only points, every)"}},
      {"money with a point",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1,"every":1.50}})"),
       {"/earn/0/rate/every: a number with a fraction, expected an integer from 1 to "
        "9007199254740991 (money is in minor units: 150 is 1.50)"}},
      {"a number in quotes",
       with_rule(R"({"id":"a","label":"l","rate":{"points":"1"}})"),
       {"/earn/0/rate/points: a string, expected an integer from 0 to 9007199254740991"}},
      {"a multiplier that is a number",
       with_rule(R"({"id":"a","label":"l","multiplier":1.5})"),
       {R"(/earn/0/multiplier: a number, expected a string such as "1.5" or "3/2", so that it is exact)"}},
      {"a multiplier with a comma",
       with_rule(R"({"id":"a","label":"l","multiplier":"1,5"})"),
       {R"(/earn/0/multiplier: "1,5" is not a ratio, expected a decimal such as "1.5" (at most 6 decimals) or a fraction such as "3/2")"}},
      {"a multiplier with an x",
       with_rule(R"({"id":"a","label":"l","multiplier":"2x"})"),
       {R"(/earn/0/multiplier: "2x" is not a ratio, expected a decimal such as "1.5" (at most 6 decimals) or a fraction such as "3/2")"}},
      {"a multiplier below one",
       with_rule(R"({"id":"a","label":"l","multiplier":"0.5"})"),
       {"/earn/0/multiplier: the best multiplier applies and none is less than 1, expected at "
        "least 1"}},
      {"a rule that gives nothing",
       with_rule(R"({"id":"a","label":"l"})"),
       {"/earn/0: a rule gives one thing, expected exactly one of rate, steps, fixed, multiplier"}},
      {"a rule that gives two things",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1},"multiplier":"2"})"),
       {"/earn/0: a rule gives one thing, expected exactly one of rate, steps, fixed, multiplier"}},
      {"a rule without words",
       with_rule(R"({"id":"a","rate":{"points":1}})"),
       {R"(/earn/0: the key "label" is missing, expected it here)"}},
      {"negative points",
       with_rule(R"({"id":"a","label":"l","fixed":{"points":-5}})"),
       {"/earn/0/fixed/points: -5 is out of range, expected an integer from 0 to "
        "9007199254740991"}},
      {"a rate per nothing",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1,"every":0}})"),
       {"/earn/0/rate/every: 0 is out of range, expected an integer from 1 to 9007199254740991"}},
      {"a number beyond 2^53",
       with_rule(R"({"id":"a","label":"l","fixed":{"points":9007199254740992}})"),
       {"/earn/0/fixed/points: a number beyond 2^53 - 1 is out of range, expected an integer from "
        "0 to 9007199254740991"}},
      {"a category that is no list",
       with_rule(R"({"id":"a","label":"l","when":{"category":"tea"},"fixed":{"points":1}})"),
       {"/earn/0/when/category: a string, expected an array"}},
      {"an empty list of categories",
       with_rule(R"({"id":"a","label":"l","when":{"category":[]},"fixed":{"points":1}})"),
       {"/earn/0/when/category: an empty array, expected at least one entry"}},
      {"a range without bounds",
       with_rule(R"({"id":"a","label":"l","when":{"subtotal":{}},"fixed":{"points":1}})"),
       {"/earn/0/when/subtotal: an empty range, expected min, max or both"}},
      {"a range upside down",
       with_rule(
           R"({"id":"a","label":"l","when":{"subtotal":{"min":100,"max":50}},"fixed":{"points":1}})"),
       {"/earn/0/when/subtotal: min is larger than max, so nothing passes, expected min <= max"}},
      {"a date as it is written at home",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"27/11/2026"}},"multiplier":"2"})"),
       {R"(/earn/0/when/date/from: "27/11/2026" is not a date, expected a date such as "2026-11-27" or "2026-11-27T09:30" on the wall clock of the program's time zone)"}},
      {"a date that does not exist",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"2026-02-29"}},"multiplier":"2"})"),
       {R"(/earn/0/when/date/from: "2026-02-29" is not a date, expected a date such as "2026-11-27" or "2026-11-27T09:30" on the wall clock of the program's time zone)"}},
      {"a window that ends before it begins",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"2026-12-01","until":"2026-11-01"}},"multiplier":"2"})"),
       {"/earn/0/when/date: the window ends before it starts, expected from < until"}},
      {"a tier that does not exist",
       with_rule(R"({"id":"a","label":"l","when":{"tier":["golld"]},"multiplier":"2"})"),
       {R"(/earn/0/when/tier/0: no tier has the id "golld", expected one of /tiers/levels)"}},
      {"two rules of one id",
       with_tiers(
           R"("earn":[{"id":"a","label":"l","rate":{"points":1}},{"id":"a","label":"m","rate":{"points":2}}])"),
       {R"(/earn/1/id: "a" is taken, expected an id of its own)"}},
  });
}

TEST_CASE("A mistake in steps, limits, actions and windows is told where and why",
          "[json][errors]") {
  check_all({
      {"steps that do not ascend",
       with_rule(
           R"({"id":"a","label":"l","steps":[{"from":100,"points":1},{"from":100,"points":2}]})"),
       {"/earn/0/steps/1/from: steps must ascend, expected more than 100"}},
      {"a limit without an amount",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1},"limit":{"of":"spend"}})"),
       {"/earn/0/limit: a limit without an amount, expected order, day, week, month, quarter, "
        "year, "
        "lifetime or together"}},
      {"a limit of spend on fixed points",
       with_rule(R"({"id":"a","label":"l","fixed":{"points":1},"limit":{"of":"spend","day":100}})"),
       {R"(/earn/0/limit/of: only a rate has spend that can be limited, expected "points")"}},
      {"a limit on a multiplier",
       with_rule(R"({"id":"a","label":"l","multiplier":"2","limit":{"order":100}})"),
       {"/earn/0/limit: a multiplier gives nothing by itself, expected a limit on the rules that "
        "it "
        "multiplies"}},
      {"an action's rate of nothing",
       with_rule(R"({"id":"a","label":"l","on":"run","rate":{"points":1}})"),
       {R"(/earn/0: an action has no money, expected "of" with the name of the number that earns)"}},
      {"a number of an order",
       with_rule(R"({"id":"a","label":"l","of":"distance","rate":{"points":1}})"),
       {R"(/earn/0/of: an order has no numbers of its own, expected the action under "on")"}},
      {"the category of an action",
       with_rule(
           R"({"id":"a","label":"l","on":"run","fixed":{"points":1},"when":{"category":["x"]}})"),
       {"/earn/0/when: an action has no lines, expected no test of a line"}},
      {"an attribute that is a bare text",
       with_rule(
           R"({"id":"a","label":"l","on":"run","fixed":{"points":1},"when":{"attributes":{"kind":"trail"}}})"),
       {"/earn/0/when/attributes/kind: a string, expected a list of texts, a range of numbers, "
        "true "
        "or false"}},
      {"an hour that no day has",
       with_rule(
           R"({"id":"a","label":"l","rate":{"points":1},"when":{"time_of_day":{"from":"24:00","until":"02:00"}}})"),
       {R"(/earn/0/when/time_of_day/from: "24:00" is not a time of day, expected one such as "17:30")"}},
      {"a day in short",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1},"when":{"weekday":["sat"]}})"),
       {R"(/earn/0/when/weekday/0: "sat" is not known, expected one of "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")"}},
      {"a next year without years",
       program_with(R"("tiers":{"keep":"next_year","levels":[{"id":"a","name":"A","from":0}]})"),
       {R"(/tiers/keep: only a calendar year has a next one, expected window "year" or a number of months)"}},
      {"a window of two lengths",
       program_with(
           R"("tiers":{"window":{"months":12,"days":90},"levels":[{"id":"a","name":"A","from":0}]})"),
       {"/tiers/window: expected exactly one of months and days"}},
  });
}

TEST_CASE("A mistake in rewards, points and words is told where and why", "[json][errors]") {
  check_all({
      {"a misspelled key at the top",
       with_tiers(R"("reward":[])"),
       {R"(/reward: "reward" is not a key here, expected only $schema, $comment, id, name, currency, time_zone, points, wallets, basis, rounding, limit, multipliers, redemptions_per_order, refunds, excluded, earn, tiers, rewards, offers, counters, segments, challenges, gifts, causes, goals, leaderboards, examples)"}},
      {"a word that is not known",
       with_tiers(R"("rounding":{"mode":"round"})"),
       {R"(/rounding/mode: "round" is not known, expected one of "floor", "half_up", "half_even", "ceil")"}},
      {"a kind of reward that is not known",
       with_tiers(R"("rewards":[{"id":"a","name":"A","kind":"coupon","points":1,"amount":10}])"),
       {R"(/rewards/0/kind: "coupon" is not known, expected one of "amount_off", "free_shipping", "variable", "percent_off", "cheapest_item", "free_product", "gift_card", "donation", "transfer", "experience", "early_access", "conversion")"}},
      {"a share above the whole",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"percent_off","points":1,"share":"10"}])"),
       {"/rewards/0/share: a reward takes off no more than the order, expected at most 1"}},
      {"a key of another kind of reward",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"free_shipping","points":1,"amount":10}])"),
       {R"(/rewards/0/amount: "amount" is not a key here, expected only kind, id, name, wallet, when, automatic, points, tier_points, limit, stock)"}},
      {"a rate for nothing",
       with_tiers(R"("rewards":[{"id":"a","name":"A","kind":"variable","points":0,"amount":10}])"),
       {"/rewards/0/points: 0 is out of range, expected an integer from 1 to 9007199254740991"}},
      {"more than the whole order",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"variable","points":1,"amount":1,"max_share":"3/2"}])"),
       {"/rewards/0/max_share: a reward takes off no more than the order, expected at most 1"}},
      {"a share in percent",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"variable","points":1,"amount":1,"max_share":"50%"}])"),
       {R"(/rewards/0/max_share: "50%" is not a ratio, expected a decimal such as "1.5" (at most 6 decimals) or a fraction such as "3/2")"}},
      {"points that expire before they are available",
       with_tiers(
           R"("points":{"available_after_days":60,"expires": { "after": { "months": 1 } }})"),
       {"/points/available_after_days: points would expire before they are available, expected "
        "less than 28"}},
      {"null for nothing", with_tiers(R"("limit":null)"), {"/limit: null, expected an object"}},
  });
}

TEST_CASE("All mistakes are told at once, in the order of the decoder", "[json][errors]") {
  check_all({
      {"several mistakes at once",
       program_with(R"("earn":[{"id":"a","label":"","rate":{"points":1}}],"basis":{"tax":"yes"})"),
       {R"(/basis/tax: "yes" is not known, expected one of "excluded", "included")",
        "/earn/0/label: 0 characters, expected 1 to 500",
        R"(: the key "tiers" is missing, expected it here)"}},
  });
}
