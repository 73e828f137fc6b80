// The HTTP surface: what a stranger may send, and what they get for it.
#include <jwt.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <thread>

#include "server/credentials.h"
#include "server/support.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

struct Claims {
  std::string sub = "m-1";
  std::string aud = R"("loyalty")";  // JSON
  long exp = 0;                      // seconds from now; 0: none
  long nbf = 0;
  jwt_alg_t alg = JWT_ALG_HS256;
  std::string secret = kSecret;
};

std::string token_of(const Claims& claims, Instant now) {
  jwt_t* token = nullptr;
  jwt_new(&token);
  jwt_add_grant(token, "sub", claims.sub.c_str());
  jwt_add_grants_json(token, (R"({"aud":)" + claims.aud + "}").c_str());
  if (claims.exp != 0) jwt_add_grant_int(token, "exp", now / 1000 + claims.exp);
  if (claims.nbf != 0) jwt_add_grant_int(token, "nbf", now / 1000 + claims.nbf);
  const bool none = claims.alg == JWT_ALG_NONE;
  jwt_set_alg(token, claims.alg,
              none ? nullptr : reinterpret_cast<const unsigned char*>(claims.secret.data()),
              none ? 0 : static_cast<int>(claims.secret.size()));
  char* text = jwt_encode_str(token);
  const std::string copy = text;
  free(text);
  jwt_free(token);
  return copy;
}

int status_with(TestServer& server, const std::string& token) {
  return server.get("/v1/snapshot", {{"Authorization", "Bearer " + token}}).status;
}

std::string first_line(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST /v1/preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers +
         "\r\n" + body;
}

// A folder with a page, a module, and a link that leads out of it.
class DemoFolder {
 public:
  DemoFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "demo-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    write("dist/index.html", "<!doctype html>");
    write("dist/core.wasm", std::string("\0asm", 4));
    write("secret.txt", "secret");
    write("dist/catalog.json",
          R"({"currency":"GBP","prices_include_tax":true,"shipping":395,"products":[
            {"sku":"tea","title":"Tea","price":1000,"category":"tea"}]})");
    std::filesystem::create_symlink(path_ + "/secret.txt", path_ + "/dist/link.txt");
  }
  ~DemoFolder() { std::filesystem::remove_all(path_); }
  std::string dist() const { return path_ + "/dist"; }

 private:
  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  std::string path_;
};

}  // namespace

TEST_CASE("Only a token that the merchant signed for now and for here names a member", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const auto with = [&server](Claims claims) {
    return status_with(server, token_of(claims, server.now));
  };
  CHECK(with({.exp = 60}) == 200);
  CHECK(with({.aud = R"(["other","loyalty"])", .exp = 60}) == 200);
  CHECK(with({.exp = 60, .nbf = -1}) == 200);
  CHECK(with({.exp = -1}) == 401);
  CHECK(with({}) == 401);
  CHECK(with({.exp = 60, .nbf = 30}) == 401);
  CHECK(with({.aud = R"("other")", .exp = 60}) == 401);
  CHECK(with({.aud = "7", .exp = 60}) == 401);
  CHECK(with({.sub = "", .exp = 60}) == 401);
  CHECK(with({.exp = 60, .secret = "another secret, also 32 bytes long"}) == 401);
  CHECK(with({.exp = 60, .alg = JWT_ALG_HS384}) == 401);
  CHECK(with({.exp = 60, .alg = JWT_ALG_HS512}) == 401);
  CHECK(with({.exp = 60, .alg = JWT_ALG_NONE}) == 401);
  const std::string good = server.token("m-1");
  const std::size_t dot = good.rfind('.');
  CHECK(status_with(server, good) == 200);
  CHECK(status_with(server, good.substr(0, dot + 1)) == 401);
  CHECK(status_with(server, good.substr(0, dot)) == 401);
  for (const char* nonsense : {"", ".", "..", "a.b.c", "e30.e30.e30", "%%%.###.$$$"}) {
    CHECK(status_with(server, nonsense) == 401);
  }
  CHECK(server.get("/v1/snapshot", {{"Authorization", "Basic eDp5"}}).status == 401);
  const Answer without = server.get("/v1/activity");
  CHECK(without.status == 401);
  CHECK(without.headers.at("www-authenticate") == "Bearer");
}

