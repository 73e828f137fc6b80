#include "server/http.h"

#include <boost/beast/http/error.hpp>

#include <charconv>
#include <ctime>

#include "json/messages.h"

namespace loyalty::server {
namespace {

// %41 becomes A; none for a broken escape.
std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text.size() - i < 3 || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) {
      return std::nullopt;
    }
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

// Takes what stands before `separator` off the front of `rest`; the separator goes too.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view taken = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
  return taken;
}

// "Sat, 21 Nov 2026 09:30:00 GMT"
std::string http_date(Instant at) {
  const std::time_t seconds = at / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

std::optional<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  Target target;
  std::string_view query = text.substr(0, text.find('#'));
  std::string_view path = take(query, '?').substr(1);
  for (bool more = true; more;) {
    more = path.find('/') != path.npos;
    auto segment = unescape(take(path, '/'));
    if (!segment) return std::nullopt;
    target.segments.push_back(std::move(*segment));
  }
  while (!query.empty()) {
    std::string_view value = take(query, '&');
    auto name = unescape(take(value, '='));
    auto content = unescape(value);
    if (!name || !content) return std::nullopt;
    target.query[*name] = std::move(*content);
  }
  return target;
}

Response json_response(http::status status, std::string body) {
  Response response;
  response.result(status);
  response.set(http::field::content_type, "application/json");
  response.body() = std::move(body);
  return response;
}

Response problem(http::status status, std::string_view code, std::string_view where,
                 std::string_view message) {
  std::string body =
      R"({"type":"about:blank","title":)" + loyalty::quoted(view(http::obsolete_reason(status)));
  body += R"(,"status":)" + std::to_string(static_cast<unsigned>(status));
  body += R"(,"code":)" + loyalty::quoted(code) + R"(,"where":)" + loyalty::quoted(where);
  body += R"(,"message":)" + loyalty::quoted(message) + '}';
  Response response = json_response(status, std::move(body));
  response.set(http::field::content_type, "application/problem+json");
  return response;
}

Response problem(http::status status, const Error& error) {
  return problem(status, name_of(error.code), error.where, error.message);
}

std::optional<Response> unreadable(boost::system::error_code error) {
  if (error == http::error::body_limit) {
    return problem(http::status::payload_too_large, "body_too_large", "",
                   "the body is too large; expected at most 1 MiB");
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return problem(http::status::request_header_fields_too_large, "header_too_large", "",
                   "the header is too large; expected at most 16 KiB");
  }
  if (error == http::error::end_of_stream || error == http::error::partial_message) {
    return std::nullopt;
  }
  if (error.category() == http::make_error_code(http::error::bad_method).category()) {
    return problem(http::status::bad_request, "http_syntax", "",
                   "the request is not HTTP/1.1: " + error.message());
  }
  return std::nullopt;
}

void finish(Response& response, const Request& request, Instant now) {
  response.version(11);
  response.set(http::field::date, http_date(now));
  response.set("X-Content-Type-Options", "nosniff");
  const bool bare = response.result() == http::status::no_content ||
                    response.result() == http::status::not_modified;
  if (bare) {
    response.body().clear();
    response.content_length(boost::none);
  } else {
    response.content_length(response.body().size());
  }
  if (request.method() == http::verb::head) response.body().clear();
}

}  // namespace loyalty::server
