// Refunds: what an order gave is taken back at what it gave then, in proportion to what came back,
// and all parts together are exactly the whole.
#pragma once

#include "core/wallet.h"
#include "loyalty/calculator.h"
#include "loyalty/event.h"

namespace loyalty::core {

// The part of `total` that belongs to what has been refunded of a line so far.
std::int64_t refunded_part(const ReceiptLine& line, std::int64_t total);

// The receipt of an order, or null.
std::shared_ptr<const Receipt>* find_receipt(Member& member, const std::string& order);

// Books a refund on a settled member. Pointers of errors are those of the event's JSON.
Status refund(const CompiledProgram::Parts& parts, const RefundEvent& event, Outcome& out);

}  // namespace loyalty::core
