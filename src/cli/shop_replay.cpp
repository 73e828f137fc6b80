#include "cli/shop_replay.h"

#include <algorithm>
#include <utility>

#include "cli/files.h"

namespace loyalty::cli {
namespace {

// Lines are named by their place in the order, from 1.
std::string line_id(std::size_t index) {
  return std::to_string(index + 1);
}

template <typename T>
std::size_t as_index(T value) {
  return static_cast<std::size_t>(value);
}

}  // namespace

ShopReplay::ShopReplay(const CompiledProgram& program, ShopOrders& orders, Ledger* ledger)
    : program_(program), orders_(orders), ledger_(ledger), calculator_(program) {
  const SymbolTable& table = program.program().symbols;
  symbols_.reserve(orders.articles.size());
  for (const std::string& article : orders.articles) {
    symbols_.push_back(table.find(Attribute::sku, article));
  }
  members_.resize(orders.customers.size());
  booked_.resize(orders.customers.size());
  order_.body = OrderEvent{};
  calculator_.set_member(nullptr);
}

void ShopReplay::run(const std::function<void(double)>& on_progress) {
  const std::size_t count = orders_.invoices.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Invoice& invoice = orders_.invoices[i];
    if (invoice.customer >= 0 && members_[as_index(invoice.customer)].id.empty()) {
      members_[as_index(invoice.customer)] =
          new_member(orders_.customers[as_index(invoice.customer)], invoice.at);
    }
    if (invoice.cancellation) {
      book_cancellation(invoice);
    } else if (invoice.customer < 0) {
      preview_guest(invoice);
    } else {
      book_order(i);
    }
    on_progress(static_cast<double>(i) / static_cast<double>(count));
  }
  if (count > 0) settle(orders_.invoices.back().at);
}

void ShopReplay::fill(Cart& cart, const Invoice& invoice) const {
  cart.currency = program_.program().currency;
  cart.at = invoice.at;
  cart.lines.clear();
  cart.line_ids.resize(invoice.lines.size());
  for (std::size_t i = 0; i < invoice.lines.size(); ++i) {
    const InvoiceLine& sold = invoice.lines[i];
    Line& line = cart.lines.emplace_back();
    line.sku = symbols_[as_index(sold.article)];
    line.price = sold.price;
    line.quantity = sold.quantity;
    line.gift_card = is_gift_card(orders_.articles[as_index(sold.article)]);
    cart.line_ids[i] = line_id(i);
  }
  cart.shipping.price = invoice.shipping;
}

void ShopReplay::make_order(const Invoice& invoice) {
  auto& order = std::get<OrderEvent>(order_.body);
  order_.id = invoice.number;
  order_.at = invoice.at;
  order.order = invoice.number;
  fill(order.cart, invoice);
}

void ShopReplay::book_order(std::size_t index) {
  const Invoice& invoice = orders_.invoices[index];
  make_order(invoice);
  apply(invoice.customer, order_, &invoice);
  booked_[as_index(invoice.customer)].push_back(index);
  ++counts_.orders;
}

void ShopReplay::preview_guest(const Invoice& invoice) {
  make_order(invoice);
  const std::string name = "invoice " + invoice.number;
  const Cart& cart = std::get<OrderEvent>(order_.body).cart;
  const Detail detail = ledger_ ? Detail::breakdown : Detail::totals;
  value_or_fail(calculator_.preview_into(cart, detail, preview_), name);
  if (ledger_) {
    const Member joined = new_member("guest", invoice.at);
    const Outcome outcome = value_or_fail(calculator_.apply(joined, order_), name);
    ledger_->guest(joined, order_, invoice, preview_, outcome);
  }
  ++counts_.guests;
  counts_.guest_points += preview_.award.total;
}

void ShopReplay::book_cancellation(const Invoice& cancellation) {
  const auto rows = static_cast<std::int64_t>(cancellation.lines.size());
  if (cancellation.customer < 0) {
    orders_.skipped["cancellation_of_guest"] += rows;
    orders_.cancellation_rows -= rows;
    return;
  }
  std::vector<Returned> returned;
  for (const InvoiceLine& line : cancellation.lines) {
    const std::int64_t unmatched = match(cancellation, line, returned);
    if (unmatched == line.quantity) {
      ++orders_.skipped["cancellation_unmatched"];
      --orders_.cancellation_rows;
    } else if (unmatched > 0) {
      ++counts_.partly_matched;
    }
  }
  if (returned.empty()) return;
  book_refunds(cancellation, returned);
  ++counts_.cancellations;
}

// Takes the pieces from the customer's lines of the same article, the latest first. Returns how
// many found none.
std::int64_t ShopReplay::match(const Invoice& cancellation, const InvoiceLine& line,
                               std::vector<Returned>& returned) {
  std::int64_t wanted = line.quantity;
  const auto& booked = booked_[as_index(cancellation.customer)];
  for (auto index = booked.rbegin(); index != booked.rend() && wanted > 0; ++index) {
    auto& lines = orders_.invoices[*index].lines;
    for (std::size_t i = lines.size(); i-- > 0 && wanted > 0;) {
      if (lines[i].article != line.article || lines[i].left == 0) continue;
      const std::int64_t taken = std::min(wanted, lines[i].left);
      lines[i].left -= taken;
      wanted -= taken;
      returned.push_back({*index, i, taken});
    }
  }
  return wanted;
}

// One refund for each order, each line named once.
void ShopReplay::book_refunds(const Invoice& cancellation, std::vector<Returned>& returned) {
  std::sort(returned.begin(), returned.end(), [](const Returned& a, const Returned& b) {
    return a.order != b.order ? a.order < b.order : a.line < b.line;
  });
  for (auto first = returned.begin(); first != returned.end();) {
    const Invoice& order = orders_.invoices[first->order];
    RefundEvent refund;
    refund.order = order.number;
    auto next = first;
    for (; next != returned.end() && next->order == first->order; ++next) {
      const std::string id = line_id(next->line);
      if (!refund.lines.empty() && refund.lines.back().line == id) {
        refund.lines.back().quantity += next->quantity;
      } else {
        refund.lines.push_back({id, next->quantity});
      }
    }
    Event event;
    event.id = cancellation.number + '/' + order.number;
    event.at = cancellation.at;
    event.body = std::move(refund);
    apply(cancellation.customer, event, nullptr);
    ++counts_.refunds;
    first = next;
  }
}

void ShopReplay::apply(std::int32_t customer, const Event& event, const Invoice* invoice) {
  Member& member = members_[as_index(customer)];
  Outcome outcome = value_or_fail(calculator_.apply(member, event), "event " + event.id);
  if (ledger_) ledger_->event(member, event, invoice, outcome);
  member = std::move(outcome.member);
}

void ShopReplay::settle(Instant at) {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].id.empty()) continue;
    Event clock;
    clock.id = "settle-" + members_[i].id;
    clock.at = at;
    clock.body = ClockEvent{};
    apply(static_cast<std::int32_t>(i), clock, nullptr);
  }
}

}  // namespace loyalty::cli
