// What all members share: limits, stock and goals, over one ledger. And wallets, program changes.
#include <thread>

#include "server/support.h"
#include "server/verify.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

// One point for every £1, and one more while 100 of those last; two mugs; a goal of five pieces.
const std::string kShared = R"({
  "id": "shared", "name": "Shared", "currency": "GBP", "time_zone": "Europe/London",
  "earn": [
    { "id": "base", "label": "Base", "rate": { "points": 1 } },
    { "id": "more", "label": "More", "rate": { "points": 1 }, "limit": { "together": 100 } },
    { "id": "thanks", "label": "Thanks", "when": { "goal": ["five"] }, "fixed": { "points": 7 } }
  ],
  "counters": [{ "id": "pieces", "counts": "items" }],
  "goals": [{ "id": "five", "name": "Five pieces", "counter": "pieces", "goal": 5 }],
  "rewards": [{ "id": "mug", "name": "Mug", "kind": "experience", "points": 1, "stock": 2 }],
  "tiers": { "levels": [{ "id": "member", "name": "Member", "from": 0 }] }
})";

Points points_of(const Answer& answer) {
  REQUIRE(answer.status == 200);
  return answer.json()["points"].get<Points>();
}

Json refund(const std::string& member, const std::string& id, const std::string& order) {
  return {{"member", member}, {"id", id}, {"at", "2026-11-21T09:55:00Z"}, {"order", order}};
}

void verify(const TestDatabase& database) {
  server::Database opened(database.url());
  const auto totals = server::verify_ledger(opened, [](const std::string& line) { FAIL(line); });
  CHECK(totals.differences == 0);
}

}  // namespace

