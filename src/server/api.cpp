#include "server/api.h"

#include <charconv>

#include "json/image.h"
#include "json/json.h"
#include "server/crypto.h"
#include "server/static_files.h"

namespace loyalty::server {
namespace {

// How far the shop's clock may be ahead of the server's.
constexpr Instant kClockTolerance = 5 * 60 * 1000;

// Malformed is 400; well-formed and refused by the program or the member's state is 422.
http::status status_of(ErrorCode code) {
  if (code == ErrorCode::order_exists || code == ErrorCode::hold_exists) {
    return http::status::conflict;
  }
  return code <= ErrorCode::text_form ? http::status::bad_request
                                      : http::status::unprocessable_entity;
}

Response refused(const Error& error) {
  return problem(status_of(error.code), error);
}

Response answer_booking(const Booking& booking) {
  if (const auto* error = std::get_if<Error>(&booking)) return refused(*error);
  if (std::holds_alternative<Conflict>(booking)) {
    return problem(http::status::conflict, "event_conflict", "/id",
                   "this id was used before for something else");
  }
  if (std::holds_alternative<OtherProgram>(booking)) {
    return problem(http::status::conflict, "program_changed", "/program",
                   "the program is another than the one this order was shown by; expected the hash "
                   "in the member's snapshot: show the shopper what the cart earns now, and ask "
                   "again");
  }
  return json_response(http::status::ok, *std::get_if<std::string>(&booking));
}

Entry entry_of(Posted posted, std::string member, Origin origin, std::string_view type) {
  return {.member = std::move(member),
          .origin = origin,
          .type = std::string(type),
          .id = std::move(posted.id),
          .content = std::move(posted.content),
          .event = std::move(posted.event),
          .program = std::move(posted.program)};
}

// An event from the shop's backend; the body names the member.
Response book_for_shop(Call& call, std::string_view type) {
  Result<Posted> posted = decode_posted(call.request.body(), {.type = type, .names_member = true});
  if (!posted) return refused(posted.error());
  std::string member = std::move(posted->member);
  Entry entry = entry_of(std::move(*posted), std::move(member), Origin::shop, type);
  entry.latest = call.now + kClockTolerance;
  return answer_booking(call.ledger.record(entry));
}

Response post_order(Call& call) {
  return book_for_shop(call, "order");
}
Response post_refund(Call& call) {
  return book_for_shop(call, "refund");
}
Response post_adjustment(Call& call) {
  return book_for_shop(call, "adjustment");
}
Response post_action(Call& call) {
  return book_for_shop(call, "action");
}
Response post_profile(Call& call) {
  return book_for_shop(call, "profile");
}
Response post_status(Call& call) {
  return book_for_shop(call, "status");
}
Response post_grant(Call& call) {
  return book_for_shop(call, "grant");
}

Response post_redemption(Call& call) {
  Result<Posted> posted = decode_posted(call.request.body(), {.type = "hold", .at = call.now});
  if (!posted) return refused(posted.error());
  return answer_booking(
      call.ledger.record(entry_of(std::move(*posted), call.member, Origin::page, "hold")));
}

Response post_claim(Call& call) {
  Result<Posted> posted = decode_posted(call.request.body(), {.type = "claim", .at = call.now});
  if (!posted) return refused(posted.error());
  return answer_booking(
      call.ledger.record(entry_of(std::move(*posted), call.member, Origin::page, "claim")));
}

Response delete_redemption(Call& call) {
  const std::string id = loyalty::quoted(call.id);
  Result<Posted> posted = decode_posted(R"({"id":)" + id + R"(,"hold":)" + id + "}",
                                        {.type = "release", .at = call.now});
  if (!posted) return refused(posted.error());
  const Booking booking =
      call.ledger.record(entry_of(std::move(*posted), call.member, Origin::release, "release"));
  const auto* error = std::get_if<Error>(&booking);
  if (error && error->code == ErrorCode::hold_unknown) {
    return problem(http::status::not_found, *error);
  }
  return answer_booking(booking);
}

Response with_etag(Call& call, const std::string& etag, const std::string& cache,
                   const std::function<std::string()>& body) {
  const bool known = matches_etag(view(call.request[http::field::if_none_match]), etag);
  Response response =
      known ? Response(http::status::not_modified, 11) : json_response(http::status::ok, body());
  response.set(http::field::etag, etag);
  response.set(http::field::cache_control, cache);
  return response;
}

Response get_program(Call& call) {
  const Rules& rules = call.ledger.rules();
  std::optional<std::string> document;
  if (call.id == rules.program_hash) {
    document = rules.document;
  } else if (is_id(call.id)) {
    document = call.ledger.store().find_document(Store::Document::program, call.id);
  }
  if (!document) {
    return problem(http::status::not_found, "program_unknown", "", "no program has this hash");
  }
  return with_etag(call, '"' + call.id + '"', "public, max-age=31536000, immutable",
                   [&document] { return std::move(*document); });
}

// Only what is in force: a page that asks for another has an old snapshot.
Response get_compiled(Call& call) {
  const Rules& rules = call.ledger.rules();
  if (call.id != rules.image_hash) {
    return problem(http::status::not_found, "program_unknown", "",
                   "no compiled program in force has this hash, expected that of the snapshot");
  }
  return with_etag(call, '"' + call.id + '"', "public, max-age=31536000, immutable",
                   [&rules] { return rules.image; });
}

Response get_snapshot(Call& call) {
  const Rules& rules = call.ledger.rules();
  std::string version = rules.program_hash + rules.image_hash;
  std::string member = "null";
  std::string image = "null";
  if (!call.member.empty()) {
    MemberState state = call.ledger.read(call.member, call.now);
    member = encode_member(state.member, rules.program(), Receipts::leave_out);
    image = encode_image(image_of(state.member));
    // The ETag must not move with the clock alone, so it is that of the state without its time.
    state.member.settled_at = state.booked_at;
    version += call.member;
    // A member without events is new at any time.
    if (state.seq == 0) {
      const auto together = std::move(state.member.together);
      state.member = new_member(call.member, 0);
      state.member.together = together;
    }
    version += encode_member(state.member, rules.program(), Receipts::leave_out);
  }
  Response response =
      with_etag(call, "W/\"" + sha256_hex(version).substr(0, 32) + '"', "private, no-cache", [&] {
        return R"({"program":")" + rules.program_hash + R"(","compiled":")" + rules.image_hash +
               R"(","member":)" + member + R"(,"image":)" + image + R"(,"as_of":")" +
               format_instant(call.now) + "\"}";
      });
  response.set(http::field::vary, "Authorization");
  return response;
}

// A whole number of the query between min and max, `fallback` when absent, none when malformed.
std::optional<long long> query_number(const Target& target, const std::string& name,
                                      long long fallback, long long min, long long max) {
  const auto found = target.query.find(name);
  if (found == target.query.end()) return fallback;
  const std::string& text = found->second;
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) {
    return std::nullopt;
  }
  return value;
}

