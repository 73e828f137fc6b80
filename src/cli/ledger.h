// The ledger that `loyalty replay` writes: one JSON line for each event or guest, with what went in
// and what came out, so that another host can take the same steps and compare.
#pragma once

#include <fstream>
#include <string>

#include "cli/shop_orders.h"
#include "loyalty/calculator.h"

namespace loyalty::cli {

class Ledger {
 public:
  // The others must outlive the ledger. Throws Failure when the file cannot be written.
  Ledger(std::string path, const Program& program, const ShopOrders& orders);

  // `before` is the member that the event met; `invoice` is the one that an order was made of,
  // other events do without.
  void event(const Member& before, const Event& event, const Invoice* invoice,
             const Outcome& outcome);
  // A guest's order: its preview, and what booking it to a new member gives.
  void guest(const Member& before, const Event& event, const Invoice& invoice,
             const Preview& preview, const Outcome& outcome);

  // Throws Failure when something could not be written.
  void close();

 private:
  std::string path_;
  const Program& program_;
  const ShopOrders& orders_;
  std::ofstream file_;
};

}  // namespace loyalty::cli
