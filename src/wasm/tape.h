// The two tapes of numbers between the page and the calculator: a cart going in, a preview coming
// out. web/src/tape.ts and tape-preview.ts are the other side; a change here is a change there.
//
// Every number is a 64-bit float, because that is what JavaScript has: integers up to 2^53 - 1
// cross exactly, and what is none of those is refused here, once, for the whole page.
#pragma once

#include <vector>

#include "core/parts.h"
#include "loyalty/cart.h"
#include "loyalty/outcome.h"

namespace loyalty::wasm {

// In: at, currency (three letters as a base-256 number), lines, order discount, shipping's price,
// discount and tax, prices include tax, redemptions, has more; then a record a line, a record a
// redemption (reward, points, hold), and where the cart has more: fees' price, discount and tax,
// channel, exchange rate (numerator, denominator, 0 for none), payments and discount codes, and a
// record each (method, amount; the code). A line is price, quantity, sku, category, and 8 * number
// of labels + 1 on sale + 2 gift card + 4 has more; where it has more: brand, discount, tax; then
// its tags, collections, product and variant. Strings are symbols or indexes; -1 is none. The hold
// is an index into the member's holds, -2 when the member has no such hold.
Status read_cart(const double* tape, std::size_t size, const CompiledProgram::Parts& parts,
                 const Member* member, Cart& cart);

// Out: how many numbers follow, the fields of a preview in the order of docs/json.md, then its
// lists, and the same of each other wallet; infinity is never.
void write_preview(const Preview& preview, std::vector<double>& tape);

}  // namespace loyalty::wasm
