// What a program's parts refer to by its id.
#pragma once

#include "loyalty/error.h"
#include "loyalty/program.h"

namespace loyalty::core {

// Finds the wallets, tiers and rules that are named, and notes their numbers beside. Pointers of
// errors are those of the program's JSON.
Status resolve_references(Program& program);

}  // namespace loyalty::core