Response get_activity(Call& call) {
  const auto before =
      query_number(call.target, "before", kMaxSurfaceInteger, 1, kMaxSurfaceInteger);
  const auto limit = query_number(call.target, "limit", 20, 1, 100);
  if (!before || !limit) {
    return problem(http::status::bad_request, "number_range", "",
                   "expected before >= 1 and limit from 1 to 100");
  }
  return json_response(http::status::ok,
                       call.ledger.activities(call.member, *before, static_cast<int>(*limit)));
}

// ?period=last: the one before the running one.
Response get_leaderboard(Call& call) {
  const auto found = call.target.query.find("period");
  const bool last = found != call.target.query.end() && found->second == "last";
  if (found != call.target.query.end() && !last && found->second != "running") {
    return problem(http::status::bad_request, "unknown_word", "",
                   "the period is \"" + found->second + "\", expected running or last");
  }
  std::optional<std::string> board = call.ledger.leaderboard(call.id, call.member, call.now, last);
  if (!board) {
    return problem(http::status::not_found, "leaderboard_unknown", "",
                   "the program in force has no leaderboard of this id");
  }
  Response response = json_response(http::status::ok, std::move(*board));
  response.set(http::field::cache_control, "private, no-cache");
  return response;
}

Response post_preview(Call& call) {
  Result<std::string> preview = call.ledger.preview(call.member, call.request.body());
  if (!preview) return refused(preview.error());
  return json_response(http::status::ok, std::move(*preview));
}

// ?most=5000: in minor units.
Response post_advice(Call& call) {
  const auto most = query_number(call.target, "most", 0, 1, kMaxSurfaceInteger);
  if (!most) {
    return problem(http::status::bad_request, "number_range", "",
                   "expected most in minor units, 1 or more");
  }
  Result<std::string> advice = call.ledger.advise(call.member, call.request.body(), *most);
  if (!advice) return refused(advice.error());
  return json_response(http::status::ok, std::move(*advice));
}

Response get_health(Call& call) {
  call.ledger.store().ping();
  return json_response(http::status::ok,
                       R"({"status":"ok","program":")" + call.ledger.rules().program_hash + "\"}");
}

}  // namespace

std::vector<Route> api_routes() {
  using http::verb;
  return {
      {verb::get, "/v1/health", Access::anyone, get_health},
      {verb::get, "/v1/programs/{hash}", Access::anyone, get_program},
      {verb::get, "/v1/compiled/{hash}", Access::anyone, get_compiled},
      {verb::get, "/v1/snapshot", Access::guest, get_snapshot},
      {verb::get, "/v1/activity", Access::member, get_activity},
      {verb::get, "/v1/leaderboards/{id}", Access::guest, get_leaderboard},
      {verb::post, "/v1/preview", Access::guest, post_preview},
      {verb::post, "/v1/advice", Access::guest, post_advice},
      {verb::post, "/v1/redemptions", Access::member, post_redemption},
      {verb::delete_, "/v1/redemptions/{id}", Access::member, delete_redemption},
      {verb::post, "/v1/claims", Access::member, post_claim},
      {verb::post, "/v1/orders", Access::shop, post_order},
      {verb::post, "/v1/refunds", Access::shop, post_refund},
      {verb::post, "/v1/adjustments", Access::shop, post_adjustment},
      {verb::post, "/v1/actions", Access::shop, post_action},
      {verb::post, "/v1/profiles", Access::shop, post_profile},
      {verb::post, "/v1/statuses", Access::shop, post_status},
      {verb::post, "/v1/grants", Access::shop, post_grant},
  };
}

}  // namespace loyalty::server
