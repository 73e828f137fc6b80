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
       {": line 2, column 12: a comma before }, remove it: the last entry has none"}},
      {"an empty file",
       "",
       {": line 1, column 1: the document is empty, expected an object in { }"}},
      {"a list instead of a program", "[]", {": an array, expected an object"}},
      {"a key that stands twice",
       program_with(R"("earn":[],"earn":[])"),
       {R"(: line 1, column 77: the key "earn" stands in line 1 already, remove or rename one of them)"}},
      {"no tiers",
       program_with(R"("earn":[])"),
       {R"(: the key "tiers" is missing, expected {"levels": [{"id": "member", "name": "Member", "from": 0}]})"}},
      {"no currency",
       R"({"id":"p","name":"P","tiers":{"levels":[{"id":"member","name":"Member","from":0}]}})",
       {R"(: the key "currency" is missing, expected an ISO 4217 code such as "GBP")"}},
      {"a currency in small letters",
       R"({"id":"p","name":"P","currency":"gbp","tiers":{"levels":[{"id":"member","name":"Member","from":0}]}})",
       {R"(/currency: "gbp" is not a currency, write "GBP")"}},
      {"tiers out of order",
       program_with(
           R"("tiers":{"levels":[{"id":"a","name":"A","from":0},{"id":"b","name":"B","from":500},{"id":"c","name":"C","from":100}]})"),
       {"/tiers/levels/2/from: tiers must ascend, expected more than 500, or move this tier "
        R"(above "b")"}},
      {"a first tier that must be earned",
       program_with(R"("tiers":{"levels":[{"id":"a","name":"A","from":100}]})"),
       {"/tiers/levels/0/from: members start in the first tier, expected 0, or a tier from 0 "
        "before this "
        "one"}},
      {"no tier at all",
       program_with(R"("tiers":{"levels":[]})"),
       {"/tiers/levels: an empty array, expected at least one entry"}},
  });
}

