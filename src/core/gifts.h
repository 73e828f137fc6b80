// Gifts: points that come by the calendar, or with a tier.
#pragma once

#include <vector>

#include "core/parts.h"
#include "core/wallet.h"

namespace loyalty::core {

// The first instant after `after` at which some gift may come to the member; kNever without one.
Instant next_gift(const CompiledProgram::Parts& parts, const Member& member, Instant after);

// Gives what comes at that very instant, to which the member is settled.
void give_gifts(const CompiledProgram::Parts& parts, Instant at, Member& member,
                Transfers& transfers, std::vector<Given>& given);

// The gifts that come to a member who rises from one tier to another.
void find_welcome(const CompiledProgram::Parts& parts, const Member& member,
                  const MemberFacts& facts, std::int32_t before, std::int32_t after,
                  std::vector<Given>& out);

// Gives and notes them.
void give_welcome(const CompiledProgram::Parts& parts, const std::vector<Given>& gifts,
                  Member& member, Transfers& transfers, std::vector<Given>& given);

// Both at once, for a member who was in the tier `before`.
void welcome(const CompiledProgram::Parts& parts, std::int32_t before, Instant at, Member& member,
             Transfers& transfers, std::vector<Given>& given);

}  // namespace loyalty::core
