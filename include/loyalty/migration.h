// A member under another version of the program.
#pragma once

#include "loyalty/member.h"
#include "loyalty/program.h"

namespace loyalty {

// The index of the tier of that id, or that had it before; -1 where there is none.
std::int32_t find_tier(const TierTerms& tiers, const std::string& id);

// Gives wallets that the program calls by another name now that name, in the member's wallets,
// holds and receipts; what then has one name is one.
void rename_wallets(const Program& program, Member& member);

}  // namespace loyalty
