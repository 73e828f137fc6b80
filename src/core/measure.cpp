#include "core/measure.h"

#include <algorithm>
#include <string>

namespace loyalty::core {
namespace {

Pointer line_at(std::size_t index, const char* key) {
  return "/lines/" + std::to_string(index) + "/" + key;
}

Status check_line(const Line& line, Money amount, std::size_t index) {
  if (line.price < 0) {
    return fail(ErrorCode::cart_contradiction, line_at(index, "price"),
                "a price is negative, expected 0 or more");
  }
  if (line.quantity < 0) {
    return fail(ErrorCode::cart_contradiction, line_at(index, "quantity"),
                "a quantity is negative, expected 0 or more (returns are refund events)");
  }
  if (line.discount < 0 || line.discount > amount) {
    return fail(ErrorCode::cart_contradiction, line_at(index, "discount"),
                "the discount is not part of the line, expected 0 to " + std::to_string(amount));
  }
  if (line.tax < 0) {
    return fail(ErrorCode::cart_contradiction, line_at(index, "tax"),
                "the tax is negative, expected 0 or more");
  }
  return Done{};
}

Status check_shipping(const Shipping& shipping) {
  if (shipping.price < 0 || shipping.discount < 0 || shipping.discount > shipping.price) {
    return fail(ErrorCode::cart_contradiction, "/shipping/discount",
                "the discount is not part of the shipping, expected 0 to " +
                    std::to_string(std::max<Money>(shipping.price, 0)));
  }
  if (shipping.tax < 0) {
    return fail(ErrorCode::cart_contradiction, "/shipping/tax",
                "the tax is negative, expected 0 or more");
  }
  if (shipping.tax > kMaxSurfaceInteger - shipping.price) {
    return fail(ErrorCode::overflow, "/shipping",
                "the shipping is more than 2^53 - 1 with its tax");
  }
  return Done{};
}

bool line_amount(const Line& line, Money& amount) {
  // Most products fit 64 bits as they stand; 128 bits are a call into a library in Wasm.
  if (((line.price | line.quantity) >> 31) == 0) {
    amount = line.price * line.quantity;
    return amount <= kMaxSurfaceInteger;
  }
  const Wide product = static_cast<Wide>(line.price) * line.quantity;
  if (product > kMaxSurfaceInteger) return false;
  amount = static_cast<Money>(product);
  return true;
}

// Takes `total` off `amounts` in proportion to them; the parts add up to `total`.
void deduct(Money total, Money whole, std::vector<Money>& amounts) {
  if (total == 0 || whole == 0) return;
  Money running = 0;
  for (Money& amount : amounts) {
    const Money before = running;
    running += amount;
    amount -= share(total, before, running, whole);
  }
}

Status measure_lines(const Cart& cart, Measured& m) {
  m.goods.resize(cart.lines.size());
  m.goods_total = 0;
  Money whole = cart.shipping.price + cart.shipping.tax;  // before all discounts
  Money tax = 0;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const Line& line = cart.lines[i];
    Money amount = 0;
    if (!line_amount(line, amount)) {
      return fail(ErrorCode::overflow, line_at(i, "quantity"),
                  "price times quantity is larger than 2^53 - 1");
    }
    if ((line.price | line.quantity | line.tax | line.discount) < 0 || line.discount > amount) {
      return check_line(line, amount, i);
    }
    m.goods[i] = amount - line.discount;
    m.goods_total += m.goods[i];
    tax += line.tax;
    whole += amount + line.tax;
    if (whole > kMaxSurfaceInteger) {
      return fail(ErrorCode::overflow, "/lines",
                  "the cart adds up to more than 2^53 - 1 before its discounts");
    }
  }
  m.to_pay = cart.prices_include_tax ? 0 : tax + cart.shipping.tax;
  return Done{};
}

// The basis of one line, before rewards are taken off.
Money basis_of(const Program& program, const Cart& cart, const Line& line, Money goods) {
  Money basis = goods;
  if (program.basis.discounts != Basis::Discounts::deducted) {
    basis = line.price * line.quantity;
    if (program.basis.discounts == Basis::Discounts::line_only) basis -= line.discount;
  }
  if (program.basis.tax && !cart.prices_include_tax) basis += line.tax;
  if (!program.basis.tax && cart.prices_include_tax) basis -= line.tax;
  return basis;
}

Money shipping_basis(const Program& program, const Cart& cart, Money discount) {
  if (!program.basis.shipping) return 0;
  const Shipping& s = cart.shipping;
  Money basis =
      program.basis.discounts == Basis::Discounts::ignored ? s.price : s.price - s.discount;
  if (!program.basis.redemptions) basis -= discount;
  if (program.basis.tax && !cart.prices_include_tax) basis += s.tax;
  if (!program.basis.tax && cart.prices_include_tax) basis -= s.tax;
  return std::max<Money>(basis, 0);
}

bool excluded(const CompiledProgram::Parts& parts, const CartFacts& facts, std::size_t index) {
  const Line& line = facts.cart->lines[index];
  const auto marked = [&](Symbol symbol) {
    return symbol != kNoSymbol && parts.excluded_symbols[static_cast<std::size_t>(symbol)] != 0;
  };
  if (marked(line.category) || marked(line.brand) || marked(line.sku)) return true;
  for (std::uint32_t t = 0; t < line.tag_count; ++t) {
    if (marked(facts.cart->tags[line.first_tag + t])) return true;
  }
  return std::any_of(parts.excluded.begin(), parts.excluded.end(), [&](const auto& condition) {
    return holds_for_line(condition, facts, index);
  });
}

void note_symbols(const Cart& cart, const Line& line, CartFacts& facts) {
  const auto note = [&](Symbol symbol) {
    if (symbol != kNoSymbol) facts.seen[static_cast<std::size_t>(symbol)] = facts.stamp;
  };
  note(line.category);
  note(line.brand);
  note(line.sku);
  for (std::uint32_t t = 0; t < line.tag_count; ++t) note(cart.tags[line.first_tag + t]);
}

void restart_facts(const CompiledProgram::Parts& parts, const Cart& cart, const MemberFacts& member,
                   CartFacts& facts) {
  const auto symbols = static_cast<std::size_t>(parts.program.symbols.size());
  if (facts.seen.size() != symbols || ++facts.stamp == 0) {
    facts.seen.assign(symbols, 0);
    facts.stamp = 1;
  }
  facts.cart = &cart;
  facts.member = member;
  facts.basis.resize(cart.lines.size() + 1);
  facts.subtotal = 0;
}

}  // namespace

