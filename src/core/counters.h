// Counters: what a member did, what of a cart would count, and the readings that conditions and
// challenges ask for.
#pragma once

#include <vector>

#include "core/measure.h"
#include "core/parts.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"

namespace loyalty::core {

// What each of CompiledProgram::Parts::readings is for the member on the civil day of `at`.
void take_readings(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                   std::vector<std::int64_t>& out);

// The same reading when `more` would be counted on that day too.
std::int64_t reading_after(const CompiledProgram::Parts& parts, const Member& member, Instant at,
                           std::size_t reading, const std::vector<Counted>& more);

// What the counters count of the measured cart or action, which earns `award`.
void count(const CompiledProgram::Parts& parts, const CartFacts& facts, const Award& award,
           std::vector<Counted>& out);

// The sum of one counter.
std::int64_t counted_by(std::int32_t counter, const std::vector<Counted>& counted);

// As it stands in a member.
TallyPart part_of(const CompiledProgram::Parts& parts, const Counted& counted);

}  // namespace loyalty::core
