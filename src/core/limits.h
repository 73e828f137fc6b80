// Limits of single rules: what is left of them for a member, what an order takes of them.
#pragma once

#include <vector>

#include "core/parts.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"

namespace loyalty::core {

// What of each limit (CompiledProgram::Parts::limits) is left for an order at that instant: points,
// or minor units.
void find_limits_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                      std::vector<std::int64_t>& out);

// Books what an order at that instant took, and notes it for refunds.
void use_limits(const CompiledProgram::Parts& parts, const Award& award, Instant at, Member& member,
                Receipt& receipt);

// Gives back what refunds of an order undo: `refunded` of its `whole` so far, in any unit.
void return_limits(const Zone& zone, std::int64_t refunded, std::int64_t whole, Receipt& receipt,
                   Member& member);

}  // namespace loyalty::core
