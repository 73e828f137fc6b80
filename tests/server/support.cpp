#include "server/support.h"

#include <stdlib.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <filesystem>
#include <iostream>
#include <thread>

#include "host/system_zone.h"
#include "server/credentials.h"
#include "server/crypto.h"
#include "server/listener.h"

namespace loyalty::test {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;

constexpr Instant kStart = 1795255200000;  // 2026-11-21T10:00:00Z

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Answer answer_of(const server::Response& response) {
  Answer answer{static_cast<int>(response.result_int()), {}, response.body()};
  for (const auto& field : response) {
    std::string& value = answer.headers[lower(std::string(field.name_string()))];
    value += (value.empty() ? "" : ", ") + std::string(field.value());
  }
  return answer;
}

std::string postgres() {
  const char* url = std::getenv("LOYALTY_TEST_POSTGRES");
  return url ? url : "";
}

}  // namespace

std::vector<std::string> databases() {
  static const bool both = [] {
    if (postgres().empty()) std::cout << "SKIPPED: PostgreSQL (LOYALTY_TEST_POSTGRES is not set)\n";
    return !postgres().empty();
  }();
  return both ? std::vector<std::string>{"sqlite", "postgresql"}
              : std::vector<std::string>{"sqlite"};
}

TestDatabase::TestDatabase(const std::string& kind) {
  if (kind == "sqlite") {
    std::string pattern = (fs::temp_directory_path() / "loyalty test XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    url_ = "sqlite://" + folder_ + "/ledger.db";
    return;
  }
  schema_ = "test_" + server::random_secret().substr(0, 16);
  url_ = postgres();
  run("CREATE SCHEMA " + schema_);
  url_ += (url_.find('?') == url_.npos ? "?" : "&");
  url_ += "options=-csearch_path%3D" + schema_;
}

TestDatabase::~TestDatabase() {
  if (!folder_.empty()) fs::remove_all(folder_);
  if (!schema_.empty()) run("DROP SCHEMA " + schema_ + " CASCADE");
}

void TestDatabase::run(const std::string& sql) const {
  soci::session session;
  server::Database(url_).connect(session);
  session << sql;
}

long long TestDatabase::count(const std::string& table) const {
  soci::session session;
  server::Database(url_).connect(session);
  long long rows = 0;
  session << "SELECT COUNT(*) FROM " << table, soci::into(rows);
  return rows;
}

struct TestServer::Parts {
  std::unique_ptr<server::Service> service;
  std::unique_ptr<server::Listener> listener;
  std::thread thread;
  int port = 0;
};

TestServer::TestServer(ServerOptions options) : now(kStart), parts_(std::make_unique<Parts>()) {
  const auto rules = server::make_rules(options.program.empty() ? test_program() : options.program,
                                        *system_zone(options.time_zone));
  if (!rules) throw std::runtime_error(rules.error().where + ": " + rules.error().message);
  server::Settings settings;
  settings.database = options.database;
  settings.rules = *rules;
  settings.secret = kSecret;
  settings.allow_origins = options.allow_origins;
  settings.demo_folder = options.demo_folder;
  settings.workers = options.workers;
  settings.clock = [this] { return now.load(); };
  parts_->service = std::make_unique<server::Service>(std::move(settings));
  server::Limits limits;
  limits.connections = options.connections;
  limits.header = limits.body = std::chrono::milliseconds(options.request_ms);
  parts_->listener = std::make_unique<server::Listener>(*parts_->service, "127.0.0.1", 0, limits);
  parts_->port = parts_->listener->port();
  parts_->thread = std::thread([this] { parts_->listener->run(false); });
}

TestServer::~TestServer() {
  stop();
}

void TestServer::tell_to_stop() {
  parts_->listener->stop();
}

void TestServer::stop() {
  if (!parts_->thread.joinable()) return;
  tell_to_stop();
  parts_->thread.join();
}

int TestServer::port() const {
  return parts_->port;
}

std::vector<std::pair<std::string, std::string>> TestServer::routes() const {
  std::vector<std::pair<std::string, std::string>> routes;
  for (const server::Route& route : parts_->service->routes()) {
    routes.emplace_back(lower(std::string(server::http::to_string(route.method))), route.path);
  }
  return routes;
}

Answer TestServer::send(const std::string& method, const std::string& path, const std::string& body,
                        const Headers& headers) {
  server::Request request;
  request.method_string(method);
  request.target(path);
  request.version(11);
  request.set(server::http::field::host, "127.0.0.1");
  if (!body.empty()) request.set(server::http::field::content_type, "application/json");
  for (const auto& [name, value] : headers) request.set(name, value);
  request.body() = body;
  request.prepare_payload();
  request.keep_alive(false);

  asio::io_context io;
  tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port())});
  server::http::write(socket, request);
  boost::beast::flat_buffer buffer;
  server::http::response_parser<server::http::string_body> parser;
  parser.body_limit(64 * 1024 * 1024);
  if (method == "HEAD") parser.skip(true);
  server::http::read(socket, buffer, parser);
  return answer_of(parser.get());
}

