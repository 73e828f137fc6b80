// Refunds: what an order gave is taken back at what it gave then, in proportion to what came back,
// and all parts together are exactly the whole.
#pragma once

#include "core/wallet.h"
#include "loyalty/calculator.h"
#include "loyalty/event.h"

namespace loyalty::core {

// Books a refund on a settled member. Pointers of errors are those of the event's JSON.
Status refund(const CompiledProgram::Parts& parts, const RefundEvent& event, Outcome& out);

}  // namespace loyalty::core
