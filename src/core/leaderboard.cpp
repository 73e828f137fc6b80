#include "loyalty/leaderboard.h"

#include "core/parts.h"
#include "core/tally.h"

namespace loyalty {

std::vector<Score> scores_of(const CompiledProgram& program, const Member& member, Instant at) {
  std::vector<Score> scores;
  const auto& boards = program.program().leaderboards;
  for (std::size_t i = 0; i < boards.size(); ++i) {
    Score score{static_cast<std::int32_t>(i), kDistantPast, kNever, 0, {}};
    const Tally* tally = core::find_tally(member.counters, boards[i].counter);
    if (boards[i].period == Period::lifetime) {
      score.amount = tally != nullptr ? tally->total : 0;
    } else {
      score.from = start_of(program.zone(), boards[i].period, at);
      score.until = core::end_of(program.zone(), boards[i].period, score.from);
      score.amount = tally != nullptr ? core::sum_between(*tally, score.from, score.until) : 0;
    }
    for (const ProfileEntry& entry : member.profile) {
      if (entry.name == boards[i].alias) score.alias = entry.text;
    }
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace loyalty