Answer TestServer::shop(const std::string& path, const Json& body) {
  const std::string text = body.dump();
  return send("POST", path, text, {{server::kSignatureHeader, signature(text)}});
}

Answer TestServer::page(const std::string& member, const std::string& method,
                        const std::string& path, const std::string& body, Headers headers) {
  headers["Authorization"] = "Bearer " + token(member);
  return send(method, path, body, headers);
}

Json TestServer::snapshot(const std::string& member) {
  const Answer answer = page(member, "GET", "/v1/snapshot");
  REQUIRE(answer.status == 200);
  return answer.json();
}

std::string TestServer::raw(const std::string& bytes) {
  const auto connection = open();
  connection->write(bytes);
  return connection->read_to_end();
}

std::string TestServer::token(const std::string& member) const {
  return server::write_token(member, kSecret, "loyalty", now + 3'600'000);
}

std::string TestServer::signature(const std::string& body) const {
  return server::sign_body(body, kSecret, now);
}

std::unique_ptr<TestServer::Open> TestServer::open() {
  return std::make_unique<Open>(port());
}

struct TestServer::Open::Parts {
  asio::io_context io;
  tcp::socket socket{io};
  boost::beast::flat_buffer buffer;
};

TestServer::Open::Open(int port) : parts_(std::make_unique<Parts>()) {
  parts_->socket.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
}

TestServer::Open::~Open() = default;

void TestServer::Open::write(const std::string& bytes) {
  boost::system::error_code error;  // the server may have closed: what it said is still there
  asio::write(parts_->socket, asio::buffer(bytes), error);
}

Answer TestServer::Open::read() {
  server::Response response;
  server::http::read(parts_->socket, parts_->buffer, response);
  return answer_of(response);
}

std::string TestServer::Open::read_to_end() {
  std::string text;
  boost::system::error_code error;
  asio::read(parts_->socket, asio::dynamic_buffer(text), error);
  return text;
}

std::string test_program() {
  return R"({"id":"test","name":"Test","currency":"GBP","time_zone":"Europe/London",
    "points":{"available_after_days":0,"expires": { "after": { "months": 12 } }},
    "earn":[{"id":"base","label":"1 point per £1","rate":{"points":1,"every":100}}],
    "tiers":{"metric":"spend","window":{"months":12},"levels":[
      {"id":"member","name":"Member","from":0},
      {"id":"gold","name":"Gold","from":50000,"multiplier":"2"}]},
    "rewards":[
      {"id":"five-off","name":"£5 off","kind":"amount_off","points":100,"amount":500}]})";
}

Json order(const std::string& member, const std::string& id, Money pence) {
  return {{"member", member},
          {"id", id},
          {"at", "2026-11-21T09:50:00Z"},
          {"order", id},
          {"currency", "GBP"},
          {"lines", {{{"id", "1"}, {"price", pence}, {"quantity", 1}}}}};
}

}  // namespace loyalty::test
