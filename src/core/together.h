// What all members have together: the host keeps these sums, a member carries what was told last.
#pragma once

#include <string>
#include <vector>

#include "core/parts.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"

namespace loyalty::core {

// The amount of that sum, whatever amount `sum` states.
std::int64_t together(const Member& member, const Together& sum);

// Adds sum.amount, which this member took or did; a negative one gives back, to 0 at least.
void add_together(const Together& sum, Member& member);

// The sum of what a rule gave in the period that holds `at`.
Together sum_of_rule(const Zone& zone, const std::string& rule, Period in, Instant at);

// What the counters counted for the goals.
void add_to_goals(const CompiledProgram::Parts& parts, const TallyPart& counted, Member& member);

// The sums that an order adds to: those of the limits that its lines used, and of the goals that it
// counts for.
std::vector<SharedPart> shared_by(const CompiledProgram::Parts& parts, const Receipt& receipt);

// Takes back what a part of an order took of limits, or counted for goals, wherever it was added.
void unuse_together(const Zone& zone, const Receipt& receipt, const TallyPart& used,
                    Member& member);
void uncount_together(const Receipt& receipt, const TallyPart& counted, Member& member);

// Where the goals stand, and with what `counted` adds.
void find_goals(const CompiledProgram::Parts& parts, const Member& member,
                const std::vector<Counted>& counted, std::vector<GoalStanding>& out);

}  // namespace loyalty::core
