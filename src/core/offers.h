// Offers: which of them a member sees with a cart, best first.
#pragma once

#include <vector>

#include "core/evaluate.h"

namespace loyalty::core {

// Those that hold for the cart and were not shown often enough: by priority, then by what the rule
// of each gives on this cart (which `award` tells, where its breakdown is there), then by value.
void list_offers(const CompiledProgram::Parts& parts, const RuleIndex& index,
                 const Shopper& shopper, const CartFacts& facts, const Awards& awards,
                 std::vector<OfferState>& out);

// Notes that an order was made with them.
void note_shown(const CompiledProgram::Parts& parts, const std::vector<OfferState>& offers,
                Instant at, Member& member);

}  // namespace loyalty::core
