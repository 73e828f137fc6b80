// What all members have together: the host keeps these sums, a member carries what was told last.
#pragma once

#include <string>
#include <vector>

#include "core/parts.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"

namespace loyalty::core {

std::int64_t together(const Member& member, Together::Of of, const std::string& id);

// Adds what this member took or did; a negative amount gives back, to 0 at least.
void add_together(Together::Of of, const std::string& id, std::int64_t amount, Member& member);

// What the counters counted for the goals, or, with a negative sign, what was taken back of it.
void add_to_goals(const CompiledProgram::Parts& parts, const std::string& counter,
                  std::int64_t amount, Member& member);

// Where the goals stand, and with what `counted` adds.
void find_goals(const CompiledProgram::Parts& parts, const Member& member,
                const std::vector<Counted>& counted, std::vector<GoalStanding>& out);

}  // namespace loyalty::core
