// The words of HTTP that the server uses: requests, responses, addresses and problem documents.
#pragma once

#include <boost/beast/http.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/error.h"
#include "loyalty/time.h"

namespace loyalty::server {

namespace http = boost::beast::http;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

inline constexpr std::uint32_t kMaxHeaderBytes = 16 * 1024;
inline constexpr std::uint64_t kMaxBodyBytes = 1024 * 1024;

// How long one caller may take, and how many there may be.
struct Limits {
  std::chrono::milliseconds idle{30'000};    // between requests
  std::chrono::milliseconds header{10'000};  // from a request's first byte to the end of its header
  std::chrono::milliseconds body{20'000};
  std::chrono::milliseconds write{20'000};
  std::chrono::milliseconds stop{10'000};  // for requests under way when the server stops
  std::size_t connections = 1024;
};

// A request's address: "/v1/programs/a%2Fb?x=1" is segments {"v1", "programs", "a/b"}, query x=1.
struct Target {
  std::vector<std::string> segments;
  std::map<std::string, std::string> query;
};

// None when the address is malformed: no leading slash, a broken escape.
std::optional<Target> parse_target(std::string_view text);

std::string_view view(boost::beast::string_view text);

Response json_response(http::status status, std::string body);

// An RFC 9457 problem document with the members code, where and message.
Response problem(http::status status, std::string_view code, std::string_view where,
                 std::string_view message);
Response problem(http::status status, const Error& error);

// What a request that could not be read is answered with; none when nothing can be said (the
// connection is gone).
std::optional<Response> unreadable(boost::system::error_code error);

// Makes a response ready to be sent: length, date, version, and no body where HTTP has none.
void finish(Response& response, const Request& request, Instant now);

}  // namespace loyalty::server
