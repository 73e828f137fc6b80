// The orders and cancellations of a real shop, read from its invoice lines. docs/cli.md states the
// rules by which a line is goods, shipping, a cancellation, or skipped.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty::cli {

struct InvoiceLine {
  std::int32_t article = 0;   // index into ShopOrders::articles
  std::int64_t quantity = 0;  // pieces, >= 1; in a cancellation those that came back
  Money price = 0;            // of one piece, > 0
  std::int64_t left = 0;      // pieces that no cancellation has taken yet
};

struct Invoice {
  std::string number;
  Instant at = 0;
  std::int32_t customer = -1;  // index into ShopOrders::customers; -1: a guest
  bool cancellation = false;
  Money shipping = 0;
  std::int64_t shipping_rows = 0;
  std::vector<InvoiceLine> lines;  // goods
};

struct ShopOrders {
  std::vector<std::string> articles;   // stock codes
  std::vector<std::string> customers;  // ids
  std::vector<Invoice> invoices;       // by time, then in the order of the file
  std::int64_t rows = 0;
  std::int64_t goods_rows = 0;
  std::int64_t shipping_rows = 0;
  std::int64_t cancellation_rows = 0;
  std::map<std::string, std::int64_t> skipped;  // rows by reason
};

struct ShopFormat {
  std::string currency;  // of the prices; its exponent makes minor units of them
  Zone zone;             // of the dates
};

// Throws Failure when the file cannot be read or lacks a column.
ShopOrders read_shop_orders(const std::string& path, const ShopFormat& format,
                            const std::function<void(double)>& on_progress);

// True for vouchers among the articles: they are sold as gift cards.
bool is_gift_card(const std::string& article);

}  // namespace loyalty::cli
