#include "core/challenges.h"

#include <algorithm>

#include "core/tally.h"

namespace loyalty::core {
namespace {

using Parts = CompiledProgram::Parts;

const ChallengeState* find_state(const Member& member, const std::string& challenge) {
  const auto state =
      std::find_if(member.challenges.begin(), member.challenges.end(),
                   [&](const ChallengeState& s) { return s.challenge == challenge; });
  return state == member.challenges.end() ? nullptr : &*state;
}

bool is_finished(const Program& program, const Member& member, const std::string& id) {
  const auto challenge = std::find_if(program.challenges.begin(), program.challenges.end(),
                                      [&](const Challenge& c) { return c.id == id; });
  const ChallengeState* state = find_state(member, id);
  return state != nullptr &&
         (state->finished || state->level >= static_cast<std::int64_t>(challenge->levels.size()));
}

// The levels that were reached before: ever, or in the running period.
std::int64_t level_before(const Parts& parts, const Challenge& challenge,
                          const ChallengeState* state, Instant at) {
  if (state == nullptr) return 0;
  if (challenge.repeat == Challenge::Repeat::each) return state->times;
  if (challenge.repeat == Challenge::Repeat::period) {
    const Period period = challenge.reading.in.period;
    const Instant last = start_of(parts.zone, period, state->at);
    const Instant now = start_of(parts.zone, period, at);
    // A period that is over is no more reached by what is told late.
    if (now < last) return static_cast<std::int64_t>(challenge.levels.size());
    return now == last ? state->level : 0;
  }
  return state->level;
}

// How many levels a reading is enough for.
std::int64_t level_of(const Challenge& challenge, std::int64_t reading) {
  if (challenge.repeat == Challenge::Repeat::each) {
    return std::max<std::int64_t>(reading, 0) / challenge.levels.front().goal;
  }
  return std::count_if(challenge.levels.begin(), challenge.levels.end(),
                       [&](const Challenge::Level& level) { return level.goal <= reading; });
}

// What the levels from `before` up to `after` give.
Points points_between(const Challenge& challenge, std::int64_t before, std::int64_t after) {
  Wide points = 0;
  if (challenge.repeat == Challenge::Repeat::each) {
    points = static_cast<Wide>(challenge.levels.front().points) * (after - before);
  } else {
    for (std::int64_t i = before; i < after; ++i) {
      points += challenge.levels[static_cast<std::size_t>(i)].points;
    }
  }
  return static_cast<Points>(std::min<Wide>(points, kMaxSurfaceInteger + 1));
}

// The goal of the level after `level`; 0 when none is left.
std::int64_t goal_after(const Challenge& challenge, std::int64_t level) {
  if (challenge.repeat == Challenge::Repeat::each) {
    return static_cast<std::int64_t>(std::min<Wide>(
        static_cast<Wide>(challenge.levels.front().goal) * (level + 1), kMaxSurfaceInteger));
  }
  const bool left = level < static_cast<std::int64_t>(challenge.levels.size());
  return left ? challenge.levels[static_cast<std::size_t>(level)].goal : 0;
}

ChallengeStanding standing_of(const Parts& parts, std::int32_t index, const Member& member,
                              Instant at, const std::vector<Counted>& counted) {
  const auto i = static_cast<std::size_t>(index);
  const Challenge& challenge = parts.program.challenges[i];
  const auto reading = static_cast<std::size_t>(parts.challenges[i].reading);
  ChallengeStanding out;
  out.challenge = index;
  out.before = std::max<std::int64_t>(reading_after(parts, member, at, reading, {}), 0);
  out.after = std::max<std::int64_t>(reading_after(parts, member, at, reading, counted), 0);
  const std::int64_t before = level_before(parts, challenge, find_state(member, challenge.id), at);
  const std::int64_t after = std::max(level_of(challenge, out.after), before);
  out.level = before;
  out.reached = after - before;
  out.points = points_between(challenge, before, after);
  out.goal = goal_after(challenge, after);
  return out;
}

}  // namespace

void find_challenges(const Parts& parts, const Member& member, const CartFacts& facts, Instant at,
                     const std::vector<Counted>& counted, std::vector<ChallengeStanding>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.challenges.size(); ++i) {
    const Challenge& challenge = parts.program.challenges[i];
    if (!challenge.after.empty() && !is_finished(parts.program, member, challenge.after)) continue;
    if (!holds_for_cart(parts.challenges[i].when, facts)) continue;
    out.push_back(standing_of(parts, static_cast<std::int32_t>(i), member, at, counted));
  }
}

void find_causes(const Parts& parts, const Member& member, const std::vector<Counted>& counted,
                 std::vector<CauseGift>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.causes.size(); ++i) {
    const CompiledCause& cause = parts.causes[i];
    const std::string& id = parts.program.counters[static_cast<std::size_t>(cause.counter)].id;
    const Tally* tally = find_tally(member.counters, id);
    const std::int64_t before = tally != nullptr ? tally->total : 0;
    const auto given_for = [&](std::int64_t amount) {
      return static_cast<std::int64_t>(std::min<Wide>(
          static_cast<Wide>(amount) * cause.gives / cause.every, kMaxSurfaceInteger));
    };
    const std::int64_t total = given_for(before);
    const std::int64_t after = given_for(before + counted_by(cause.counter, counted));
    out.push_back({static_cast<std::int32_t>(i), after - total, total});
  }
}

Points points_of(const Parts& parts, std::int32_t wallet,
                 const std::vector<ChallengeStanding>& standings) {
  Points points = 0;
  for (const ChallengeStanding& standing : standings) {
    const auto i = static_cast<std::size_t>(standing.challenge);
    if (parts.program.challenges[i].wallet != wallet) continue;
    points = std::min(points + standing.points, kMaxSurfaceInteger + 1);
  }
  return points;
}

Points points_of(const Parts& parts, std::int32_t wallet, const std::vector<Given>& gifts) {
  Points points = 0;
  for (const Given& gift : gifts) {
    if (parts.program.gifts[static_cast<std::size_t>(gift.index)].wallet != wallet) continue;
    points = std::min(points + gift.points, kMaxSurfaceInteger + 1);
  }
  return points;
}

void reach(const Parts& parts, const std::vector<ChallengeStanding>& standings, Instant at,
           Member& member, std::vector<Given>& given) {
  for (const ChallengeStanding& standing : standings) {
    if (standing.reached == 0) continue;
    const Challenge& challenge =
        parts.program.challenges[static_cast<std::size_t>(standing.challenge)];
    auto state = std::find_if(member.challenges.begin(), member.challenges.end(),
                              [&](const ChallengeState& s) { return s.challenge == challenge.id; });
    if (state == member.challenges.end()) {
      state = member.challenges.insert(state, {challenge.id, 0, 0, 0, false});
    }
    state->level = standing.level + standing.reached;
    state->times += standing.reached;
    state->at = at;
    const auto levels = static_cast<std::int64_t>(challenge.levels.size());
    // Where it begins anew with each period, the level will not say.
    const bool forgets = challenge.repeat == Challenge::Repeat::period;
    state->finished = state->finished || (forgets && state->level >= levels);
    given.push_back({true, standing.challenge, at, standing.reached, standing.points});
  }
}

}  // namespace loyalty::core
