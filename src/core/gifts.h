// Gifts: points that come by the calendar.
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

}  // namespace loyalty::core
