#include "json/encode_engagement.h"

#include "loyalty/time.h"

namespace loyalty::json {

using Json = nlohmann::ordered_json;

namespace {

// Whose points they are, where they are not the points.
void put_wallet(Json& item, std::int32_t wallet, const Program& program) {
  if (wallet > 0) item["wallet"] = program.id_of_wallet(wallet);
}

}  // namespace

Json challenges_json(const std::vector<ChallengeStanding>& standings, const Program& program) {
  Json out = Json::array();
  for (const ChallengeStanding& s : standings) {
    Json item{{"challenge", program.challenges[static_cast<std::size_t>(s.challenge)].id},
              {"level", s.level},
              {"before", s.before},
              {"after", s.after}};
    if (s.goal > 0) item["goal"] = s.goal;
    item["reached"] = s.reached;
    item["points"] = s.points;
    put_wallet(item, program.challenges[static_cast<std::size_t>(s.challenge)].wallet, program);
    out.push_back(std::move(item));
  }
  return out;
}

Json causes_json(const std::vector<CauseGift>& gifts, const Program& program) {
  Json out = Json::array();
  for (const CauseGift& g : gifts) {
    out.push_back({{"cause", program.causes[static_cast<std::size_t>(g.cause)].id},
                   {"gives", g.gives},
                   {"total", g.total}});
  }
  return out;
}

Json goals_json(const std::vector<GoalStanding>& standings, const Program& program) {
  Json out = Json::array();
  for (const GoalStanding& s : standings) {
    const Goal& goal = program.goals[static_cast<std::size_t>(s.goal)];
    out.push_back({{"goal", goal.id}, {"before", s.before}, {"after", s.after}, {"of", goal.goal}});
  }
  return out;
}

Json given_json(const std::vector<Given>& given, const Program& program) {
  Json out = Json::array();
  for (const Given& g : given) {
    const auto index = static_cast<std::size_t>(g.index);
    Json item = Json::object();
    if (g.is_challenge) {
      item["challenge"] = program.challenges[index].id;
      item["label"] = program.challenges[index].name;
      item["reached"] = g.reached;
    } else {
      item["gift"] = program.gifts[index].id;
      item["label"] = program.gifts[index].label;
    }
    item["at"] = format_instant(g.at);
    item["points"] = g.points;
    put_wallet(item,
               g.is_challenge ? program.challenges[index].wallet : program.gifts[index].wallet,
               program);
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace loyalty::json
