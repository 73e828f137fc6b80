#include "core/measure.h"

#include <algorithm>
#include <string>

namespace loyalty::core {
namespace {

Pointer line_at(std::size_t index, const char* key) {
  return join({"/lines/", decimal(static_cast<std::int64_t>(index)), "/", key});
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
                join({"the discount is not part of the line, expected 0 to ", decimal(amount)}));
  }
  if (line.tax < 0) {
    return fail(ErrorCode::cart_contradiction, line_at(index, "tax"),
                "the tax is negative, expected 0 or more");
  }
  return Done{};
}

Status check_charge(const Charge& charge, const Pointer& where) {
  if (charge.price < 0 || charge.discount < 0 || charge.discount > charge.price) {
    return fail(ErrorCode::cart_contradiction, join({where, "/discount"}),
                join({"the discount is not part of the price, expected 0 to ",
                      decimal(std::max<Money>(charge.price, 0))}));
  }
  if (charge.tax < 0) {
    return fail(ErrorCode::cart_contradiction, join({where, "/tax"}),
                "the tax is negative, expected 0 or more");
  }
  if (charge.tax > kMaxSurfaceInteger - charge.price) {
    return fail(ErrorCode::overflow, where, "the price is more than 2^53 - 1 with its tax");
  }
  return Done{};
}

Status check_currency(const Cart& cart, const Program& program) {
  if (cart.currency == program.currency) {
    if (!cart.exchange_rate) return Done{};
    return fail(ErrorCode::cart_contradiction, "/exchange_rate",
                "the cart is in the program's currency, expected no exchange rate");
  }
  if (cart.exchange_rate) return Done{};
  return fail(ErrorCode::currency_mismatch, "/currency",
              join({"the cart is in \"", cart.currency, "\", expected the program's \"",
                    program.currency, "\", or an exchange_rate"}));
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
  Money tax = cart.shipping.tax + cart.fees.tax;
  if (!add_to(whole, cart.fees.price + cart.fees.tax) || whole > kMaxSurfaceInteger) {
    return fail(ErrorCode::overflow, "/fees", "shipping and fees are more than 2^53 - 1");
  }
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
  m.to_pay = cart.prices_include_tax ? 0 : tax;
  if (cart.exchange_rate && !Exchange(*cart.exchange_rate).fits(whole)) {
    return fail(ErrorCode::overflow, "/exchange_rate",
                "the cart adds up to more than 2^53 - 1 in the program's currency");
  }
  return Done{};
}

// The basis of one line, before rewards are taken off.
Money basis_of(const Basis& terms, const Cart& cart, const Line& line, Money goods) {
  Money basis = goods;
  if (terms.discounts != Basis::Discounts::deducted) {
    basis = line.price * line.quantity;
    if (terms.discounts == Basis::Discounts::line_only) basis -= line.discount;
  }
  if (terms.tax && !cart.prices_include_tax) basis += line.tax;
  if (!terms.tax && cart.prices_include_tax) basis -= line.tax;
  return basis;
}

Money charge_basis(const Basis& terms, const Cart& cart, const Charge& charge) {
  Money basis = charge.price;
  if (terms.discounts != Basis::Discounts::ignored) basis -= charge.discount;
  if (terms.tax && !cart.prices_include_tax) basis += charge.tax;
  if (!terms.tax && cart.prices_include_tax) basis -= charge.tax;
  return basis;
}

// An amount shared out over a row of others, in proportion to them and to the last minor unit.
class Shares {
 public:
  Shares(Money amount, Money whole)
      : amount_(whole > 0 ? std::min(amount, whole) : 0), whole_(whole) {}

  // The part of the next one.
  Money next(Money of) {
    if (amount_ == 0) return 0;
    const Money before = running_;
    running_ += of;
    return share(amount_, before, running_, whole_);
  }

 private:
  Money amount_;
  Money whole_;
  Money running_ = 0;
};

