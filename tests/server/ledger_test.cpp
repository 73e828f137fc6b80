// What is booked: through HTTP, on every database.
#include <thread>

#include "server/support.h"
#include "server/verify.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

std::vector<std::string> differences_in(const TestDatabase& database) {
  std::vector<std::string> lines;
  server::Database opened(database.url());
  const auto totals =
      server::verify_ledger(opened, [&lines](const std::string& line) { lines.push_back(line); });
  CHECK(totals.differences == static_cast<long long>(lines.size()));
  return lines;
}

Points available(TestServer& server, const std::string& member) {
  return server.snapshot(member)["member"]["accounts"]["available"].get<Points>();
}

const std::string kHold = R"({"id":"h-1","reward":"five-off"})";

}  // namespace

TEST_CASE("An order is awarded what the preview of its cart promised", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 60'000));

  Json cart = order("m-1", "o-2", 12'345);
  for (const char* key : {"member", "id", "order"}) cart.erase(key);
  const Answer preview = server.page("m-1", "POST", "/v1/preview", cart.dump());
  REQUIRE(preview.status == 200);
  const Answer booked = server.shop("/v1/orders", order("m-1", "o-2", 12'345));
  REQUIRE(booked.status == 200);
  CHECK(booked.json()["points"] == 246);
  for (const char* key : {"points", "lines", "rules", "tier"}) {
    CHECK(booked.json()[key] == preview.json()[key]);
  }
}

TEST_CASE("Advice names what is within reach, the best redemption, and why rules give nothing",
          "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 60'000));
  Json cart = order("m-1", "o-2", 4'000);
  for (const char* key : {"member", "id", "order"}) cart.erase(key);
  const Answer preview = server.page("m-1", "POST", "/v1/preview", cart.dump());
  const Answer answer = server.page("m-1", "POST", "/v1/advice", cart.dump());
  REQUIRE(answer.status == 200);
  const Json best = answer.json()["best_redemption"];
  CHECK(best["complete"] == true);
  cart["redemptions"] = best["redemptions"];
  const Json redeemed = server.page("m-1", "POST", "/v1/preview", cart.dump()).json();
  CHECK(redeemed["totals"]["redeemed"] == best["value"]);
  CHECK(best["value"] > 0);
  const Json reach = answer.json()["within_reach"];
  CHECK(reach["complete"] == true);
  // An addition that is named brings what it says, and a penny less does not.
  for (const Json& addition : reach["additions"]) {
    if (!addition.contains("amount") || !addition.contains("reward")) continue;
    const auto available = [&](Money amount) {
      Json more = cart;
      more.erase("redemptions");
      more["lines"].push_back({{"id", "more"}, {"price", amount}, {"quantity", 1}});
      const Json shown = server.page("m-1", "POST", "/v1/preview", more.dump()).json();
      const auto found =
          std::find_if(shown["rewards"].begin(), shown["rewards"].end(),
                       [&](const Json& reward) { return reward["reward"] == addition["reward"]; });
      return (*found)["available"].get<bool>();
    };
    CHECK(available(addition["amount"].get<Money>()));
    CHECK_FALSE(available(addition["amount"].get<Money>() - 1));
  }
  const Json unapplied = answer.json()["unapplied"];
  const Json applied = preview.json()["rules"];
  for (const Json& rule : unapplied) {
    for (const Json& given : applied) CHECK(rule["rule"] != given["rule"]);
  }
  const Answer guest = server.send("POST", "/v1/advice", cart.dump());
  CHECK(guest.status == 200);
  CHECK_FALSE(guest.json().contains("best_redemption"));
  CHECK(server.page("m-1", "POST", "/v1/advice?most=x", cart.dump()).status == 400);
}

TEST_CASE("The same event again is answered byte for byte as at first, and booked once",
          "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  Json body = order("m-1", "o-1", 60'000);
  std::string first;
  {
    TestServer server({.database = database.url()});
    first = server.shop("/v1/orders", body).body;
    server.shop("/v1/orders", order("m-1", "o-2", 1'000));
    CHECK(server.shop("/v1/orders", body).body == first);
  }
  TestServer server({.database = database.url()});
  server.now += 86'400'000;
  const Answer again = server.shop("/v1/orders", body);
  CHECK(again.status == 200);
  CHECK(again.body == first);
  CHECK(database.count("event") == 2);
}

TEST_CASE("An id that comes back with other content is refused and changes nothing", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 1'000));
  const Json before = server.snapshot("m-1");
  const Answer other = server.shop("/v1/orders", order("m-1", "o-1", 2'000));
  CHECK(other.status == 409);
  CHECK(other.headers.at("content-type") == "application/problem+json");
  CHECK(other.json()["code"] == "event_conflict");
  CHECK(server.snapshot("m-1") == before);

  Json renamed = order("m-1", "event-2", 1'000);
  renamed["order"] = "o-1";
  const Answer twice = server.shop("/v1/orders", renamed);
  CHECK(twice.status == 409);
  CHECK(twice.json()["code"] == "order_exists");
  CHECK(server.snapshot("m-1") == before);
}

TEST_CASE("Eight senders of one order book it once and all get the same answer", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  std::vector<Answer> answers(8);
  std::vector<std::thread> senders;
  for (Answer& answer : answers) {
    senders.emplace_back([&] { answer = server.shop("/v1/orders", order("m-1", "o-1", 10'000)); });
  }
  for (std::thread& sender : senders) sender.join();
  for (const Answer& answer : answers) {
    CHECK(answer.status == 200);
    CHECK(answer.body == answers.front().body);
  }
  CHECK(database.count("event") == 1);
  CHECK(available(server, "m-1") == 100);
}

TEST_CASE("Orders of one member that arrive together are all booked", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  std::vector<std::thread> senders;
  std::atomic<int> booked = 0;
  for (int i = 0; i < 8; ++i) {
    senders.emplace_back([&, i] {
      const std::string id = "o-" + std::to_string(i);
      if (server.shop("/v1/orders", order("m-1", id, 1'000)).status == 200) ++booked;
    });
  }
  for (std::thread& sender : senders) sender.join();
  CHECK(booked == 8);
  CHECK(available(server, "m-1") == 80);
  CHECK(differences_in(database).empty());
}

TEST_CASE("Held points are used by the order that names the hold", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 15'000));
  const Answer held = server.page("m-1", "POST", "/v1/redemptions", kHold);
  REQUIRE(held.status == 200);
  CHECK(available(server, "m-1") == 50);
  server.now += 1000;
  CHECK(server.page("m-1", "POST", "/v1/redemptions", kHold).body == held.body);

  Json paid = order("m-1", "o-2", 2'000);
  paid["redemptions"] = {{{"hold", "h-1"}}};
  paid["at"] = "2026-11-21T10:00:01Z";
  const Answer booked = server.shop("/v1/orders", paid);
  REQUIRE(booked.status == 200);
  CHECK(booked.json()["redemptions"][0]["value"] == 500);
  const Json accounts = server.snapshot("m-1")["member"]["accounts"];
  CHECK(accounts["held"] == 0);
  CHECK(accounts["redeemed"] == 100);
  CHECK(server.page("m-1", "DELETE", "/v1/redemptions/h-1").status == 404);
  CHECK(differences_in(database).empty());
}

TEST_CASE("Releasing a hold gives its points back once, however often it is asked", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 15'000));
  CHECK(server.page("m-1", "POST", "/v1/redemptions", R"({"id":"h-2","reward":"none"})").status ==
        422);
  server.page("m-1", "POST", "/v1/redemptions", kHold);
  const Answer released = server.page("m-1", "DELETE", "/v1/redemptions/h-1");
  REQUIRE(released.status == 200);
  server.now += 1000;
  CHECK(server.page("m-1", "DELETE", "/v1/redemptions/h-1").body == released.body);
  CHECK(available(server, "m-1") == 150);
  CHECK(server.page("m-1", "DELETE", "/v1/redemptions/h-2").status == 404);
}

TEST_CASE("A refund takes back what the order gave, and no more than is left", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 15'000));
  const Json refund = {
      {"member", "m-1"}, {"id", "r-1"}, {"order", "o-1"}, {"at", "2026-11-21T09:55:00Z"}};
  const Answer first = server.shop("/v1/refunds", refund);
  REQUIRE(first.status == 200);
  CHECK(first.json()["reversed"] == 150);
  Json more = refund;
  more["id"] = "r-2";
  more["lines"] = {{{"line", "1"}, {"quantity", 1}}};
  CHECK(server.shop("/v1/refunds", more).json()["code"] == "refund_too_large");
  more["order"] = "o-9";
  CHECK(server.shop("/v1/refunds", more).json()["code"] == "order_unknown");
  CHECK(available(server, "m-1") == 0);
  CHECK(differences_in(database).empty());
}

TEST_CASE("A page cannot take an event id that the shop is about to use", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 15'000));
  const std::string hold = R"({"id":"o-2","reward":"five-off"})";
  REQUIRE(server.page("m-1", "POST", "/v1/redemptions", hold).status == 200);
  CHECK(server.shop("/v1/orders", order("m-1", "o-2", 1'000)).status == 200);
}

TEST_CASE("An order may lie in the past but not in the future", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  Json late = order("m-1", "o-1", 1'000);
  late["at"] = "2024-02-29T00:00:00+01:00";
  CHECK(server.shop("/v1/orders", late).status == 200);
  Json early = order("m-1", "o-2", 1'000);
  early["at"] = "2026-11-21T10:06:00Z";
  const Answer refused = server.shop("/v1/orders", early);
  CHECK(refused.status == 400);
  CHECK(refused.json()["where"] == "/at");
  CHECK(database.count("event") == 1);
}

TEST_CASE("Ids are text and nothing else, whatever they look like", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  const std::vector<std::string> names = {"'; DROP TABLE event; --",
                                          "\" OR 1=1",
                                          "%s:%d:name",
                                          "Zoë ☕ 日本",
                                          "a/b?c#d",
                                          "\\u0000",
                                          "NULL"};
  for (const std::string& name : names) {
    CAPTURE(name);
    REQUIRE(server.shop("/v1/orders", order(name, name, 15'000)).status == 200);
    CHECK(server.snapshot(name)["member"]["id"] == name);
    const std::string hold = Json{{"id", name}, {"reward", "five-off"}}.dump();
    CHECK(server.page(name, "POST", "/v1/redemptions", hold).status == 200);
  }
  CHECK(database.count("member") == static_cast<long long>(names.size()));
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("\n"), std::string(), std::string(201, 'x')}) {
    const Answer refused = server.shop("/v1/orders", order(bad, "o-1", 1'000));
    CHECK(refused.status == 400);
    CHECK(refused.json()["where"] == "/member");
  }
  CHECK(differences_in(database).empty());
}

TEST_CASE("A snapshot is sent again only when something but the time has changed", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  const auto read = [&server](const std::string& etag) {
    return server.page("m-1", "GET", "/v1/snapshot", "", {{"If-None-Match", etag}});
  };
  const std::string new_member = read("\"none\"").headers.at("etag");
  server.now += 60'000;
  CHECK(read(new_member).status == 304);
  server.shop("/v1/orders", order("m-1", "o-1", 15'000));
  const Answer after_order = read(new_member);
  REQUIRE(after_order.status == 200);
  const std::string etag = after_order.headers.at("etag");
  server.now += 86'400'000;
  const Answer unchanged = read("\"x\", " + etag);
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  CHECK(unchanged.headers.at("etag") == etag);
  // A year later the points have expired, with no event.
  server.now += 366LL * 86'400'000;
  const Answer expired = read(etag);
  REQUIRE(expired.status == 200);
  CHECK(expired.json()["member"]["accounts"]["expired"] == 150);
  CHECK(database.count("event") == 1);
}

TEST_CASE("A guest's snapshot has the program, its compiled form and no member", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const Json guest = server.get("/v1/snapshot").json();
  CHECK(guest["member"].is_null());
  CHECK(guest["image"].is_null());
  const Answer compiled = server.get("/v1/compiled/" + guest["compiled"].get<std::string>());
  CHECK(compiled.json()["numbers"].size() > 250);
  CHECK(compiled.headers.at("cache-control") == "public, max-age=31536000, immutable");
  CHECK(server.get("/v1/compiled/" + std::string(64, '0')).status == 404);
  CHECK(guest["as_of"] == "2026-11-21T10:00:00.000Z");
  const Answer program = server.get("/v1/programs/" + guest["program"].get<std::string>());
  CHECK(program.body == test_program());
  CHECK(program.headers.at("cache-control") == "public, max-age=31536000, immutable");
  CHECK(server.get("/v1/programs/" + std::string(64, '0')).status == 404);
  CHECK(server.get("/v1/programs/%00%ff").status == 404);
}

TEST_CASE("Activity tells what happened, newest first, page by page", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 15'000));
  server.page("m-1", "POST", "/v1/redemptions", kHold);
  server.page("m-1", "DELETE", "/v1/redemptions/h-1");
  server.shop("/v1/adjustments", {{"member", "m-1"},
                                  {"id", "a-1"},
                                  {"at", "2026-11-21T10:00:00Z"},
                                  {"points", -30},
                                  {"reason", "Sorry"}});
  const Json first = server.page("m-1", "GET", "/v1/activity?limit=3").json();
  REQUIRE(first["items"].size() == 3);
  CHECK(first["items"][0]["type"] == "adjustment");
  CHECK(first["items"][0]["points"] == -30);
  CHECK(first["items"][0]["reason"] == "Sorry");
  CHECK(first["items"][1]["held"] == -100);
  CHECK(first["items"][2]["held"] == 100);
  CHECK(first["items"][2]["reward"] == "five-off");
  const std::string next = std::to_string(first["next"].get<int>());
  const Json last = server.page("m-1", "GET", "/v1/activity?limit=3&before=" + next).json();
  REQUIRE(last["items"].size() == 1);
  CHECK(last["items"][0]["points"] == 150);
  CHECK(last["items"][0]["order"] == "o-1");
  CHECK_FALSE(last.contains("next"));
  for (const char* wrong : {"limit=0", "limit=101", "limit=x", "before=0", "before=1e3"}) {
    CHECK(server.page("m-1", "GET", std::string("/v1/activity?") + wrong).status == 400);
  }
}

TEST_CASE("Verify finds a snapshot, an answer or a transfer that someone changed", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  {
    TestServer server({.database = database.url()});
    server.shop("/v1/orders", order("m-1", "o-1", 15'000));
    server.shop("/v1/orders", order("m-2", "o-2", 15'000));
  }
  CHECK(differences_in(database).empty());
  database.run("UPDATE member SET state = REPLACE(state, '150', '950') WHERE id = 'm-1'");
  REQUIRE(differences_in(database).size() == 1);
  CHECK(differences_in(database)[0].find("member m-1: the snapshot differs") == 0);
  // Events refuse to be changed, so the guard has to go first.
  CHECK_THROWS(database.run("UPDATE event SET answer = '{}'"));
  CHECK_THROWS(database.run("DELETE FROM transfer"));
  const std::string on = kind == "sqlite" ? "" : " ON event";
  database.run("DROP TRIGGER event_refuses_UPDATE" + on);
  database.run("UPDATE event SET answer = '{}' WHERE member = 'm-2'");
  CHECK(differences_in(database).size() == 2);
  database.run("INSERT INTO transfer VALUES ('m-2', 1, 9, 'issued', 'available', 5, '')");
  CHECK(differences_in(database).size() == 3);
  database.run("DELETE FROM member WHERE id = 'm-1'");
  CHECK(differences_in(database).size() == 3);
}

TEST_CASE("Verify finds a receipt that someone changed or took away", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  {
    TestServer server({.database = database.url()});
    server.shop("/v1/orders", order("m-1", "o-1", 15'000));
    server.shop("/v1/orders", order("m-1", "o-2", 15'000));
  }
  CHECK(database.count("receipt") == 2);
  CHECK(differences_in(database).empty());
  database.run("UPDATE receipt SET body = REPLACE(body, '150', '950') WHERE order_id = 'o-1'");
  REQUIRE(differences_in(database).size() == 1);
  CHECK(differences_in(database)[0].find("member m-1: the receipt of order \"o-1\" differs") == 0);
  database.run("DELETE FROM receipt WHERE order_id = 'o-1'");
  CHECK(differences_in(database)[0] == "member m-1: there are 1 receipts, expected 2");
}

TEST_CASE("Points that expired are not taken by a refund that comes years later", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  TestServer server({.database = database.url()});
  server.shop("/v1/orders", order("m-1", "o-1", 10'000));
  server.now = *parse_instant("2028-01-01T12:00:00Z");
  Json later = order("m-1", "o-2", 3'000);
  later["at"] = "2028-01-01T11:00:00Z";
  server.shop("/v1/orders", later);
  const Json refund = {
      {"member", "m-1"}, {"id", "r-1"}, {"order", "o-1"}, {"at", "2028-01-01T11:30:00Z"}};
  const Answer answer = server.shop("/v1/refunds", refund);
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["forgone"] == 100);
  CHECK(available(server, "m-1") == 30);
  CHECK(differences_in(database).empty());
}

TEST_CASE("A new program keeps members, their points and their tier", "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  std::string old_hash;
  {
    TestServer server({.database = database.url()});
    server.shop("/v1/orders", order("m-1", "o-1", 60'000));
    old_hash = server.snapshot("m-1")["program"];
    CHECK(server.snapshot("m-1")["member"]["tier"] == "gold");
  }
  Json changed = Json::parse(test_program());
  Json& levels = changed["tiers"]["levels"];
  levels.insert(levels.begin() + 1, Json{{"id", "silver"}, {"name", "Silver"}, {"from", 20'000}});
  changed["earn"][0]["rate"]["points"] = 3;
  TestServer server({.database = database.url(), .program = changed.dump()});
  CHECK(server.snapshot("m-1")["member"]["tier"] == "gold");
  CHECK(server.shop("/v1/orders", order("m-1", "o-2", 1'000)).json()["points"] == 60);
  const Json refund = {
      {"member", "m-1"}, {"id", "r-1"}, {"order", "o-1"}, {"at", "2026-11-21T09:55:00Z"}};
  CHECK(server.shop("/v1/refunds", refund).json()["reversed"] == 600);
  CHECK(server.get("/v1/programs/" + old_hash).body == test_program());
  CHECK(differences_in(database).empty());
}
