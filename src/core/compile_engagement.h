// Counters, segments, challenges and gifts of a program, made ready.
#pragma once

#include "core/check.h"
#include "core/parts.h"

namespace loyalty::core {

// Fills what of CompiledProgram::Parts is about them.
Status compile_engagement(CompiledProgram::Parts& parts, References& references);

}  // namespace loyalty::core
