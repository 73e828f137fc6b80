// The server without its sockets: one request in, one response out. Routes are in api.cpp; the
// demo shop adds its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"
#include "server/ledger.h"

namespace loyalty::server {

class StaticFiles;

struct Settings {
  std::string database;  // see Database
  RulesPointer rules;    // the program in force
  std::string secret;    // shared with the merchant's backend; signs tokens and bodies
  std::string audience = "loyalty";
  std::vector<std::string> allow_origins;  // "https://shop.example", or "*" for any
  std::string demo_folder;                 // empty: no demo shop, no files
  unsigned workers = 2;  // requests handled at the same time, each over its own connection
  std::function<Instant()> clock;  // the time of the server; from any thread
};

class Service;

// One request on its way to its answer.
struct Call {
  Service& service;
  Ledger& ledger;
  const Request& request;
  const Target& target;
  Instant now = 0;
  std::string id;      // what stands for {…} in the route's path
  std::string member;  // whom the token names; empty without one
};

enum class Access {
  anyone,
  guest,   // a member token is read if there is one
  member,  // a member token is required
  shop,    // the body is signed
};

struct Route {
  http::verb method;
  std::string_view path;  // "/v1/programs/{hash}"
  Access access;
  Response (*answer)(Call&);
};

class Service {
 public:
  // Opens the store, brings its tables up to date and publishes the program there.
  // Throws soci::soci_error, std::invalid_argument or std::runtime_error.
  explicit Service(Settings settings);
  ~Service();

  // From any thread. Never throws: what goes wrong inside is logged and answered with a 5xx.
  Response handle(const Request& request);

  // The same, over a ledger that the caller already has.
  Response dispatch(const Request& request, Ledger& ledger);

  const Settings& settings() const { return settings_; }
  const std::vector<Route>& routes() const { return routes_; }
  const StaticFiles* files() const { return files_.get(); }

 private:
  Response route(const Request& request, const Target& target, Ledger& ledger);
  std::optional<Response> refuse(const Route& route, Call& call) const;
  Response answer_options(const Request& request, const Target& target) const;
  void allow_origin(const Request& request, Response& response) const;

  // Ledgers at rest. A caller takes one and gives it back, unless it failed.
  std::unique_ptr<Ledger> take_ledger();
  void give_back(std::unique_ptr<Ledger> ledger);

  Settings settings_;
  Database database_;
  RulesBook book_;
  std::vector<Route> routes_;
  std::unique_ptr<StaticFiles> files_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Ledger>> resting_;  // null: to be opened by whoever takes it
};

// Reads one request from bytes and answers it, as the listener does over a socket. For the fuzzer.
std::string respond(Service& service, std::string_view bytes);

}  // namespace loyalty::server
