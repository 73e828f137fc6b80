#include <nlohmann/json.hpp>

#include "json/json.h"

namespace loyalty {
namespace {

using Json = nlohmann::ordered_json;

void put_target(Json& out, const Reach& reach, const Program& program) {
  const auto index = static_cast<std::size_t>(reach.index);
  switch (reach.target) {
    case Reach::Target::tier:
      out["tier"] = program.tiers.levels[index].id;
      return;
    case Reach::Target::reward:
      out["reward"] = program.rewards[index].id;
      return;
    case Reach::Target::offer:
      out["offer"] = program.offers[index].id;
      return;
    case Reach::Target::challenge:
      out["challenge"] = program.challenges[index].id;
      return;
    case Reach::Target::rule:
      out["rule"] = program.earn[index].id;
      return;
    case Reach::Target::limit:
      out["limit"] = program.earn[index].id;
      return;
  }
}

}  // namespace

std::string encode_reach(const WithinReach& within, const Cart& cart, const Program& program) {
  Json additions = Json::array();
  for (const Reach& reach : within.additions) {
    Json item = Json::object();
    put_target(item, reach, program);
    if (reach.line >= 0) {
      item["line"] = cart.line_ids[static_cast<std::size_t>(reach.line)];
    } else if (reach.category != kNoSymbol) {
      item["category"] = program.symbols.entries()[static_cast<std::size_t>(reach.category)].text;
    }
    if (reach.amount > 0) item["amount"] = reach.amount;
    if (reach.pieces > 0) item["pieces"] = reach.pieces;
    additions.push_back(std::move(item));
  }
  const Json out{{"complete", within.complete}, {"additions", std::move(additions)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string encode_best(const BestRedemption& best, const Program& program) {
  Json redemptions = Json::array();
  for (const Redemption& redemption : best.redemptions) {
    redemptions.push_back(
        {{"reward", program.rewards[static_cast<std::size_t>(redemption.reward)].id},
         {"points", redemption.points}});
  }
  const Json out{{"complete", best.complete},
                 {"redemptions", std::move(redemptions)},
                 {"value", best.value},
                 {"points", best.points}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace loyalty