TEST_CASE("A mistake in a rule is told where and why", "[json][errors]") {
  check_all({
      {"an id with a capital and a space",
       with_rule(R"({"id":"Double Days","label":"l","multiplier":"2"})"),
       {R"(/earn/0/id: "Double Days" is not an id, expected 1 to 64 lower-case letters, digits and hyphens such as "double-days")"}},
      {"a misspelled key",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1,"evry":100}})"),
       {R"(/earn/0/rate/evry: "evry" is not a key here, did you mean "every"?)"}},
      {"money with a point",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1,"every":1.50}})"),
       {"/earn/0/rate/every: 1.5 is not an integer, expected an integer, 1 or more (money is in "
        "minor "
        "units: 12.50 is 1250)"}},
      {"a number in quotes",
       with_rule(R"({"id":"a","label":"l","rate":{"points":"1"}})"),
       {R"(/earn/0/rate/points: "1" in quotes, expected a number without quotes)"}},
      {"a multiplier that is a number",
       with_rule(R"({"id":"a","label":"l","multiplier":1.5})"),
       {R"(/earn/0/multiplier: 1.5 without quotes, expected "1.5")"}},
      {"a multiplier with a comma",
       with_rule(R"({"id":"a","label":"l","multiplier":"1,5"})"),
       {R"(/earn/0/multiplier: "1,5" is not a multiplier, expected "1.5")"}},
      {"a multiplier with an x",
       with_rule(R"({"id":"a","label":"l","multiplier":"2x"})"),
       {R"(/earn/0/multiplier: "2x" is not a multiplier, expected "2")"}},
      {"a multiplier below one",
       with_rule(R"({"id":"a","label":"l","multiplier":"0.5"})"),
       {R"(/earn/0/multiplier: a multiplier below 1 would take points away, expected "1" or more)"}},
      {"a rule that gives nothing",
       with_rule(R"({"id":"a","label":"l"})"),
       {"/earn/0: the rule gives nothing, expected rate, steps, fixed or multiplier"}},
      {"a rule that gives two things",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1},"multiplier":"2"})"),
       {"/earn/0: rate and multiplier in one rule, expected a rule for each"}},
      {"a rule without words",
       with_rule(R"({"id":"a","rate":{"points":1}})"),
       {R"(/earn/0: the key "label" is missing, expected a text in quotes)"}},
      {"negative points",
       with_rule(R"({"id":"a","label":"l","fixed":{"points":-5}})"),
       {"/earn/0/fixed/points: -5 is too small, expected an integer, 0 or more"}},
      {"a rate per nothing",
       with_rule(R"({"id":"a","label":"l","rate":{"points":1,"every":0}})"),
       {"/earn/0/rate/every: 0 is too small, expected an integer, 1 or more"}},
      {"a number beyond 2^53",
       with_rule(R"({"id":"a","label":"l","fixed":{"points":9007199254740992}})"),
       {"/earn/0/fixed/points: a number larger than 9,007,199,254,740,991, expected no more than "
        "that"}},
      {"a category that is no list",
       with_rule(R"({"id":"a","label":"l","when":{"category":"tea"},"fixed":{"points":1}})"),
       {R"(/earn/0/when/category: a string, expected an array such as ["tea"])"}},
      {"an empty list of categories",
       with_rule(R"({"id":"a","label":"l","when":{"category":[]},"fixed":{"points":1}})"),
       {"/earn/0/when/category: an empty array, expected at least one entry"}},
      {"a range without bounds",
       with_rule(R"({"id":"a","label":"l","when":{"subtotal":{}},"fixed":{"points":1}})"),
       {"/earn/0/when/subtotal: an empty range, expected min, max or both"}},
      {"a range upside down",
       with_rule(
           R"({"id":"a","label":"l","when":{"subtotal":{"min":100,"max":50}},"fixed":{"points":1}})"),
       {"/earn/0/when/subtotal: min is larger than max, so nothing passes, expected min to be max "
        "or "
        "less"}},
      {"a date as it is written at home",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"27/11/2026"}},"multiplier":"2"})"),
       {R"(/earn/0/when/date/from: "27/11/2026" is not a date, expected one such as "2026-11-27" or "2026-11-27T09:30", on the wall clock of the program's time zone)"}},
      {"a date that does not exist",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"2026-02-29"}},"multiplier":"2"})"),
       {R"(/earn/0/when/date/from: "2026-02-29" is not a date, expected a day from 01 to 28 in that month)"}},
      {"a window that ends before it begins",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"2026-12-01","until":"2026-11-01"}},"multiplier":"2"})"),
       {"/earn/0/when/date: the window ends before it starts, expected from before until"}},
      {"a tier that does not exist",
       with_rule(R"({"id":"a","label":"l","when":{"tier":["golld"]},"multiplier":"2"})"),
       {R"(/earn/0/when/tier/0: no tier has the id "golld", expected one that exists: "member")"}},
      {"two rules of one id",
       with_tiers(
           R"("earn":[{"id":"a","label":"l","rate":{"points":1}},{"id":"a","label":"m","rate":{"points":2}}])"),
       {R"(/earn/1/id: "a" is the id of /earn/0 already, expected another one)"}},
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
       {R"(/earn/0/when/weekday/0: "sat" is not known, did you mean "saturday"?)"}},
      {"a next year without years",
       program_with(R"("tiers":{"keep":"next_year","levels":[{"id":"a","name":"A","from":0}]})"),
       {R"(/tiers/keep: only a calendar year has a next one, expected window "year" or a number of months)"}},
      {"a window of two lengths",
       program_with(
           R"("tiers":{"window":{"months":12,"days":90},"levels":[{"id":"a","name":"A","from":0}]})"),
       {"/tiers/window: months and days are stated together, expected only one of them"}},
  });
}

