// What challenges, causes, goals and gifts did, in JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "loyalty/outcome.h"
#include "loyalty/program.h"

namespace loyalty::json {

// Points that are of a wallet beside the points name it.
nlohmann::ordered_json challenges_json(const std::vector<ChallengeStanding>& standings,
                                       const Program& program);
nlohmann::ordered_json given_json(const std::vector<Given>& given, const Program& program);

nlohmann::ordered_json causes_json(const std::vector<CauseGift>& gifts, const Program& program);
nlohmann::ordered_json goals_json(const std::vector<GoalStanding>& standings,
                                  const Program& program);

}  // namespace loyalty::json
