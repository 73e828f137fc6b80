#include "server/service.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>

#include "server/api.h"
#include "server/credentials.h"
#include "server/demo_shop.h"
#include "server/static_files.h"

namespace loyalty::server {
namespace {

// True when the address has the route's shape; `id` receives what stands for its {…}.
bool matches(std::string_view pattern, const Target& target, std::string& id) {
  for (std::size_t i = 0; i < target.segments.size(); ++i) {
    if (!pattern.starts_with('/')) return false;
    pattern.remove_prefix(1);
    const std::string_view part = pattern.substr(0, pattern.find('/'));
    if (part.starts_with('{')) {
      id = target.segments[i];
    } else if (part != target.segments[i]) {
      return false;
    }
    pattern.remove_prefix(part.size());
  }
  return pattern.empty();
}

// HEAD is answered like GET; `finish` leaves the body out.
http::verb method_of(const Request& request) {
  return request.method() == http::verb::head ? http::verb::get : request.method();
}

std::string path_of(const Target& target) {
  std::string path;
  for (const std::string& segment : target.segments) path += '/' + segment;
  return path;
}

bool is_json(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  return boost::beast::iequals(type, "application/json");
}

Response unauthorized(const std::string& message) {
  Response response = problem(http::status::unauthorized, "unauthorized", "", message);
  response.set(http::field::www_authenticate, "Bearer");
  return response;
}

Response not_found() {
  return problem(http::status::not_found, "not_found", "", "nothing has this address");
}

Response method_not_allowed(const std::string& allow) {
  Response response = problem(http::status::method_not_allowed, "method_not_allowed", "",
                              "this address does not know the method; expected " + allow);
  response.set(http::field::allow, allow);
  return response;
}

// "GET, HEAD, OPTIONS" of an address; empty when nothing is there.
std::string allowed_methods(const std::vector<Route>& routes, const Target& target) {
  std::string methods;
  std::string id;
  for (const Route& route : routes) {
    if (!matches(route.path, target, id)) continue;
    methods += view(http::to_string(route.method));
    methods += route.method == http::verb::get ? ", HEAD, " : ", ";
  }
  return methods.empty() ? methods : methods + "OPTIONS";
}

}  // namespace

Service::Service(Settings settings)
    : settings_(std::move(settings)), database_(settings_.database), book_(settings_.rules) {
  // A database in memory belongs to its connection.
  if (database_.in_memory()) settings_.workers = 1;
  resting_.resize(std::max(settings_.workers, 1U));
  routes_ = api_routes();
  std::unique_ptr<Ledger> ledger = take_ledger();
  const Rules& rules = *settings_.rules;
  ledger->store().add_document(Store::Document::program, rules.program_hash, rules.document);
  ledger->store().add_document(Store::Document::zone, rules.zone_hash, rules.zone_json);
  if (!settings_.demo_folder.empty()) {
    files_ = std::make_unique<StaticFiles>(settings_.demo_folder);
    if (settings_.secret.empty()) settings_.secret = demo_secret(ledger->store());
    seed_demo_members(*ledger, settings_.clock());
    const auto more = demo_routes();
    routes_.insert(routes_.end(), more.begin(), more.end());
  }
  give_back(std::move(ledger));
}

Service::~Service() = default;

std::unique_ptr<Ledger> Service::take_ledger() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return !resting_.empty(); });
  std::unique_ptr<Ledger> ledger = std::move(resting_.back());
  resting_.pop_back();
  lock.unlock();
  if (ledger) return ledger;
  try {
    return std::make_unique<Ledger>(database_, book_);
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void Service::give_back(std::unique_ptr<Ledger> ledger) {
  {
    const std::lock_guard lock(mutex_);
    resting_.push_back(std::move(ledger));
  }
  returned_.notify_one();
}

Response Service::handle(const Request& request) {
  try {
    std::unique_ptr<Ledger> ledger = take_ledger();
    try {
      Response response = dispatch(request, *ledger);
      give_back(std::move(ledger));
      return response;
    } catch (...) {
      // Whatever state the connection is in, the next one is a new one.
      ledger.reset();
      give_back(nullptr);
      throw;
    }
  } catch (const soci::soci_error& error) {
    spdlog::error("database: {}", error.what());
  } catch (const std::exception& error) {
    spdlog::error("{} {}: {}", std::string(request.method_string()), std::string(request.target()),
                  error.what());
    return problem(http::status::internal_server_error, "internal", "",
                   "the server failed; its log says why");
  }
  Response response = problem(http::status::service_unavailable, "unavailable", "",
                              "the database does not answer; nothing was changed");
  response.set(http::field::retry_after, "1");
  return response;
}

Response Service::dispatch(const Request& request, Ledger& ledger) {
  const std::optional<Target> target = parse_target(view(request.target()));
  Response response =
      target ? route(request, *target, ledger)
             : problem(http::status::bad_request, "http_syntax", "", "the address is malformed");
  allow_origin(request, response);
  if (response.find(http::field::cache_control) == response.end()) {
    response.set(http::field::cache_control, "no-store");
  }
  return response;
}

Response Service::route(const Request& request, const Target& target, Ledger& ledger) {
  if (request.method() == http::verb::options) return answer_options(request, target);
  Call call{*this, ledger, request, target, settings_.clock(), {}, {}};
  for (const Route& route : routes_) {
    if (route.method != method_of(request) || !matches(route.path, target, call.id)) continue;
    if (auto refusal = refuse(route, call)) return std::move(*refusal);
    return route.answer(call);
  }
  const std::string allow = allowed_methods(routes_, target);
  if (!allow.empty()) return method_not_allowed(allow);
  auto file = files_ ? files_->find(path_of(target), view(request[http::field::if_none_match]),
                                    view(request[http::field::accept_encoding]))
                     : std::nullopt;
  if (!file) return not_found();
  if (method_of(request) != http::verb::get) return method_not_allowed("GET, HEAD, OPTIONS");
  return std::move(*file);
}

std::optional<Response> Service::refuse(const Route& route, Call& call) const {
  const Request& request = call.request;
  if (route.method == http::verb::post && !is_json(view(request[http::field::content_type]))) {
    return problem(http::status::unsupported_media_type, "media_type", "",
                   "expected Content-Type: application/json");
  }
  if (route.access == Access::shop) {
    const std::string why = check_signature(view(request[kSignatureHeader]), request.body(),
                                            settings_.secret, call.now);
    if (!why.empty()) return unauthorized(why);
  }
  if (route.access != Access::guest && route.access != Access::member) return std::nullopt;
  const std::string_view header = view(request[http::field::authorization]);
  if (header.empty()) {
    if (route.access == Access::guest) return std::nullopt;
    return unauthorized("expected Authorization: Bearer <member token>");
  }
  if (!boost::beast::iequals(header.substr(0, 7), "Bearer ")) {
    return unauthorized("expected Authorization: Bearer <member token>");
  }
  auto bearer =
      read_token(std::string(header.substr(7)), settings_.secret, settings_.audience, call.now);
  if (const auto* refusal = std::get_if<Refusal>(&bearer)) return unauthorized(refusal->message);
  call.member = std::move(std::get_if<Bearer>(&bearer)->member);
  return std::nullopt;
}

Response Service::answer_options(const Request& request, const Target& target) const {
  std::string allow = allowed_methods(routes_, target);
  if (allow.empty() && files_ && files_->find(path_of(target), "", ""))
    allow = "GET, HEAD, OPTIONS";
  if (allow.empty()) return not_found();
  Response response;
  response.result(http::status::no_content);
  response.set(http::field::allow, allow);
  if (!request[http::field::access_control_request_method].empty()) {
    response.set(http::field::access_control_allow_methods, allow);
    response.set(http::field::access_control_allow_headers,
                 "Authorization, Content-Type, If-None-Match");
    response.set(http::field::access_control_max_age, "600");
  }
  return response;
}

void Service::allow_origin(const Request& request, Response& response) const {
  if (settings_.allow_origins.empty()) return;
  response.insert(http::field::vary, "Origin");
  const std::string_view origin = view(request[http::field::origin]);
  const auto allowed = [origin](const std::string& one) { return one == "*" || one == origin; };
  if (origin.empty() ||
      std::none_of(settings_.allow_origins.begin(), settings_.allow_origins.end(), allowed)) {
    return;
  }
  response.set(http::field::access_control_allow_origin, std::string(origin));
  response.set(http::field::access_control_expose_headers, "Date, ETag, Retry-After");
}

std::string respond(Service& service, std::string_view bytes) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(kMaxBodyBytes);
  parser.eager(true);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  std::optional<Response> response;
  if (error) {
    response = unreadable(error);
  } else if (parser.is_done()) {
    response = service.handle(parser.get());
  }
  if (!response) return "";
  finish(*response, parser.get(), service.settings().clock());
  std::ostringstream out;
  out << *response;
  return out.str();
}

}  // namespace loyalty::server
