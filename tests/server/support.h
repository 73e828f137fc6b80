// A real server in the test's own process: on a loopback port of the system's choice, over a
// database of its own, with a clock that the test sets.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty::test {

using Json = nlohmann::json;
using Headers = std::map<std::string, std::string>;

// SQLite, and PostgreSQL where LOYALTY_TEST_POSTGRES names one; says so once where it does not.
std::vector<std::string> databases();

// A database of its own for one test, gone with it.
class TestDatabase {
 public:
  explicit TestDatabase(const std::string& kind);
  ~TestDatabase();

  const std::string& url() const { return url_; }
  // Runs statements past the server, as someone with access to the database could.
  void run(const std::string& sql) const;
  long long count(const std::string& table) const;

 private:
  std::string url_;
  std::string folder_;  // SQLite
  std::string schema_;  // PostgreSQL
};

struct Answer {
  int status = 0;
  Headers headers;  // names in lower case
  std::string body;

  Json json() const { return Json::parse(body, nullptr, false); }
};

struct ServerOptions {
  std::string database;
  std::string program{};                    // the JSON; empty: test_program()
  std::string time_zone = "Europe/London";  // that the program names
  std::string demo_folder{};
  std::vector<std::string> allow_origins{};
  unsigned workers = 4;
  std::size_t connections = 64;
  int request_ms = 10'000;  // for a header, and for a body
};

class TestServer {
 public:
  explicit TestServer(ServerOptions options);
  ~TestServer();

  Answer send(const std::string& method, const std::string& path, const std::string& body = "",
              const Headers& headers = {});
  Answer get(const std::string& path, const Headers& headers = {}) {
    return send("GET", path, "", headers);
  }
  // As the shop's backend: signed.
  Answer shop(const std::string& path, const Json& body);
  // As a member's page.
  Answer page(const std::string& member, const std::string& method, const std::string& path,
              const std::string& body = "", Headers headers = {});
  Json snapshot(const std::string& member);

  // Sends these bytes and reads until the server closes the connection.
  std::string raw(const std::string& bytes);

  std::string token(const std::string& member) const;
  std::string signature(const std::string& body) const;

  // A connection that stays open between requests.
  class Open;
  std::unique_ptr<Open> open();

  // Returns when the server has stopped by itself after being told to.
  void stop();
  void tell_to_stop();

  std::vector<std::pair<std::string, std::string>> routes() const;  // method, path
  int port() const;

  std::atomic<Instant> now;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

class TestServer::Open {
 public:
  explicit Open(int port);
  ~Open();
  void write(const std::string& bytes);
  Answer read();              // one response
  std::string read_to_end();  // until the server closes

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

inline const std::string kSecret = "a secret of the tests, 32 bytes long";

// One point for every £1, available at once, gone after twelve months; gold from £500 doubles;
// "five-off" costs 100 points and takes £5 off.
std::string test_program();

// The body of POST /v1/orders: one line of so many pence, ten minutes before 2026-11-21T10:00Z.
Json order(const std::string& member, const std::string& id, Money pence);

}  // namespace loyalty::test
