// Members: decoded, written again, and taken through time, an order and a refund.
#include "fuzz/support.h"

using namespace loyalty;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Program& program = fuzz::program().program();
  const auto member = decode_member(fuzz::text_of(data, size), program);
  if (!member) {
    fuzz::require(!member.error().message.empty(), "an error has words");
    return 0;
  }
  fuzz::check_member(*member);

  constexpr Instant kYear = 31536000000;
  fuzz::apply_and_check(*member, {"clock", fuzz::kNow, ClockEvent{}});
  fuzz::apply_and_check(*member, {"clock", fuzz::kNow + kYear, ClockEvent{}});
  fuzz::apply_and_check(*member, {"give", fuzz::kNow, AdjustmentEvent{100, "fuzz"}});
  fuzz::apply_and_check(*member, {"take", fuzz::kNow, AdjustmentEvent{-100, "fuzz"}});
  fuzz::apply_and_check(*member, {"hold", fuzz::kNow, HoldEvent{"pay", 100}});
  for (const Hold& hold : member->holds) {
    fuzz::apply_and_check(*member, {"release", fuzz::kNow, ReleaseEvent{hold.id}});
  }
  for (const auto& receipt : member->receipts) {
    fuzz::apply_and_check(*member, {"refund", fuzz::kNow, RefundEvent{receipt->order, {}, 0}});
  }
  Cart cart;
  cart.currency = program.currency;
  cart.at = fuzz::kNow;
  cart.lines.emplace_back().price = 12345;
  cart.line_ids.emplace_back("1");
  fuzz::apply_and_check(*member, {"order", fuzz::kNow, OrderEvent{"fuzz", cart}});
  Calculator calculator(fuzz::program());
  const auto preview = calculator.preview(&*member, cart, Detail::breakdown);
  if (preview.ok()) encode_preview(*preview, cart, program);
  return 0;
}
