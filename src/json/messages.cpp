#include "json/messages.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "json/decode_engagement.h"
#include "json/json.h"
#include "json/reader.h"
#include "json/together.h"

namespace loyalty {
namespace {

using Json = nlohmann::json;

// Far above any cart or event, and far below what the recursion of a JSON writer can bear.
constexpr int kMaxDepth = 32;

// True when arrays and objects nest no deeper than kMaxDepth. Asked before parsing.
bool is_shallow(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return false;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return true;
}

Json parse(std::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr, false);
}

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parse_object(std::string_view body) {
  if (!is_shallow(body)) {
    return fail(
        ErrorCode::json_syntax, "",
        "the JSON nests too deep; expected at most " + std::to_string(kMaxDepth) + " levels");
  }
  // Its errors tell the place, and of keys that stand twice.
  if (const auto checked = json::parse(body); !checked) return checked.error();
  // Sorted by key, which makes one canonical text of equal contents.
  Json parsed = parse(body);
  if (!parsed.is_object()) return fail(ErrorCode::json_type, "", "expected an object");
  return parsed;
}

Result<std::string> id_at(const Json& object, const char* key) {
  const Pointer where = Pointer("/") + key;
  const auto found = object.find(key);
  if (found == object.end()) {
    return fail(ErrorCode::json_missing, where, "the key is missing; expected a string");
  }
  const auto* text = found->get_ptr<const std::string*>();
  if (!text) return fail(ErrorCode::json_type, where, "expected a string");
  if (!is_id(*text)) {
    return fail(ErrorCode::text_form, where,
                "expected 1 to 200 characters without control characters");
  }
  return *text;
}

// The object has these keys and no other.
Status only_keys(const Json& object, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return fail(ErrorCode::json_unknown_key, "/" + json::escaped(key),
                  "the key is not known here");
    }
  }
  return Done{};
}

// Copies what a page shows of an event: strings only, so that a wrong type is just left out.
void copy_text(const Json& from, const char* key, Json& to) {
  const auto found = from.find(key);
  if (found != from.end() && found->is_string()) to[key] = *found;
}

void put_moved(const Moved& moved, Json& out) {
  out["points"] = moved.points;
  out["redeemed"] = moved.redeemed;
  out["held"] = moved.held;
  out["expired"] = moved.expired;
}

}  // namespace

bool is_id(std::string_view text) {
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return false;
    if ((byte & 0xc0) != 0x80) ++characters;
  }
  if (characters < 1 || characters > 200) return false;
  // The two ways to write what is not UTF-8 differ only where there is some.
  const Json value = std::string(text);
  return dump(value) == value.dump(-1, ' ', false, Json::error_handler_t::ignore);
}

Result<Posted> decode_posted(std::string_view body, const PostedForm& form) {
  Result<Json> parsed = parse_object(body);
  if (!parsed) return parsed.error();
  Json& object = *parsed;
  Posted posted;
  if (object.contains("type")) {
    return fail(ErrorCode::json_unknown_key, "/type",
                "the address says what happened; leave it out");
  }
  if (object.contains("together")) {
    return fail(ErrorCode::json_unknown_key, "/together",
                "the server knows what all members have together; leave it out");
  }
  if (form.at && object.contains("at")) {
    return fail(ErrorCode::json_unknown_key, "/at", "the server sets the time; leave it out");
  }
  Result<std::string> id = id_at(object, "id");
  if (!id) return id.error();
  posted.id = std::move(*id);
  if (form.names_member) {
    Result<std::string> member = id_at(object, "member");
    if (!member) return member.error();
    posted.member = std::move(*member);
    object.erase("member");
  }
  if (form.type == "order" && object.contains("program")) {
    // A condition of the booking, like If-Match, and no part of what happened.
    Result<std::string> program = id_at(object, "program");
    if (!program) return program.error();
    posted.program = std::move(*program);
    object.erase("program");
  }
  object["type"] = form.type;
  posted.content = dump(object);
  if (form.at) object["at"] = format_instant(*form.at);
  posted.event = form.at ? dump(object) : posted.content;
  return posted;
}