// What was paid by means that do not earn.
Money paid_without_earning(const Basis& terms, const Cart& cart) {
  const auto& unearning = terms.unearning_payments;
  Money sum = 0;
  for (const Payment& payment : cart.payments) {
    const bool earns =
        std::find(unearning.begin(), unearning.end(), payment.method) == unearning.end();
    if (!earns) sum = std::min(sum + payment.amount, kMaxSurfaceInteger);
  }
  return sum;
}

const RewardDiscount kNoDiscount;

// The bases of a cart one after the other, in the program's currency.
class Bases {
 public:
  Bases(const Basis& terms, const Cart& cart, const RewardDiscount& discount, const Measured& m)
      : terms_(terms),
        cart_(cart),
        m_(m),
        discount_(terms.redemptions ? kNoDiscount : discount),
        redeemed_(discount_.goods, m.goods_total - discount_.item_sum()),
        paid_(paid_without_earning(terms, cart), m.to_pay - discount.sum()) {}

  Money of_line(std::size_t i) {
    const Money goods = m_.goods[i];
    const Money off = discount_.off_line(i);
    return earning(basis_of(terms_, cart_, cart_.lines[i], goods) - off -
                   redeemed_.next(goods - off));
  }

  Money of(Extra extra) {
    const bool shipping = extra == Extra::shipping;
    if (!(shipping ? terms_.shipping : terms_.fees)) return 0;
    const Money basis = charge_basis(terms_, cart_, shipping ? cart_.shipping : cart_.fees);
    return earning(basis - (shipping ? discount_.shipping : 0));
  }

 private:
  // What is left after the part that was paid without earning, which all share in proportion.
  Money earning(Money basis) {
    basis = std::max<Money>(basis, 0);
    return in_program(basis - paid_.next(basis));
  }

  // Converted as a running sum, so that the parts add up to what the whole is worth.
  Money in_program(Money basis) {
    const Exchange& exchange = m_.facts.exchange;
    basis = std::max<Money>(basis, 0);
    if (!exchange.is_needed()) return basis;
    const Money before = exchange.to_program(running_);
    running_ += basis;
    return exchange.to_program(running_) - before;
  }

  const Basis& terms_;
  const Cart& cart_;
  const Measured& m_;
  const RewardDiscount& discount_;
  Shares redeemed_;
  Shares paid_;
  Money running_ = 0;  // in the order's currency
};

bool excluded(const CompiledProgram::Parts& parts, const CartFacts& facts, std::size_t index) {
  const Line& line = facts.cart->lines[index];
  const auto marked = [&](Symbol symbol) {
    return symbol != kNoSymbol && parts.excluded_symbols[static_cast<std::size_t>(symbol)] != 0;
  };
  if (marked(line.category) || marked(line.brand) || marked(line.sku)) return true;
  for (std::uint32_t i = 0; i < line.label_count; ++i) {
    if (marked(facts.cart->labels[line.first_label + i])) return true;
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
  for (std::uint32_t i = 0; i < line.label_count; ++i) note(cart.labels[line.first_label + i]);
}

void restart_facts(const CompiledProgram::Parts& parts, const Cart& cart, const MemberFacts& member,
                   CartFacts& facts) {
  const auto symbols = static_cast<std::size_t>(parts.symbol_count);
  if (facts.seen.size() != symbols || ++facts.stamp == 0) {
    facts.seen.assign(symbols, 0);
    facts.stamp = 1;
  }
  facts.cart = &cart;
  facts.member = member;
  facts.exchange = cart.exchange_rate ? Exchange(*cart.exchange_rate) : Exchange();
  facts.basis.resize(cart.lines.size() + kExtraCount);
  facts.subtotal = 0;
}

}  // namespace

Money RewardDiscount::item_sum() const {
  Money sum = 0;
  for (const Item& item : items) sum += item.amount;
  return sum;
}

