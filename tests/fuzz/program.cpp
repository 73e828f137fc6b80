// Programs: decoded, compiled, and used on a cart of two lines.
#include "fuzz/support.h"
#include "json/examples.h"

using namespace loyalty;

namespace {

constexpr std::string_view kCart = R"({
  "currency": "GBP", "at": "2026-11-21T10:00:00Z",
  "lines": [
    { "id": "1", "category": "tea", "tags": ["organic", "new"], "price": 850, "quantity": 3 },
    { "id": "2", "sku": "MUG", "brand": "Hill", "price": 99900, "quantity": 2, "on_sale": true } ],
  "order_discount": 100, "shipping": { "price": 395 } })";

void use(const CompiledProgram& program) {
  auto cart = decode_cart(kCart, program.program());
  fuzz::require(cart.ok(), "the cart decodes whatever the program is");
  cart->currency = program.program().currency;
  Calculator calculator(program);
  const Member member = new_member("fuzz", fuzz::kNow);
  for (const Member* shopper : {static_cast<const Member*>(nullptr), &member}) {
    const auto preview = calculator.preview(shopper, *cart, Detail::breakdown);
    if (!preview) continue;
    fuzz::check_award(preview->award);
    Points explained = 0;
    for (const Contribution& part : preview->award.contributions) explained += part.points;
    fuzz::require(explained == preview->award.total, "the breakdown adds up to the award");
    const auto totals = calculator.preview(shopper, *cart, Detail::totals);
    fuzz::require(totals.ok() && totals->award.total == preview->award.total,
                  "an award does not depend on being explained");
    encode_preview(*preview, *cart, program.program());
  }
  Event event{"fuzz", fuzz::kNow, OrderEvent{"fuzz", *cart}};
  const auto outcome = calculator.apply(member, event);
  if (outcome.ok()) {
    fuzz::require(fuzz::accounts_sum(outcome->member) == 0, "accounts sum to zero");
    const auto preview = calculator.preview(&member, *cart, Detail::totals);
    fuzz::require(preview.ok() && preview->award.total == outcome->award.total,
                  "the preview is the award");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  std::vector<Error> mistakes;
  auto program = decode_program(text, &mistakes);
  fuzz::require(program.ok() == mistakes.empty(), "a refused program has mistakes");
  if (!program) return 0;
  const bool examples_fine = check_examples(text, *program).empty();
  const Zone zone{program->time_zone, {{0, 3600}}};
  const auto compiled = CompiledProgram::compile(std::move(*program), zone);
  if (!compiled) {
    fuzz::require(!compiled.error().message.empty(), "an error has words");
    return 0;
  }
  use(*compiled);
  if (examples_fine) run_examples(text, *compiled);
  return 0;
}
