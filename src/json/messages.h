// The JSON of the HTTP interface around the core's types: request bodies that become events, and
// the lists and answers that the server writes. docs/http.md describes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loyalty/error.h"
#include "loyalty/member.h"
#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty {

// A request body taken apart: who and which event, before the event itself is decoded.
struct Posted {
  std::string member;   // empty when the body does not name one
  std::string id;       // the event's
  std::string content;  // what the sender said, in one canonical form: equal texts, equal content
  std::string event;    // JSON for decode_event
  std::string program;  // of an order: the hash of the program that it was shown by, or empty
};

struct PostedForm {
  std::string_view type;        // of the event
  bool names_member = false;    // the body has "member"
  std::optional<Instant> at{};  // set by the host; the body must not have it
};

// Errors: json_syntax, json_type, json_missing, text_form (ids of 1 to 200 characters without
// control characters), json_unknown_key ("type", and "at" where the host sets it).
Result<Posted> decode_posted(std::string_view body, const PostedForm& form);

// {"member": name}, which the demo shop's login takes.
Result<std::string> decode_login(std::string_view body);

// {"order": id, "cart": {...}, "program": hash}, which the demo shop's checkout takes; the program
// is the one that the shopper was shown, and may be absent.
struct Checkout {
  std::string order;
  std::string cart;  // JSON
  std::string program;
};
Result<Checkout> decode_checkout(std::string_view body);

// The same as the body of POST /v1/orders; the order's id is the event's too. A time in the cart
// is the page's and does not count.
std::string encode_order(const Checkout& checkout, std::string_view member, Instant at);

// A cart's JSON at this instant instead of its own. What is no JSON object stays as it is.
std::string with_instant(std::string_view cart, Instant at);

// True when `text` can name a member, an event or an order: 1 to 200 characters of valid UTF-8,
// none of them a control character.
bool is_id(std::string_view text);

// The strings of a JSON text that is a string or an array of strings; else none.
std::vector<std::string> decode_words(std::string_view text);

// One thing that happened to a member. spendable and pending points together changed by
// points - redeemed - held - expired.
// What an event moved in one wallet.
struct Moved {
  Points points = 0;    // given, or taken back (negative)
  Points redeemed = 0;  // used by rewards, or given back by a refund (negative)
  Points held = 0;      // set aside, or no longer (negative)
  Points expired = 0;   // in the time up to the event
};

struct Activity {
  std::int64_t seq = 0;
  std::string type;
  std::string id;
  Instant at = 0;
  std::string event;  // JSON: the order, the reason, the reward and the hold are read from it
  Moved points;
  std::vector<std::pair<std::string, Moved>> wallets;  // beside the points, by their ids
};

// A member's JSON without receipts, with these.
std::string with_receipts(const std::string& member, const std::vector<std::string>& receipts);

// The event with what all members together had before it.
std::string with_together(const std::string& event, const std::vector<Together>& sums);

// {"items": [...], "next"?: seq}: `next` is where the next page begins.
std::string encode_activities(const std::vector<Activity>& items, std::optional<std::int64_t> next);

// One place of a leaderboard; members with the same amount have the same rank.
struct Standing {
  std::int64_t rank = 0;  // from 1
  std::string alias;
  std::int64_t amount = 0;
  bool you = false;
};

struct Standings {
  std::string board;
  std::string name;
  Instant from = kDistantPast;
  Instant until = kNever;
  std::vector<Standing> entries;  // the first ones
  std::optional<Standing> own;    // of who asks
};

// {"leaderboard", "name", "from"?, "until"?, "entries": [{"rank", "alias", "amount", "you"}],
// "own"?: {"rank", "amount"}}
std::string encode_standings(const Standings& standings);

// A JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
std::string quoted(std::string_view text);

}  // namespace loyalty
