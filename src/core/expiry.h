// When points are gone unspent.
#pragma once

#include "core/parts.h"
#include "loyalty/member.h"

namespace loyalty::core {

// When points of that wallet which the member earns at an instant expire; kNever where they do not.
Instant expiry_of(const CompiledProgram::Parts& parts, const Member& member, std::int32_t wallet,
                  Instant earned_at);

// From when on they can be spent, where they wait for no status.
Instant available_from(const CompiledProgram::Parts& parts, std::int32_t wallet, Instant earned_at);

// The member did something: points that live as long as a member is active live on.
void note_activity(const CompiledProgram::Parts& parts, Instant at, Member& member);

// Lots that come back to the member's wallet of that id live as long as if they had never left.
void prolong(const CompiledProgram::Parts& parts, const Member& member, const std::string& wallet,
             std::vector<Lot>& lots);

}  // namespace loyalty::core
