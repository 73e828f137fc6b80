// A member as conditions see one, on one civil day.
#pragma once

#include <vector>

#include "core/facts.h"
#include "core/parts.h"
#include "loyalty/member.h"

namespace loyalty::core {

// What holds for a settled member all through the civil day of `at`.
void look_at(const CompiledProgram::Parts& parts, const Member& member, bool guest, Instant at,
             MemberDay& out);

// The facts of a settled member at that instant. `day` and `traits` must outlive them.
MemberFacts facts_of(const CompiledProgram::Parts& parts, const Member& member, bool guest,
                     const MemberDay& day, Instant at, const std::vector<Symbol>& traits);

// Fills facts.segments: each may ask for those before it.
void find_segments(const CompiledProgram::Parts& parts, MemberFacts& facts);

}  // namespace loyalty::core