Money RewardDiscount::off_line(std::size_t line) const {
  Money sum = 0;
  for (const Item& item : items) {
    if (item.line == line) sum += item.amount;
  }
  return sum;
}

void RewardDiscount::add(const RewardDiscount& more) {
  goods += more.goods;
  shipping += more.shipping;
  items.insert(items.end(), more.items.begin(), more.items.end());
}

bool has_goods(const Cart& cart) {
  return std::any_of(cart.lines.begin(), cart.lines.end(),
                     [](const Line& line) { return line.quantity > 0; });
}

Status measure_goods(const Cart& cart, const Program& program, Measured& m) {
  if (Status status = check_currency(cart, program); !status) return status;
  if (Status status = check_charge(cart.shipping, "/shipping"); !status) return status;
  if (Status status = check_charge(cart.fees, "/fees"); !status) return status;
  if (Status status = measure_lines(cart, m); !status) return status;
  if (cart.order_discount < 0 || cart.order_discount > m.goods_total) {
    return fail(
        ErrorCode::cart_contradiction, "/order_discount",
        join({"the discount is not part of the goods, expected 0 to ", decimal(m.goods_total)}));
  }
  deduct(cart.order_discount, m.goods_total, m.goods);
  m.goods_total -= cart.order_discount;
  m.extras[0] = cart.shipping.price - cart.shipping.discount;
  m.extras[1] = cart.fees.price - cart.fees.discount;
  m.to_pay += m.goods_total + m.extras[0] + m.extras[1];
  return Done{};
}

void measure_by(const Basis& terms, const Cart& cart, const RewardDiscount& discount,
                const Measured& m, std::vector<Money>& basis) {
  Bases bases(terms, cart, discount, m);
  basis.clear();
  for (std::size_t i = 0; i < cart.lines.size(); ++i) basis.push_back(bases.of_line(i));
  basis.push_back(bases.of(Extra::shipping));
  basis.push_back(bases.of(Extra::fees));
}

void measure_basis(const CompiledProgram::Parts& parts, const Cart& cart, const MemberFacts& member,
                   const RewardDiscount& discount, Measured& m) {
  CartFacts& facts = m.facts;
  restart_facts(parts, cart, member, facts);
  facts.total = facts.exchange.to_program(m.to_pay);
  Bases bases(parts.program.basis, cart, discount, m);
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const Line& line = cart.lines[i];
    facts.basis[i] = bases.of_line(i);
    // Nothing of a line without pieces can be given back, so it is given nothing.
    if (line.quantity == 0 || excluded(parts, facts, i)) {
      facts.basis[i] = CartFacts::kExcluded;
      continue;
    }
    facts.subtotal += facts.basis[i];
    note_symbols(cart, line, facts);
  }
  facts.basis[cart.lines.size()] = bases.of(Extra::shipping);
  facts.basis[cart.lines.size() + 1] = bases.of(Extra::fees);
  facts.own_bases.resize(parts.own_bases.size());
  for (std::size_t k = 0; k < parts.own_bases.size(); ++k) {
    measure_by(parts.own_bases[k].terms, cart, discount, m, facts.own_bases[k]);
  }
}

void measure_action(const CompiledProgram::Parts& parts, const MemberFacts& member, Measured& m) {
  static const Cart kCart = [] {
    Cart cart;
    cart.lines.resize(1);
    return cart;
  }();
  CartFacts& facts = m.facts;
  restart_facts(parts, kCart, member, facts);
  facts.total = 0;
  facts.basis.assign(1 + kExtraCount, 0);
  facts.own_bases.assign(parts.own_bases.size(), facts.basis);
  for (std::size_t k = 0; k < parts.own_bases.size(); ++k) {
    for (const ActionEvent::Number& number : member.action->numbers) {
      if (number.name == parts.own_bases[k].number) facts.own_bases[k][0] = number.value;
    }
  }
}

}  // namespace loyalty::core
