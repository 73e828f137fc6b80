// Time passing for a member.
#pragma once

#include "core/tiers.h"
#include "core/wallet.h"

namespace loyalty::core {

// What is done about each lot that expires: note_expired, or null for a member without receipts.
// The page has none, and the code for them would be 940 bytes of its module.
using OnExpired = void (*)(const Lot& lot, const std::string& wallet, Member& member);

// Applies time up to `now` (or leaves the member as it is, if it is there already): lots mature
// and expire, the tier window moves, gifts come.
void settle(const CompiledProgram::Parts& parts, Instant now, OnExpired on_expired, Member& member,
            Transfers& transfers, std::vector<Given>& given);

// The first instant after member.settled_at at which `settle` would change something.
Instant next_change(const CompiledProgram::Parts& parts, const Member& member,
                    const TierCount& count);

}  // namespace loyalty::core