TEST_CASE("A mistake in rewards, points and words is told where and why", "[json][errors]") {
  check_all({
      {"a misspelled key at the top",
       with_tiers(R"("reward":[])"),
       {R"(/reward: "reward" is not a key here, did you mean "rewards"?)"}},
      {"a word that is not known",
       with_tiers(R"("rounding":{"mode":"round"})"),
       {R"(/rounding/mode: "round" is not known, expected "floor", "half_up", "half_even" or "ceil")"}},
      {"a kind of reward that is not known",
       with_tiers(R"("rewards":[{"id":"a","name":"A","kind":"coupon","points":1,"amount":10}])"),
       {R"(/rewards/0/kind: "coupon" is not known, expected "amount_off", "free_shipping", "variable", "percent_off", "cheapest_item", "free_product", "gift_card", "donation", "transfer", "experience", "early_access" or "conversion")"}},
      {"a share above the whole",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"percent_off","points":1,"share":"10"}])"),
       {R"(/rewards/0/share: 10 is 10 times the whole, for 10 % write "1/10")"}},
      {"a key of another kind of reward",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"free_shipping","points":1,"amount":10}])"),
       {R"(/rewards/0/amount: "amount" is not a key here, expected "wallet", "when", "automatic", "tier_points", "limit" or "stock")"}},
      {"a rate for nothing",
       with_tiers(R"("rewards":[{"id":"a","name":"A","kind":"variable","points":0,"amount":10}])"),
       {"/rewards/0/points: 0 is too small, expected an integer, 1 or more"}},
      {"more than the whole order",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"variable","points":1,"amount":1,"max_share":"3/2"}])"),
       {R"(/rewards/0/max_share: 3/2 is more than the whole, expected at most "1")"}},
      {"a share in percent",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"variable","points":1,"amount":1,"max_share":"50%"}])"),
       {R"(/rewards/0/max_share: "50%" is not a share, expected "1/2")"}},
      {"points that expire before they are available",
       with_tiers(
           R"("points":{"available_after_days":60,"expires": { "after": { "months": 1 } }})"),
       {"/points/available_after_days: points would expire before they are available, expected "
        "less than 28"}},
      {"null for nothing",
       with_tiers(R"("limit":null)"),
       {R"(/limit: null, expected an object such as {"order": 5000}, or no such key)"}},
  });
}

