// What of a program is wrong without being wrong in any one field: ids that stand twice, tiers that
// do not ascend, terms that contradict each other.
#pragma once

#include "loyalty/error.h"
#include "loyalty/program.h"

namespace loyalty::core {

// The place of an item of a list: "/earn/2".
Pointer at(const char* list, std::size_t index);

// Everything but what conditions refer to, which is found when they are compiled.
Status check_program(const Program& program);

}  // namespace loyalty::core
