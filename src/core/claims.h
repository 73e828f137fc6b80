// Rewards that are claimed apart from any order.
#pragma once

#include "core/parts.h"
#include "core/wallet.h"
#include "loyalty/event.h"

namespace loyalty::core {

// Books a claim on a settled member. Pointers of errors are those of the event's JSON.
Status claim(const CompiledProgram::Parts& parts, const Event& event, const ClaimEvent& claim,
             Outcome& out);

// Notes that a reward was had so many times, where a limit asks for it.
void note_had(const CompiledProgram::Parts& parts, const Reward& reward, std::int64_t times,
              Instant at, Member& member);

}  // namespace loyalty::core