Result<std::string> decode_login(std::string_view body) {
  Result<Json> parsed = parse_object(body);
  if (!parsed) return parsed.error();
  if (Status known = only_keys(*parsed, {"member"}); !known) return known.error();
  return id_at(*parsed, "member");
}

Result<Checkout> decode_checkout(std::string_view body) {
  Result<Json> parsed = parse_object(body);
  if (!parsed) return parsed.error();
  if (Status known = only_keys(*parsed, {"order", "cart", "program"}); !known) return known.error();
  Result<std::string> order = id_at(*parsed, "order");
  if (!order) return order.error();
  const auto cart = parsed->find("cart");
  if (cart == parsed->end()) return fail(ErrorCode::json_missing, "/cart", "expected a cart");
  if (!cart->is_object()) return fail(ErrorCode::json_type, "/cart", "expected an object");
  Checkout checkout{std::move(*order), dump(*cart), {}};
  if (parsed->contains("program")) {
    Result<std::string> program = id_at(*parsed, "program");
    if (!program) return program.error();
    checkout.program = std::move(*program);
  }
  return checkout;
}

std::string encode_order(const Checkout& checkout, std::string_view member, Instant at) {
  Json order = parse(checkout.cart);
  order["id"] = checkout.order;
  order["order"] = checkout.order;
  order["member"] = member;
  order["at"] = format_instant(at);
  if (!checkout.program.empty()) order["program"] = checkout.program;
  return dump(order);
}

std::string with_instant(std::string_view cart, Instant at) {
  Result<Json> parsed = parse_object(cart);
  if (!parsed) return std::string(cart);
  (*parsed)["at"] = format_instant(at);
  return dump(*parsed);
}

std::vector<std::string> decode_words(std::string_view text) {
  std::vector<std::string> words;
  const auto add = [&words](const Json& value) {
    if (value.is_string()) words.push_back(value.get<std::string>());
  };
  const Json value = parse(text);
  if (value.is_array()) {
    for (const Json& item : value) add(item);
  } else {
    add(value);
  }
  return words;
}

std::string with_receipts(const std::string& member, const std::vector<std::string>& receipts) {
  if (receipts.empty()) return member;
  std::string out = member.substr(0, member.rfind('}')) + R"(,"receipts":[)";
  for (std::size_t i = 0; i < receipts.size(); ++i) out += (i > 0 ? "," : "") + receipts[i];
  return out + "]}";
}

std::string with_together(const std::string& event, const std::vector<Together>& sums) {
  Json told = parse(event);
  told["together"] = json::together_json(sums);
  return dump(told);
}

std::string encode_activities(const std::vector<Activity>& items,
                              std::optional<std::int64_t> next) {
  Json list = Json::array();
  for (const Activity& item : items) {
    Json entry = {
        {"seq", item.seq}, {"type", item.type}, {"id", item.id}, {"at", format_instant(item.at)}};
    put_moved(item.points, entry);
    for (const auto& [wallet, moved] : item.wallets) {
      Json part = {{"wallet", wallet}};
      put_moved(moved, part);
      entry["wallets"].push_back(std::move(part));
    }
    const Json event = parse(item.event);
    if (event.is_object()) {
      for (const char* key : {"order", "reason", "reward", "hold", "action"})
        copy_text(event, key, entry);
    }
    list.push_back(std::move(entry));
  }
  Json page = {{"items", std::move(list)}};
  if (next) page["next"] = *next;
  return dump(page);
}

std::string encode_standings(const Standings& standings) {
  Json entries = Json::array();
  for (const Standing& entry : standings.entries) {
    entries.push_back({{"rank", entry.rank},
                       {"alias", entry.alias},
                       {"amount", entry.amount},
                       {"you", entry.you}});
  }
  Json out = {
      {"leaderboard", standings.board}, {"name", standings.name}, {"entries", std::move(entries)}};
  if (standings.from != kDistantPast) out["from"] = format_instant(standings.from);
  if (standings.until != kNever) out["until"] = format_instant(standings.until);
  if (standings.own) {
    out["own"] = {{"rank", standings.own->rank}, {"amount", standings.own->amount}};
  }
  return dump(out);
}

std::string quoted(std::string_view text) {
  return dump(Json(std::string(text)));
}

}  // namespace loyalty
