// Leaderboards: what a member has on them. Who is before whom is for the host to say, which knows
// all members.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loyalty/calculator.h"

namespace loyalty {

// A member's place in one period of a leaderboard.
struct Score {
  std::int32_t board = 0;       // index
  Instant from = kDistantPast;  // of the period
  Instant until = kNever;
  std::int64_t amount = 0;  // of the counter in it
  std::string alias;        // empty: the member is not on it
};

// Of each leaderboard, for the period that holds `at`.
std::vector<Score> scores_of(const CompiledProgram& program, const Member& member, Instant at);

}  // namespace loyalty