Status measure_goods(const Cart& cart, const Program& program, Measured& m) {
  if (cart.currency != program.currency) {
    return fail(ErrorCode::currency_mismatch, "/currency",
                "the cart is in \"" + cart.currency + "\", expected the program's \"" +
                    program.currency + "\"");
  }
  if (Status status = check_shipping(cart.shipping); !status) return status;
  if (Status status = measure_lines(cart, m); !status) return status;
  if (cart.order_discount < 0 || cart.order_discount > m.goods_total) {
    return fail(
        ErrorCode::cart_contradiction, "/order_discount",
        "the discount is not part of the goods, expected 0 to " + std::to_string(m.goods_total));
  }
  deduct(cart.order_discount, m.goods_total, m.goods);
  m.goods_total -= cart.order_discount;
  m.shipping = cart.shipping.price - cart.shipping.discount;
  m.to_pay += m.goods_total + m.shipping;
  return Done{};
}

void measure_basis(const CompiledProgram::Parts& parts, const Cart& cart, const MemberFacts& member,
                   const RewardDiscount& discount, Measured& m) {
  const Program& program = parts.program;
  CartFacts& facts = m.facts;
  restart_facts(parts, cart, member, facts);
  const Money off = program.basis.redemptions ? 0 : discount.goods;
  Money running = 0;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const Line& line = cart.lines[i];
    Money basis = basis_of(program, cart, line, m.goods[i]);
    if (off > 0) {
      const Money before = running;
      running += m.goods[i];
      basis -= share(off, before, running, m.goods_total);
    }
    facts.basis[i] = std::max<Money>(basis, 0);
    // Nothing of a line without pieces can be given back, so it is given nothing.
    if (line.quantity == 0 || excluded(parts, facts, i)) {
      facts.basis[i] = CartFacts::kExcluded;
      continue;
    }
    facts.subtotal += facts.basis[i];
    note_symbols(cart, line, facts);
  }
  facts.basis[cart.lines.size()] = shipping_basis(program, cart, discount.shipping);
}

}  // namespace loyalty::core
