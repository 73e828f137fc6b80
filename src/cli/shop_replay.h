// Takes a shop's orders and cancellations through the ledger.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/ledger.h"
#include "cli/shop_orders.h"
#include "loyalty/calculator.h"

namespace loyalty::cli {

struct ReplayCounts {
  std::int64_t orders = 0;          // booked to members
  std::int64_t guests = 0;          // orders of guests, previewed only
  std::int64_t guest_points = 0;    // what they would have earned by joining
  std::int64_t cancellations = 0;   // cancellation invoices of which something came back
  std::int64_t refunds = 0;         // events made of them, one for each order they touch
  std::int64_t partly_matched = 0;  // cancellation rows of which only some pieces found a line
};

class ShopReplay {
 public:
  // All must outlive the replay; ledger may be null.
  ShopReplay(const CompiledProgram& program, ShopOrders& orders, Ledger* ledger);

  // Books every invoice by time, then lets time pass for everybody until the last of them.
  // Throws Failure when the calculator refuses an event.
  void run(const std::function<void(double)>& on_progress);

  const ReplayCounts& counts() const { return counts_; }
  const std::vector<Member>& members() const { return members_; }

 private:
  struct Returned {
    std::size_t order = 0;  // index into ShopOrders::invoices
    std::size_t line = 0;   // index into its lines
    std::int64_t quantity = 0;
  };

  void make_order(const Invoice& invoice);
  void book_order(std::size_t index);
  void preview_guest(const Invoice& invoice);
  void book_cancellation(const Invoice& cancellation);
  std::int64_t match(const Invoice& cancellation, const InvoiceLine& line,
                     std::vector<Returned>& returned);
  void book_refunds(const Invoice& cancellation, std::vector<Returned>& returned);
  void apply(std::int32_t customer, const Event& event, const Invoice* invoice);
  void settle(Instant at);
  void fill(Cart& cart, const Invoice& invoice) const;

  const CompiledProgram& program_;
  ShopOrders& orders_;
  Ledger* ledger_;
  Calculator calculator_;
  std::vector<Symbol> symbols_;                   // of the articles
  std::vector<Member> members_;                   // by customer
  std::vector<std::vector<std::size_t>> booked_;  // by customer: the invoices of their orders
  Event order_;                                   // reused: its cart keeps its memory
  Preview preview_;
  ReplayCounts counts_;
};

}  // namespace loyalty::cli
