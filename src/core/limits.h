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

// How many times each reward can still be had at that instant.
void find_rewards_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                       std::vector<std::int64_t>& out);

// With how many orders each offer is still shown.
void find_offers_left(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                      std::vector<std::int64_t>& out);

// What tells the tallies of offers from those of rewards in Member::claims: their key.
inline constexpr const char* kOfferKey = "offer";

// Books what an order or an action at that instant took.
void use_limits(const CompiledProgram::Parts& parts, const Award& award, Instant at,
                Member& member);

}  // namespace loyalty::core
