// Carts: previewed for a guest and a member, and booked.
#include "fuzz/support.h"

using namespace loyalty;

namespace {

Member rich_member() {
  Calculator calculator(fuzz::program());
  const Event gift{"gift", fuzz::kNow - 1, AdjustmentEvent{5000, "fuzz"}};
  auto outcome = calculator.apply(new_member("fuzz", fuzz::kNow - 1), gift);
  fuzz::require(outcome.ok(), "a gift is accepted");
  return std::move(outcome->member);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Program& program = fuzz::program().program();
  const auto cart = decode_cart(fuzz::text_of(data, size), program);
  if (!cart) {
    fuzz::require(!cart.error().message.empty(), "an error has words");
    return 0;
  }
  static const Member member = rich_member();
  Calculator calculator(fuzz::program());
  for (const Member* shopper : {static_cast<const Member*>(nullptr), &member}) {
    const auto preview = calculator.preview(shopper, *cart, Detail::breakdown);
    if (!preview) continue;
    fuzz::check_award(preview->award);
    fuzz::require(preview->totals.after >= 0, "no reward takes more than there is to pay");
    encode_preview(*preview, *cart, program);
  }
  const auto preview = calculator.preview(&member, *cart, Detail::totals);
  const Event order{"order", cart->at, OrderEvent{"fuzz", *cart}};
  const auto outcome = calculator.apply(member, order);
  if (outcome.ok()) {
    fuzz::require(preview.ok(), "a cart that can be booked can be previewed");
    fuzz::require(cart->at < member.settled_at || preview->award.total == outcome->award.total,
                  "the preview is the award");
  }
  fuzz::apply_and_check(member, order);
  return 0;
}
