// JSON in and out of the core's types. The shapes are described in docs/json.md; errors carry a
// JSON Pointer into the text that was decoded. No nlohmann type appears here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loyalty/best.h"
#include "loyalty/cart.h"
#include "loyalty/event.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"
#include "loyalty/program.h"
#include "loyalty/reach.h"

namespace loyalty {

// A program's JSON, as published: structure only, exactly what docs/program.schema.json accepts.
// Result::error is the first mistake; `all`, when given, receives every one found (at most 50).
Result<Program> decode_program(std::string_view text, std::vector<Error>* all = nullptr);

// A time zone table as hosts hand it in: {"name", "changes": [[utc ms, offset seconds], ...]}.
Result<Zone> decode_zone(std::string_view text);
std::string encode_zone(const Zone& zone);

Result<Member> decode_member(std::string_view text, const Program& program);
Result<Cart> decode_cart(std::string_view text, const Program& program);
Result<Event> decode_event(std::string_view text, const Program& program);

// With receipts for storage, without for the page.
enum class Receipts : bool { leave_out, keep };
std::string encode_member(const Member& member, const Program& program, Receipts receipts);

// A receipt as it stands in a member that is encoded with receipts.
std::string encode_receipt(const Receipt& receipt);

// `cart` is the one that was previewed; line ids are taken from it.
std::string encode_preview(const Preview& preview, const Cart& cart, const Program& program);

// [{"rule", "label", "reason", "text"}]: why each of these rules gave nothing.
std::string encode_unapplied(const std::vector<Unapplied>& unapplied, const Program& program);

// {"complete", "additions": [{"tier": id, "category": name, "amount": 1240}]}: what each addition
// brings (tier, reward, offer, challenge, rule or limit), what is added (a line of the cart,
// something of a category, or neither: anything), and how much: an amount, or pieces.
std::string encode_reach(const WithinReach& reach, const Cart& cart, const Program& program);

// {"complete", "redemptions": [{"reward", "points"}], "value", "points"}
std::string encode_best(const BestRedemption& best, const Program& program);

// `event` is the one that was applied. The member is written with its receipts when `receipts`
// says so.
std::string encode_outcome(const Outcome& outcome, const Event& event, const Program& program,
                           Receipts receipts);

std::string encode_error(const Error& error);

}  // namespace loyalty