TEST_CASE("Only the shop's own signature, made in these five minutes, books an order", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const std::string body = order("m-1", "o-1", 1'000).dump();
  const auto with = [&](const std::string& signature) {
    return server.send("POST", "/v1/orders", body, {{server::kSignatureHeader, signature}}).status;
  };
  const Instant minute = 60'000;
  CHECK(with("") == 401);
  CHECK(with("t=1,v1=00") == 401);
  CHECK(with(server::sign_body(body, "another secret, also 32 bytes long", server.now)) == 401);
  CHECK(with(server::sign_body(body + " ", kSecret, server.now)) == 401);
  CHECK(with(server::sign_body(body, kSecret, server.now - 6 * minute)) == 401);
  CHECK(with(server::sign_body(body, kSecret, server.now + 6 * minute)) == 401);
  std::string moved = server::sign_body(body, kSecret, server.now - 6 * minute);
  moved.replace(0, moved.find(','), "t=" + std::to_string(server.now / 1000));
  CHECK(with(moved) == 401);
  CHECK(with("Bearer " + server.token("m-1")) == 401);
  CHECK(server.page("m-1", "POST", "/v1/orders", body).status == 401);
  CHECK(database.count("event") == 0);
  CHECK(with(server::sign_body(body, kSecret, server.now - 4 * minute)) == 200);
}

TEST_CASE("Bodies that say nothing sensible are refused by name and change nothing", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const auto refused = [&server](const std::string& body) {
    const Answer answer = server.send("POST", "/v1/orders", body,
                                      {{server::kSignatureHeader, server.signature(body)}});
    CHECK(answer.headers.at("content-type") == "application/problem+json");
    CHECK(answer.json()["status"] == answer.status);
    return std::to_string(answer.status) + ' ' + answer.json()["code"].get<std::string>() + ' ' +
           answer.json()["where"].get<std::string>();
  };
  const auto changed = [](const char* pointer, const Json& value) {
    Json body = order("m-1", "o-1", 1'000);
    body[Json::json_pointer(pointer)] = value;
    return body.dump();
  };
  CHECK(refused("{") == "400 json_syntax ");
  CHECK(refused("[]") == "400 json_type ");
  CHECK(refused("\"\xff\"") == "400 json_syntax ");
  CHECK(refused(std::string(500'000, '[')) == "400 json_syntax ");
  CHECK(refused("{}") == "400 json_missing /id");
  CHECK(refused(R"({"id":7})") == "400 json_type /id");
  CHECK(refused(changed("/type", "order")) == "400 json_unknown_key /type");
  CHECK(refused(changed("/surprise", 1)) == "400 json_unknown_key /surprise");
  CHECK(refused(changed("/at", "yesterday")) == "400 text_form /at");
  CHECK(refused(changed("/lines/0/price", "5")) == "400 json_type /lines/0/price");
  CHECK(refused(changed("/lines/0/price", 1e300)).substr(0, 4) == "400 ");
  CHECK(refused(changed("/lines/0/price", 9007199254740992)) == "400 number_range /lines/0/price");
  CHECK(refused(changed("/currency", "EUR")) == "422 currency_mismatch /currency");
  CHECK(refused(changed("/lines/0/discount", 2'000)).substr(0, 4) == "422 ");
  CHECK(database.count("event") == 0);
  CHECK(database.count("member") == 0);
}

TEST_CASE("Wrong addresses, methods and media types have their own answers", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  for (const char* path : {"/", "/v1", "/v1/", "/v2/health", "/v1/health/", "//v1/health",
                           "/demo/login", "/v1/programs/a/b", "/%76%31/nothing"}) {
    CAPTURE(path);
    CHECK(server.get(path).status == 404);
  }
  CHECK(server.get("/v1/%zz").status == 400);
  CHECK(server.get("/v1/%4").status == 400);
  CHECK(server.get("/%76%31/health").status == 200);
  const Answer put = server.send("PUT", "/v1/redemptions/h-1", "{}");
  CHECK(put.status == 405);
  CHECK(put.headers.at("allow") == "DELETE, OPTIONS");
  CHECK(server.send("BREW", "/v1/snapshot").headers.at("allow") == "GET, HEAD, OPTIONS");
  CHECK(server.send("POST", "/v1/preview", "x=1", {{"Content-Type", "text/plain"}}).status == 415);
  const Answer options = server.send("OPTIONS", "/v1/preview");
  CHECK(options.status == 204);
  CHECK(options.headers.at("allow") == "POST, OPTIONS");
  CHECK(server.send("OPTIONS", "/nowhere").status == 404);
  const Answer whole = server.get("/v1/health");
  const Answer head = server.send("HEAD", "/v1/health");
  CHECK(head.status == 200);
  CHECK(head.body.empty());
  CHECK(head.headers.at("content-length") == std::to_string(whole.body.size()));
  CHECK(whole.headers.at("x-content-type-options") == "nosniff");
}

TEST_CASE("Only the storefronts that were named may ask from a browser", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url(), .allow_origins = {"https://shop.example"}});
  const auto preflight = [&server](const std::string& origin) {
    return server.send("OPTIONS", "/v1/redemptions", "",
                       {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}});
  };
  const Answer allowed = preflight("https://shop.example");
  CHECK(allowed.headers.at("access-control-allow-origin") == "https://shop.example");
  CHECK(allowed.headers.at("access-control-allow-headers").find("Authorization") == 0);
  CHECK(allowed.headers.at("access-control-allow-methods") == "POST, OPTIONS");
  CHECK(preflight("https://evil.example").headers.count("access-control-allow-origin") == 0);
  const Answer error = server.get("/v1/activity", {{"Origin", "https://shop.example"}});
  CHECK(error.status == 401);
  CHECK(error.headers.at("access-control-allow-origin") == "https://shop.example");
  CHECK(server.get("/v1/snapshot").headers.at("vary").find("Origin") != std::string::npos);
}

TEST_CASE("Requests that are too large or are not HTTP are told so, and the line is closed",
          "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const auto answer = [&server](const std::string& bytes) { return first_line(server.raw(bytes)); };
  const std::string mebibyte(1 << 20, 'x');
  CHECK(answer(post("Content-Length: 1048577\r\n", mebibyte + "x")) ==
        "HTTP/1.1 413 Payload Too Large");
  CHECK(
      answer(post("Transfer-Encoding: chunked\r\n", "100001\r\n" + mebibyte + "x\r\n0\r\n\r\n")) ==
      "HTTP/1.1 413 Payload Too Large");
  CHECK(answer(post("Connection: close\r\nContent-Length: 1048576\r\n", mebibyte)) ==
        "HTTP/1.1 400 Bad Request");
  CHECK(answer("GET / HTTP/1.1\r\nX: " + std::string(17'000, 'x') + "\r\n\r\n") ==
        "HTTP/1.1 431 Request Header Fields Too Large");
  CHECK(answer("GET /" + std::string(17'000, 'x') + " HTTP/1.1\r\n\r\n") ==
        "HTTP/1.1 431 Request Header Fields Too Large");
  for (const std::string bytes :
       {"HELLO\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\r\n\r\n", "\x16\x03\x01\x02",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"}) {
    CAPTURE(bytes);
    CHECK(answer(bytes + "\r\n\r\n") == "HTTP/1.1 400 Bad Request");
  }
  CHECK(server.get("/v1/health").status == 200);
}

TEST_CASE("A sender that stops in the middle is told that it was too slow", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url(), .request_ms = 50});
  CHECK(first_line(server.raw("GET /v1/hea")) == "HTTP/1.1 408 Request Timeout");
  CHECK(first_line(server.raw(post("Content-Length: 10\r\n", "{"))) ==
        "HTTP/1.1 408 Request Timeout");
}

TEST_CASE("One connection carries many requests, also sent ahead of their answers", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const auto connection = server.open();
  const std::string get = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
  connection->write(get + get + get);
  for (int i = 0; i < 3; ++i) CHECK(connection->read().status == 200);
  connection->write(
      "POST /v1/preview HTTP/1.1\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\n\r\n");
  CHECK(connection->read().status == 100);
  connection->write("{}");
  CHECK(connection->read().status == 400);
  connection->write("GET /v1/health HTTP/1.0\r\n\r\n");
  CHECK(connection->read_to_end().find("HTTP/1.1 200 OK") == 0);
}

TEST_CASE("A connection too many is turned away, and welcome when another has left", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url(), .connections = 2});
  const std::string get = "GET /v1/health HTTP/1.1\r\n\r\n";
  auto first = server.open();
  auto second = server.open();
  for (const auto& connection : {first.get(), second.get()}) {
    connection->write(get);
    REQUIRE(connection->read().status == 200);
  }
  CHECK(server.open()->read().status == 503);
  second->write("GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n");
  second->read_to_end();
  // The server closed that one before its end could be read here.
  first->write(get);
  REQUIRE(first->read().status == 200);
  CHECK(server.get("/v1/health").status == 200);
}

TEST_CASE("A server told to stop answers what is under way and leaves no one waiting", "[server]") {
  const TestDatabase database("sqlite");
  TestServer server({.database = database.url()});
  const auto idle = server.open();
  idle->write("GET /v1/health HTTP/1.1\r\n\r\n");
  REQUIRE(idle->read().status == 200);
  const auto busy = server.open();
  const std::string body = order("m-1", "o-1", 1'000).dump();
  const auto header =
      "POST /v1/orders HTTP/1.1\r\nContent-Type: application/json\r\n"
      "Expect: 100-continue\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\nLoyalty-Signature: " + server.signature(body) + "\r\n\r\n";
  busy->write(header);
  // Its header is read, its body is not there yet.
  REQUIRE(busy->read().status == 100);
  server.tell_to_stop();
  CHECK(idle->read_to_end().empty());
  busy->write(body);
  const Answer answer = busy->read();
  CHECK(answer.status == 200);
  CHECK(answer.headers.at("connection") == "close");
  server.stop();
  CHECK(database.count("event") == 1);
}

TEST_CASE("The demo serves its folder and nothing beside it, under a strict policy", "[server]") {
  const TestDatabase database("sqlite");
  const DemoFolder folder;
  TestServer server({.database = database.url(), .demo_folder = folder.dist()});
  const Answer page = server.get("/");
  CHECK(page.body == "<!doctype html>");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(page.headers.at("content-security-policy").find("script-src 'self' 'wasm-unsafe-eval';") !=
        std::string::npos);
  CHECK(page.headers.at("referrer-policy") == "no-referrer");
  CHECK(server.get("/core.wasm").headers.at("content-type") == "application/wasm");
  CHECK(server.get("/", {{"If-None-Match", page.headers.at("etag")}}).status == 304);
  for (const char* path : {"/link.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                           "/index.html%00", "//etc/passwd"}) {
    CAPTURE(path);
    CHECK(server.get(path).status == 404);
  }
  CHECK(server.send("DELETE", "/core.wasm").status == 405);
}

TEST_CASE("A file that is there in brotli too is sent so to who takes that", "[server]") {
  const TestDatabase database("sqlite");
  const DemoFolder folder;
  const std::string small = "not really brotli";
  std::ofstream(folder.dist() + "/core.wasm.br") << small;
  TestServer server({.database = database.url(), .demo_folder = folder.dist()});
  const Answer plain = server.get("/core.wasm", {{"Accept-Encoding", "gzip, br;q=0"}});
  CHECK(plain.headers.count("content-encoding") == 0);
  CHECK(plain.headers.at("vary") == "Accept-Encoding");
  const Answer brotli = server.get("/core.wasm", {{"Accept-Encoding", "gzip, br;q=0.9"}});
  CHECK(brotli.body == small);
  CHECK(brotli.headers.at("content-encoding") == "br");
  CHECK(brotli.headers.at("content-type") == "application/wasm");
  CHECK(brotli.headers.at("etag") != plain.headers.at("etag"));
  CHECK(server.get("/", {{"Accept-Encoding", "br"}}).headers.count("vary") == 0);
}

TEST_CASE("The demo shop signs its customers in and books what they buy at its own prices",
          "[server]") {
  const std::string kind = GENERATE(from_range(databases()));
  const TestDatabase database(kind);
  const DemoFolder folder;
  TestServer server({.database = database.url(), .demo_folder = folder.dist()});
  CHECK(server.send("POST", "/demo/login", R"({"member":"nobody"})").status == 404);
  const Json signed_in = server.send("POST", "/demo/login", R"({"member":"new"})").json();
  const Headers as_new = {{"Authorization", "Bearer " + signed_in["token"].get<std::string>()}};
  const Json cart = {
      {"currency", "GBP"},
      {"at", "2020-01-01T00:00:00Z"},
      {"lines",
       {{{"id", "1"}, {"sku", "tea"}, {"price", 1000}, {"quantity", 3}, {"category", "tea"}}}},
      {"shipping", {{"price", 395}}}};
  std::string program = server.snapshot("new")["program"].get<std::string>();
  const auto checkout = [&](const Json& bought) {
    const Json body = {{"order", "d-1"}, {"cart", bought}, {"program", program}};
    return server.send("POST", "/demo/checkout", body.dump(), as_new);
  };
  const auto wrong = [&](const char* pointer, const Json& value) {
    Json other = cart;
    other[Json::json_pointer(pointer)] = value;
    const Answer answer = checkout(other);
    return std::to_string(answer.status) + ' ' + answer.json()["where"].get<std::string>();
  };
  CHECK(wrong("/lines/0/price", 1) == "422 /cart/lines/0/price");
  CHECK(wrong("/lines/0/category", "coffee") == "422 /cart/lines/0/category");
  CHECK(wrong("/lines/0/sku", "gold bar") == "422 /cart/lines/0/sku");
  CHECK(wrong("/lines/0/discount", 5) == "422 /cart/lines/0/discount");
  CHECK(wrong("/shipping/price", 0) == "422 /cart/shipping");
  CHECK(wrong("/order_discount", 5) == "422 /cart/order_discount");

  // Shown by a program that was replaced meanwhile: nothing is booked, and the same order may come
  // again once the shopper has seen what it earns now.
  const std::string current = std::exchange(program, "0123");
  CHECK(checkout(cart).status == 409);
  CHECK(checkout(cart).json()["code"] == "program_changed");
  CHECK(server.snapshot("new")["member"]["orders"] == 0);
  program = current;

  const Answer first = checkout(cart);
  REQUIRE(first.status == 200);
  CHECK(first.json()["points"] == 30);
  server.now += 5'000;
  CHECK(checkout(cart).body == first.body);
  CHECK(wrong("/lines/0/quantity", 4) == "409 /id");
  CHECK(server.send("POST", "/demo/checkout", "{}").status == 401);

  // The others have a past that was booked like any other.
  const Json almost = server.snapshot("almost-gold")["member"];
  CHECK(almost["tier"] == "member");
  CHECK(almost["orders"] == 3);
  CHECK(server.snapshot("expiring")["member"]["accounts"]["available"].get<int>() > 400);
}

TEST_CASE("Every route stands in the description of the interface, and no other", "[server]") {
  const TestDatabase database("sqlite");
  const DemoFolder folder;
  const TestServer server({.database = database.url(), .demo_folder = folder.dist()});
  auto served = server.routes();
  std::ifstream file(std::string(LOYALTY_SOURCE_DIR) + "/docs/openapi.json");
  const Json document = Json::parse(file, nullptr, false);
  REQUIRE(document.is_object());
  std::vector<std::pair<std::string, std::string>> described;
  for (const auto& [path, item] : document["paths"].items()) {
    for (const auto& [method, operation] : item.items()) {
      if (operation.is_object() && operation.contains("responses")) {
        described.emplace_back(method, path);
      }
    }
  }
  std::sort(served.begin(), served.end());
  std::sort(described.begin(), described.end());
  CHECK(served == described);
}
