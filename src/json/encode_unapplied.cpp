#include <nlohmann/json.hpp>

#include "json/json.h"

namespace loyalty {
namespace {

using Json = nlohmann::ordered_json;

const char* text_of(Reason reason) {
  switch (reason) {
    case Reason::applied:
      return "it applies";
    case Reason::member:
      return "it is for members, or for guests, alone";
    case Reason::tier:
      return "the member is in none of its tiers";
    case Reason::date:
      return "the day is outside of its dates";
    case Reason::orders:
      return "the member has another number of orders";
    case Reason::every_nth_order:
      return "this is not the order that it waits for";
    case Reason::balance:
      return "the balance is outside of its range";
    case Reason::segment:
      return "the member is in none of its segments";
    case Reason::goal:
      return "all members together have not reached its goals";
    case Reason::counters:
      return "a counter is outside of its range";
    case Reason::profile:
      return "the member's profile does not say what it asks";
    case Reason::birthday:
      return "the birthday is too far away, or not known";
    case Reason::anniversary:
      return "the day of joining is too far away";
    case Reason::member_days:
      return "the member joined at another time";
    case Reason::channel:
      return "the order comes by another channel";
    case Reason::payment:
      return "no means of payment is one of its own";
    case Reason::discount_code:
      return "no discount code is one of its own";
    case Reason::currency:
      return "the order is in another currency";
    case Reason::weekday:
      return "it is another weekday";
    case Reason::time_of_day:
      return "it is another time of day";
    case Reason::subtotal:
      return "the subtotal is outside of its range";
    case Reason::total:
      return "the total is outside of its range";
    case Reason::discount_code_count:
      return "the order has another number of discount codes";
    case Reason::line:
      return "no line that earns is what it is for";
    case Reason::nested:
      return "no line that earns passes its all, any and none";
    case Reason::limit:
      return "its limit is used up";
    case Reason::other_rule:
      return "another rule keeps it from the lines that it is for";
    case Reason::other_multiplier:
      return "a better multiplier applies, or the lines earn nothing";
    case Reason::nothing:
      break;
  }
  return "what it is for is worth less than a point";
}

}  // namespace

std::string encode_unapplied(const std::vector<Unapplied>& unapplied, const Program& program) {
  Json out = Json::array();
  for (const Unapplied& u : unapplied) {
    const EarnRule& rule = program.earn[static_cast<std::size_t>(u.rule)];
    out.push_back({{"rule", rule.id},
                   {"label", rule.label},
                   {"reason", name_of(u.reason)},
                   {"text", text_of(u.reason)}});
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace loyalty
