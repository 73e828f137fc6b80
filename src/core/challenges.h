// Challenges: goals that a member reaches, and what they give; causes: what members give.
#pragma once

#include <vector>

#include "core/counters.h"

namespace loyalty::core {

// Where the challenges stand that the member may reach now, in the order of the document: before,
// and with what `counted` adds. Those whose condition does not hold are left out.
void find_challenges(const CompiledProgram::Parts& parts, const Member& member,
                     const CartFacts& facts, Instant at, const std::vector<Counted>& counted,
                     std::vector<ChallengeStanding>& out);

// What `counted` gives to the causes, beside what the member gave before.
void find_causes(const CompiledProgram::Parts& parts, const Member& member,
                 const std::vector<Counted>& counted, std::vector<CauseGift>& out);

// What the levels that are reached, or gifts, give to a wallet together; more than 2^53 - 1 is
// 2^53.
Points points_of(const CompiledProgram::Parts& parts, std::int32_t wallet,
                 const std::vector<ChallengeStanding>& standings);
Points points_of(const CompiledProgram::Parts& parts, std::int32_t wallet,
                 const std::vector<Given>& gifts);

// Notes in the member what was reached at that instant.
void reach(const CompiledProgram::Parts& parts, const std::vector<ChallengeStanding>& standings,
           Instant at, Member& member, std::vector<Given>& given);

}  // namespace loyalty::core
