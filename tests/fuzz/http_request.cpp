// The whole way of a request, from its bytes to the database and back, without sockets. A request
// that a stranger can send never meets a 5xx; the signed ones get their signature here, so that
// the fuzzer also reaches what only the shop may do.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/system_zone.h"
#include "server/credentials.h"
#include "server/service.h"

namespace {

using namespace loyalty;
using namespace loyalty::server;

constexpr Instant kNow = 1795255200000;  // 2026-11-21T10:00:00Z
constexpr std::string_view kSecret = "a secret of the fuzzer, 32 bytes";
constexpr std::string_view kProgram =
    R"({"id":"fuzz","name":"Fuzz","currency":"GBP","time_zone":"Europe/London",
    "points":{"available_after_days":1,"expires": { "after": { "months": 12 } }},
    "earn":[{"id":"base","label":"base","rate":{"points":1,"every":100}}],
    "tiers":{"metric":"spend","window":{"months":12},"levels":[
      {"id":"member","name":"Member","from":0},
      {"id":"gold","name":"Gold","from":50000,"multiplier":"2"}]},
    "rewards":[{"id":"five-off","name":"5 off","kind":"amount_off","points":100,"amount":500}]})";

Service& service() {
  static Service* instance = [] {
    auto rules = make_rules(std::string(kProgram), *system_zone("Europe/London"));
    if (!rules) std::abort();
    Settings settings;
    settings.database = "sqlite://:memory:";
    settings.rules = *rules;
    settings.secret = kSecret;
    settings.clock = [] { return kNow; };
    return new Service(std::move(settings));
  }();
  return *instance;
}

void check(const std::string& response) {
  if (response.find("HTTP/1.1 5") == 0) std::abort();
}

std::string request(const char* method, std::string_view path, std::string_view header,
                    std::string_view body) {
  std::string bytes = std::string(method) + ' ' + std::string(path) + " HTTP/1.1\r\n";
  bytes += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size());
  return bytes + "\r\n" + std::string(header) + "\r\n\r\n" + std::string(body);
}

}  // namespace

// The first byte chooses: the bytes as they are, a body that the shop signs, or one of a member.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  static const std::string token =
      "Authorization: Bearer " + write_token("m-1", kSecret, "loyalty", kNow + 60'000);
  switch (data[0] % 7) {
    case 0:
      check(respond(service(), rest));
      break;
    case 1:
    case 2:
    case 3: {
      constexpr std::string_view paths[] = {"/v1/orders", "/v1/refunds", "/v1/adjustments"};
      const std::string signature =
          std::string(kSignatureHeader) + ": " + sign_body(rest, kSecret, kNow);
      check(respond(service(), request("POST", paths[data[0] % 7 - 1], signature, rest)));
      break;
    }
    case 4:
      check(respond(service(), request("POST", "/v1/redemptions", token, rest)));
      break;
    case 5:
      check(respond(service(), request("POST", "/v1/preview", token, rest)));
      break;
    default:
      check(respond(service(), request("GET", "/v1/activity", token, "")));
      check(respond(service(), request("GET", "/v1/snapshot", token, "")));
  }
  return 0;
}