TEST_CASE("A text that is no JSON is told what stands there", "[json][errors]") {
  const auto with_name = [](const std::string& name) { return "{\n \"name\": " + name + "\n}"; };
  check_all({
      {"a missing comma",
       with_name("\"P\"\n \"id\": \"p\""),
       {R"(: line 2, column 13: a comma is missing after "P", expected one before "id" in line 3)"}},
      {"curly quotes",
       with_name("“P”"),
       {R"(: line 2, column 10: typographic quotes, write straight ones: ")"}},
      {"a comment",
       with_name("\"P\", // ours"),
       {R"(: line 2, column 15: a comment, which JSON does not have, remove it or write it under "$comment" at the top)"}},
      {"a capital letter",
       with_name("True"),
       {": line 2, column 10: True is not known, write true"}},
      {"thousands",
       with_name("10,000"),
       {": line 2, column 10: a comma inside of a number, write 10000"}},
      {"quotes that stay open",
       with_name("\"P"),
       {R"(: line 2, column 10: the quotes that open here are not closed, expected " before the line ends)"}},
      {"quotes inside of quotes",
       with_name(R"("our "best" club")"),
       {R"(: line 2, column 16: quotes end or begin in the middle of a text, write \" for quotes inside of it)"}},
      {"a text that ends too early",
       "{\n \"name\": \"P\"",
       {": line 2, column 13: the document ends inside of the { of line 1, expected its }"}},
      {"a value that ends too early",
       "tru",
       {": line 1, column 1: tru is no document, expected an object in { }"}},
      {"one bracket too many",
       with_name("\"P\"") + "}",
       {": line 3, column 2: } stands after the end of the document, expected nothing there, or "
        "one } or ] fewer before it"}},
      {"another encoding",
       with_name("\"\xDC\""),
       {": line 2, column 10: a character that is not UTF-8, save the file as UTF-8 (plain text)"}},
  });
}

TEST_CASE("A mistake is told with what was likely meant", "[json][errors]") {
  check_all({
      {"a condition beside when",
       with_rule(R"({"id":"a","label":"l","category":["tea"],"rate":{"points":1}})"),
       {R"(/earn/0/category: "category" is a condition, expected inside of "when")"}},
      {"a plural",
       with_tiers(R"("excluded":[{"categories":["tea"]}])"),
       {R"(/excluded/0/categories: "categories" is not a key here, did you mean "category"?)"}},
      {"a key that is like none",
       with_rule(R"({"id":"a","label":"l","foo":1,"rate":{"points":1}})"),
       {R"(/earn/0/foo: "foo" is not a key here, expected "on", "of", "when", "steps", "fixed", "multiplier", "basis", "limit" and 6 more)"}},
      {"percent as a number",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"percent_off","points":1,"share":10}])"),
       {R"(/rewards/0/share: 10 is a number, expected a share in quotes: "1/10" for 10 %)"}},
      {"a word where an object may stand",
       with_tiers(R"("points":{"expires":"year"})"),
       {R"(/points/expires: "year" is not known, expected "never", {"after": {"months": 12}}, {"inactive": {"days": 180}} or {"end_of": "year"})"}},
      {"a range that is a number",
       with_rule(R"({"id":"a","label":"l","when":{"subtotal":5000},"rate":{"points":1}})"),
       {R"(/earn/0/when/subtotal: a number, expected an object such as {"min": 5000})"}},
      {"a weekday with a capital",
       with_rule(R"({"id":"a","label":"l","when":{"weekday":["Saturday"]},"rate":{"points":1}})"),
       {R"(/earn/0/when/weekday/0: "Saturday" is not known, write "saturday")"}},
      {"an hour of one digit",
       with_rule(
           R"({"id":"a","label":"l","rate":{"points":1},"when":{"time_of_day":{"from":"9:00","until":"17:00"}}})"),
       {R"(/earn/0/when/time_of_day/from: "9:00" is not a time of day, expected "09:00")"}},
      {"a window of no time",
       with_rule(
           R"({"id":"a","label":"l","when":{"date":{"from":"2026-12-01","until":"2026-12-01"}},"multiplier":"2"})"),
       {"/earn/0/when/date: the window is empty: until is the first moment after it, expected a "
        "later one (for one day the next day)"}},
      {"a gift of nothing",
       with_tiers(R"("gifts":[{"id":"a","label":"l","on":"birthday"}])"),
       {"/gifts/0: none of points and rate is stated, expected one of them"}},
      {"a counter, where there are none",
       with_rule(
           R"({"id":"a","label":"l","when":{"counters":{"runs":{"min":1}}},"multiplier":"2"})"),
       {R"(/earn/0/when/counters/runs: no counter has the id "runs", expected it in /counters, where there are none)"}},
      {"a counter by its plural",
       with_tiers(R"("counters":[{"id":"run"}],"causes":[{"id":"a","name":"A","counter":"runs"}])"),
       {R"(/causes/0/counter: no counter has the id "runs", did you mean "run"?)"}},
      {"a challenge after itself",
       with_tiers(
           R"("counters":[{"id":"c"}],"challenges":[{"id":"a","name":"A","counter":"c","goal":1,"after":"a"}])"),
       {R"(/challenges/0/after: "a" is this challenge itself, expected one that stands before it)"}},
      {"a challenge after a later one",
       with_tiers(
           R"("counters":[{"id":"c"}],"challenges":[{"id":"a","name":"A","counter":"c","goal":1,"after":"b"},{"id":"b","name":"B","counter":"c","goal":1}])"),
       {R"(/challenges/0/after: the challenge "b" stands after this one, expected one before it: move it up)"}},
      {"an action's attributes of a line",
       with_tiers(R"("excluded":[{"attributes":{"kind":["photo"]}}])"),
       {R"(/excluded/0: attributes are those of an action, expected them in a rule with "on" alone)"}},
      {"points for what costs nothing",
       with_tiers(
           R"("rewards":[{"id":"a","name":"A","kind":"free_shipping","points":1,"automatic":true}])"),
       {R"(/rewards/0/points: an automatic reward costs nothing, expected no points beside "automatic")"}},
  });
}

TEST_CASE("All mistakes are told at once, in the order of the decoder", "[json][errors]") {
  check_all({
      {"several mistakes at once",
       program_with(R"("earn":[{"id":"a","label":"","rate":{"points":1}}],"basis":{"tax":"yes"})"),
       {R"(/basis/tax: "yes" is not known, expected "excluded" or "included")",
        "/earn/0/label: 0 characters, expected 1 to 500",
        R"(: the key "tiers" is missing, expected {"levels": [{"id": "member", "name": "Member", "from": 0}]})"}},
  });
}
