// When points are gone unspent.
#pragma once

#include "core/parts.h"
#include "loyalty/member.h"

namespace loyalty::core {

// When points that a member of that tier earns at an instant expire; kNever where they do not.
Instant expiry_of(const CompiledProgram::Parts& parts, const Member& member, Instant earned_at);

// The member did something: points that live as long as a member is active live on.
void note_activity(const CompiledProgram::Parts& parts, Instant at, Member& member);

// Lots that come back to the member live as long as if they had never left.
void prolong(const CompiledProgram::Parts& parts, const Member& member, std::vector<Lot>& lots);

}  // namespace loyalty::core