TEST_CASE("What one member takes of a shared limit the next one lacks", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url(), .program = kShared});
  CHECK(points_of(server.shop("/v1/orders", order("m-1", "o-1", 8'000))) == 160);
  Json cart = order("m-2", "o-2", 5'000);
  for (const char* key : {"member", "id", "order"}) cart.erase(key);
  CHECK(points_of(server.page("m-2", "POST", "/v1/preview", cart.dump())) == 70);
  CHECK(server.snapshot("m-2")["member"]["together"]["rules"]["more"] == 80);
  CHECK(points_of(server.shop("/v1/orders", order("m-2", "o-2", 5'000))) == 70);
  CHECK(points_of(server.shop("/v1/orders", order("m-3", "o-3", 1'000))) == 10);
  CHECK(server.shop("/v1/refunds", refund("m-1", "r-1", "o-1")).status == 200);
  CHECK(points_of(server.shop("/v1/orders", order("m-3", "o-4", 1'000))) == 20);
  verify(database);
}

TEST_CASE("A shared limit of a day is there again the next day", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json program = Json::parse(kShared);
  program["earn"][1]["limit"]["together"] = {{"day", 20}, {"lifetime", 50}};
  TestServer server({.database = database.url(), .program = program.dump()});
  const auto buy = [&](const std::string& member, const std::string& id, const std::string& at) {
    Json body = order(member, id, 1'500);
    body["at"] = at;
    return points_of(server.shop("/v1/orders", body));
  };
  CHECK(buy("m-1", "o-1", "2026-11-19T12:00:00Z") == 30);
  CHECK(buy("m-2", "o-2", "2026-11-19T13:00:00Z") == 20);
  CHECK(buy("m-2", "o-3", "2026-11-20T12:00:00Z") == 30);
  CHECK(buy("m-1", "o-4", "2026-11-20T13:00:00Z") == 20);
  // A refund gives back to the day of its order, and to all days.
  CHECK(server.shop("/v1/refunds", refund("m-2", "r-1", "o-3")).status == 200);
  CHECK(buy("m-3", "o-5", "2026-11-20T14:00:00Z") == 30);
  CHECK(buy("m-3", "o-6", "2026-11-21T09:00:00Z") == 25);
  const Json told = server.snapshot("m-1")["member"]["together"];
  CHECK(told["rules"]["more"] == 50);
  CHECK(
      told["periods"][0] ==
      Json{{"rule", "more"}, {"in", "day"}, {"from", "2026-11-21T00:00:00.000Z"}, {"amount", 10}});
  verify(database);
}

TEST_CASE("A refund takes from a goal what its order gave, and nothing else", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json without = Json::parse(kShared);
  without.erase("goals");
  without["earn"].erase(2);
  without["earn"].erase(1);
  const auto trees = [](TestServer& server) {
    return server.snapshot("m-9")["member"]["together"]["goals"]["five"].get<int>();
  };
  {
    TestServer server({.database = database.url(), .program = without.dump()});
    server.shop("/v1/orders", order("m-1", "o-1", 1'000));
  }
  {
    TestServer server({.database = database.url(), .program = kShared});
    server.shop("/v1/orders", order("m-2", "o-2", 8'000));
    server.shop("/v1/orders", order("m-3", "o-3", 1'000));
    CHECK(trees(server) == 2);
    // This one was before there was a goal.
    CHECK(server.shop("/v1/refunds", refund("m-1", "r-1", "o-1")).status == 200);
    CHECK(trees(server) == 2);
  }
  {
    // Goal and limit are left out for a while, and goods come back meanwhile.
    TestServer server({.database = database.url(), .program = without.dump()});
    CHECK(server.shop("/v1/refunds", refund("m-2", "r-2", "o-2")).status == 200);
  }
  TestServer server({.database = database.url(), .program = kShared});
  CHECK(trees(server) == 1);
  CHECK(server.snapshot("m-9")["member"]["together"]["rules"]["more"] == 10);
  verify(database);
}

TEST_CASE("Members who order at once take no more than a shared limit has", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url(), .program = kShared});
  std::vector<std::thread> senders;
  std::atomic<Points> given = 0;
  for (int i = 0; i < 8; ++i) {
    senders.emplace_back([&, i] {
      const std::string id = std::to_string(i);
      const Answer answer = server.shop("/v1/orders", order("m-" + id, "o-" + id, 3'000));
      if (answer.status == 200) given += answer.json()["points"].get<Points>();
    });
  }
  for (std::thread& sender : senders) sender.join();
  // Eight times 30, and the 100 that all share. The goal was reached on the way.
  const Points thanks = given - 340;
  CHECK(thanks >= 0);
  CHECK(thanks % 7 == 0);
  verify(database);
}

TEST_CASE("A reward is gone when its stock is, whoever had it", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url(), .program = kShared});
  for (const char* member : {"m-1", "m-2", "m-3"}) {
    server.shop("/v1/orders", order(member, std::string("o-") + member, 1'000));
  }
  const std::string claim = R"({"id":"c-1","reward":"mug"})";
  CHECK(server.page("m-1", "POST", "/v1/claims", claim).status == 200);
  CHECK(server.page("m-2", "POST", "/v1/claims", claim).status == 200);
  const Answer late = server.page("m-3", "POST", "/v1/claims", claim);
  CHECK(late.status == 422);
  CHECK(late.json()["code"] == "reward_limit");
  verify(database);
}

TEST_CASE("A goal is reached by all members together", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url(), .program = kShared});
  for (int i = 0; i < 5; ++i) {
    const std::string id = std::to_string(i);
    server.shop("/v1/orders", order("m-" + id, "o-" + id, 10'000));
  }
  // 100 are given by then; so one point for £1, and the thanks.
  CHECK(points_of(server.shop("/v1/orders", order("m-0", "o-9", 1'000))) == 17);
  verify(database);
}

TEST_CASE("Nobody but the server says what all members have together", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url(), .program = kShared});
  Json body = order("m-1", "o-1", 1'000);
  body["together"] = {{"rules", {{"more", 0}}}};
  const Answer answer = server.shop("/v1/orders", body);
  CHECK(answer.status == 400);
  CHECK(answer.json()["where"] == "/together");
}

TEST_CASE("Activity tells of each wallet by itself", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json program = Json::parse(kShared);
  program["wallets"] = Json::array({{{"id", "credit"}}});
  program["earn"].push_back(
      {{"id", "back"}, {"label", "Back"}, {"rate", {{"points", 5}}}, {"wallet", "credit"}});
  TestServer server({.database = database.url(), .program = program.dump()});
  server.shop("/v1/orders", order("m-1", "o-1", 1'000));
  const Json item = server.page("m-1", "GET", "/v1/activity").json()["items"][0];
  CHECK(item["points"] == 20);
  REQUIRE(item["wallets"].size() == 1);
  CHECK(item["wallets"][0]["wallet"] == "credit");
  CHECK(item["wallets"][0]["points"] == 50);
  verify(database);
}

TEST_CASE("A new program finds tiers and wallets by the ids that they had", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json program = Json::parse(kShared);
  program["wallets"] = Json::array({{{"id", "credit"}}, {{"id", "second"}}});
  program["earn"].push_back(
      {{"id", "two"}, {"label", "Two"}, {"rate", {{"points", 2}}}, {"wallet", "second"}});
  program["earn"].push_back(
      {{"id", "back"}, {"label", "Back"}, {"rate", {{"points", 5}}}, {"wallet", "credit"}});
  program["tiers"]["levels"].push_back({{"id", "silver"}, {"name", "Silver"}, {"from", 500}});
  {
    TestServer server({.database = database.url(), .program = program.dump()});
    server.shop("/v1/orders", order("m-1", "o-1", 1'000));
    CHECK(server.snapshot("m-1")["member"]["tier"] == "silver");
  }
  // Whatever is in wallets that become one is in that one.
  program["wallets"] = Json::array({{{"id", "store-credit"}, {"formerly", {"credit", "second"}}}});
  for (Json& rule : program["earn"]) {
    if (rule.contains("wallet")) rule["wallet"] = "store-credit";
  }
  program["tiers"]["levels"][1]["id"] = "shining";
  program["tiers"]["levels"][1]["formerly"] = {"silver"};
  TestServer server({.database = database.url(), .program = program.dump()});
  const Json member = server.snapshot("m-1")["member"];
  CHECK(member["tier"] == "shining");
  CHECK(member["wallets"][0]["wallet"] == "store-credit");
  CHECK(member["wallets"].size() == 1);
  CHECK(member["wallets"][0]["accounts"]["available"] == 70);
  CHECK(server.shop("/v1/refunds", refund("m-1", "r-1", "o-1")).status == 200);
  CHECK(server.snapshot("m-1")["member"]["wallets"][0]["accounts"]["available"] == 0);
  verify(database);
}

TEST_CASE("A leaderboard has those who gave themselves a name, and nobody else", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json program = Json::parse(kShared);
  program["leaderboards"] = Json::array(
      {{{"id", "buyers"}, {"name", "Most pieces"}, {"counter", "pieces"}, {"alias", "nickname"}}});
  TestServer server({.database = database.url(), .program = program.dump()});
  const auto name = [&](const std::string& member, const std::string& alias) {
    const Json set =
        alias.empty() ? Json{{"unset", {"nickname"}}} : Json{{"set", {{"nickname", alias}}}};
    Json body = set;
    body["member"] = member;
    body["id"] = "p-" + member + alias;
    body["at"] = "2026-11-21T09:51:00Z";
    CHECK(server.shop("/v1/profiles", body).status == 200);
  };
  const auto board = [&](const std::string& member) {
    return server.page(member, "GET", "/v1/leaderboards/buyers").json();
  };
  for (const char* member : {"m-1", "m-2", "m-3", "m-4"}) {
    server.shop("/v1/orders", order(member, std::string("o-") + member, 1'000));
  }
  server.shop("/v1/orders", order("m-2", "o-5", 1'000));
  CHECK(board("m-1")["entries"].empty());
  name("m-1", "Ada");
  name("m-2", "Bo");
  name("m-3", "Cy");
  const Json seen = board("m-1");
  REQUIRE(seen["entries"].size() == 3);
  CHECK(seen["entries"][0] == Json{{"rank", 1}, {"alias", "Bo"}, {"amount", 2}, {"you", false}});
  CHECK(seen["entries"][1] == Json{{"rank", 2}, {"alias", "Ada"}, {"amount", 1}, {"you", true}});
  CHECK(seen["entries"][2]["rank"] == 2);
  CHECK(seen["own"] == Json{{"rank", 2}, {"amount", 1}});
  CHECK(seen["from"] == "2026-11-01T00:00:00.000Z");
  CHECK(!board("m-4").contains("own"));
  // What comes back, and who withdraws the name, is gone from it.
  CHECK(server.shop("/v1/refunds", refund("m-2", "r-1", "o-5")).status == 200);
  CHECK(board("m-2")["entries"][0]["amount"] == 1);
  name("m-3", "");
  CHECK(board("m-1")["entries"].size() == 2);
}

TEST_CASE("A snapshot is another when what all share is, also for who has no event yet",
          "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url(), .program = kShared});
  const std::string tag = server.page("new", "GET", "/v1/snapshot").headers.at("etag");
  server.now += 60'000;
  const Headers known = {{"If-None-Match", tag}};
  CHECK(server.page("new", "GET", "/v1/snapshot", "", known).status == 304);
  server.shop("/v1/orders", order("m-1", "o-1", 1'000));
  CHECK(server.page("new", "GET", "/v1/snapshot", "", known).status == 200);
}

TEST_CASE("A name that is withdrawn is on no board, whatever program is in force", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json program = Json::parse(kShared);
  program["leaderboards"] = Json::array(
      {{{"id", "buyers"}, {"name", "Most pieces"}, {"counter", "pieces"}, {"alias", "nickname"}}});
  const auto profile = [](TestServer& server, Json body) {
    body["member"] = "m-1";
    body["at"] = "2026-11-21T09:51:00Z";
    CHECK(server.shop("/v1/profiles", body).status == 200);
  };
  const auto shown = [](TestServer& server) {
    return server.get("/v1/leaderboards/buyers").json()["entries"].size();
  };
  {
    TestServer server({.database = database.url(), .program = program.dump()});
    server.shop("/v1/orders", order("m-1", "o-1", 1'000));
    profile(server, {{"id", "p-1"}, {"set", {{"nickname", "Dora"}}}});
    CHECK(shown(server) == 1);
  }
  {
    TestServer server({.database = database.url(), .program = kShared});
    profile(server, {{"id", "p-2"}, {"unset", {"nickname"}}});
  }
  TestServer server({.database = database.url(), .program = program.dump()});
  CHECK(shown(server) == 0);
}
