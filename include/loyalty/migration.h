// A member under another version of the program.
#pragma once

#include "loyalty/member.h"
#include "loyalty/program.h"

namespace loyalty {

// Gives wallets that the program calls by another name now that name, in the member's wallets,
// holds and receipts; what then has one name is one.
void rename_wallets(const Program& program, Member& member);

}  // namespace loyalty
