#include "cli/ledger.h"

#include <utility>
#include <variant>

#include "cli/commands.h"
#include "json/json.h"
#include "json/messages.h"

namespace loyalty::cli {
namespace {

// The keys of a cart but `at`, as docs/json.md has them.
std::string goods_text(const Cart& cart, const Invoice& invoice, const ShopOrders& orders) {
  std::string text = "\"currency\":" + loyalty::quoted(cart.currency) + ",\"lines\":[";
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const Line& line = cart.lines[i];
    const std::string& article =
        orders.articles[static_cast<std::size_t>(invoice.lines[i].article)];
    if (i > 0) text += ',';
    text += "{\"id\":" + loyalty::quoted(cart.line_ids[i]) +
            ",\"sku\":" + loyalty::quoted(article) + ",\"price\":" + std::to_string(line.price) +
            ",\"quantity\":" + std::to_string(line.quantity);
    if (line.gift_card) text += ",\"gift_card\":true";
    text += '}';
  }
  text += ']';
  if (cart.shipping.price > 0) {
    text += ",\"shipping\":{\"price\":" + std::to_string(cart.shipping.price) + '}';
  }
  return text;
}

std::string body_text(const RefundEvent& refund) {
  std::string text = ",\"order\":" + loyalty::quoted(refund.order) + ",\"lines\":[";
  for (std::size_t i = 0; i < refund.lines.size(); ++i) {
    if (i > 0) text += ',';
    text += "{\"line\":" + loyalty::quoted(refund.lines[i].line) +
            ",\"quantity\":" + std::to_string(refund.lines[i].quantity) + '}';
  }
  return text + ']';
}

std::string event_text(const Event& event, const Invoice* invoice, const ShopOrders& orders) {
  const auto head = [&](const char* type) {
    return std::string("{\"type\":\"") + type + "\",\"id\":" + loyalty::quoted(event.id) +
           ",\"at\":\"" + format_instant(event.at) + '"';
  };
  if (const auto* order = std::get_if<OrderEvent>(&event.body)) {
    return head("order") + ",\"order\":" + loyalty::quoted(order->order) + ',' +
           goods_text(order->cart, *invoice, orders) + '}';
  }
  if (const auto* refund = std::get_if<RefundEvent>(&event.body)) {
    return head("refund") + body_text(*refund) + '}';
  }
  return head("clock") + '}';
}

}  // namespace

Ledger::Ledger(std::string path, const Program& program, const ShopOrders& orders)
    : path_(std::move(path)), program_(program), orders_(orders), file_(path_, std::ios::binary) {
  if (!file_) throw Failure("cannot write " + path_);
}

void Ledger::event(const Member& before, const Event& event, const Invoice* invoice,
                   const Outcome& outcome) {
  file_ << "{\"member\":" << loyalty::quoted(before.id)
        << ",\"before\":" << encode_member(before, program_, Receipts::leave_out)
        << ",\"event\":" << event_text(event, invoice, orders_)
        << ",\"outcome\":" << encode_outcome(outcome, event, program_, Receipts::leave_out)
        << "}\n";
}

void Ledger::guest(const Member& before, const Event& event, const Invoice& invoice,
                   const Preview& preview, const Outcome& outcome) {
  const Cart& cart = std::get<OrderEvent>(event.body).cart;
  file_ << "{\"guest\":true,\"order\":" << loyalty::quoted(invoice.number) << ",\"cart\":{\"at\":\""
        << format_instant(cart.at) << "\"," << goods_text(cart, invoice, orders_)
        << "},\"preview\":" << encode_preview(preview, cart, program_)
        << ",\"before\":" << encode_member(before, program_, Receipts::leave_out)
        << ",\"outcome\":" << encode_outcome(outcome, event, program_, Receipts::leave_out)
        << "}\n";
}

void Ledger::close() {
  file_.close();
  if (!file_) throw Failure("cannot write " + path_ + " to its end");
}

}  // namespace loyalty::cli
