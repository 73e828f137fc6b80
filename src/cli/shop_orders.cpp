#include "cli/shop_orders.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "cli/commands.h"
#include "cli/csv.h"

namespace loyalty::cli {
namespace {

// Decimal places of a currency where they are not two (ISO 4217).
int exponent_of(std::string_view currency) {
  constexpr std::array kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::array kThree = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::find(kNone.begin(), kNone.end(), currency) != kNone.end()) return 0;
  if (std::find(kThree.begin(), kThree.end(), currency) != kThree.end()) return 3;
  return currency == "CLF" || currency == "UYW" ? 4 : 2;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "17850.0" and "17850" are one customer, "6.0" is a quantity of 6.
std::string_view without_zero_fraction(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point == 0) return text;
  const bool zeros = text.find_first_not_of('0', point + 1) == std::string_view::npos;
  return zeros ? text.substr(0, point) : text;
}

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

enum class PriceForm { exact, too_fine, unreadable };

struct Price {
  PriceForm form = PriceForm::unreadable;
  Money amount = 0;
};

// Digits alone, no floating point: "2.55" is 255 at two decimal places.
Price parse_price(std::string_view text, int decimals) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string_view part = text.substr(std::min(point + 1, text.size()));
  while (part.ends_with('0')) part.remove_suffix(1);
  if (whole.empty() || !all_digits(whole) || !all_digits(part)) return {};
  if (static_cast<int>(part.size()) > decimals) return {PriceForm::too_fine, 0};
  Money amount = 0;
  for (const std::string_view digits : {whole, part}) {
    for (const char digit : digits) {
      amount = amount * 10 + (digit - '0');
      if (amount > kMaxSurfaceInteger) return {};
    }
  }
  for (auto missing = static_cast<std::size_t>(decimals) - part.size(); missing > 0; --missing) {
    amount *= 10;
    if (amount > kMaxSurfaceInteger) return {};
  }
  return {PriceForm::exact, negative ? -amount : amount};
}

bool is_shipping(std::string_view code) {
  return code == "POST" || code == "DOT" || code == "C2";
}

// The reason why a stock code stands for no goods, or nothing.
const char* other_than_goods(std::string_view code) {
  struct Reason {
    std::string_view code;
    const char* reason;
  };
  static constexpr std::array kReasons = {
      Reason{"M", "manual"},       Reason{"m", "manual"},
      Reason{"D", "discount"},     Reason{"S", "sample"},
      Reason{"B", "bad_debt"},     Reason{"BANK CHARGES", "bank_charges"},
      Reason{"CRUK", "charity"},   Reason{"AMAZONFEE", "marketplace_fee"},
      Reason{"PADS", "packaging"},
  };
  for (const Reason& entry : kReasons) {
    if (entry.code == code) return entry.reason;
  }
  return nullptr;
}

// Names in the order in which they appear.
class Names {
 public:
  explicit Names(std::vector<std::string>& names) : names_(names) {}

  std::int32_t index_of(std::string_view name) {
    const auto found = index_.find(name);
    if (found != index_.end()) return found->second;
    const auto next = static_cast<std::int32_t>(names_.size());
    names_.emplace_back(name);
    index_.emplace(name, next);
    return next;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::vector<std::string>& names_;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> index_;
};

struct Columns {
  std::size_t invoice = 0;
  std::size_t article = 0;
  std::size_t quantity = 0;
  std::size_t date = 0;
  std::size_t price = 0;
  std::size_t customer = 0;
  std::size_t count = 0;
};

class Reader {
 public:
  Reader(const std::string& path, const ShopFormat& format)
      : path_(path), format_(format), decimals_(exponent_of(format.currency)) {}

  void take(const CsvRow& row) {
    if (!heading_read_) {
      read_heading(row);
      heading_read_ = true;
      return;
    }
    // A blank line at the end is no row.
    if (row.empty() || (row.size() == 1 && row[0].empty())) return;
    ++orders_.rows;
    if (const char* reason = skip_reason(row)) ++orders_.skipped[reason];
  }

  ShopOrders finish() {
    if (!heading_read_) throw Failure(path_ + " is empty, expected a line with the column names");
    // Shipping alone is no order.
    for (Invoice& invoice : orders_.invoices) {
      if (!invoice.lines.empty() || invoice.shipping_rows == 0) continue;
      orders_.skipped["shipping_without_goods"] += invoice.shipping_rows;
      orders_.shipping_rows -= invoice.shipping_rows;
    }
    std::erase_if(orders_.invoices, [](const Invoice& invoice) { return invoice.lines.empty(); });
    std::stable_sort(orders_.invoices.begin(), orders_.invoices.end(),
                     [](const Invoice& a, const Invoice& b) { return a.at < b.at; });
    return std::move(orders_);
  }

 private:
  void read_heading(const CsvRow& row) {
    const auto column = [&](std::string_view name) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        std::string_view heading = row[i];
        // A byte order mark, as spreadsheets write it.
        if (i == 0 && heading.starts_with("\xEF\xBB\xBF")) heading.remove_prefix(3);
        if (heading == name) return i;
      }
      throw Failure(path_ + ": the first line has no column " + std::string(name));
    };
    columns_ = {
        column("InvoiceNo"), column("StockCode"),  column("Quantity"), column("InvoiceDate"),
        column("UnitPrice"), column("CustomerID"), row.size()};
  }

  // Takes the row into an invoice, or says why not.
  const char* skip_reason(const CsvRow& row) {
    if (row.size() != columns_.count) return "unreadable";
    const std::string_view code = row[columns_.article];
    const auto quantity = parse_integer(without_zero_fraction(row[columns_.quantity]));
    const Price price = parse_price(row[columns_.price], decimals_);
    const bool cancellation = row[columns_.invoice].starts_with('C');
    if (!quantity || price.form == PriceForm::unreadable || row[columns_.invoice].empty()) {
      return "unreadable";
    }
    if (*quantity > kMaxSurfaceInteger || *quantity < -kMaxSurfaceInteger) return "unreadable";
    if (price.form == PriceForm::too_fine) return "price_finer_than_minor_unit";
    if (price.amount < 0) return "negative_price";
    if (*quantity == 0) return "zero_quantity";
    if (const char* reason = other_than_goods(code)) return reason;
    // A write-off or a find of the stock, no sale.
    if (*quantity < 0 && !cancellation) return "stock_movement";
    if (*quantity > 0 && cancellation) return "cancellation_of_nothing";
    if (price.amount == 0) return "zero_price";
    if (is_shipping(code) && cancellation) return "shipping_refund";
    Invoice* invoice = invoice_of(row, cancellation);
    if (!invoice) return "unreadable";
    if (is_shipping(code)) return take_shipping(*invoice, *quantity, price.amount);
    if (cancellation) {
      ++orders_.cancellation_rows;
    } else {
      ++orders_.goods_rows;
    }
    const std::int64_t pieces = cancellation ? -*quantity : *quantity;
    invoice->lines.push_back({articles_.index_of(code), pieces, price.amount, pieces});
    return nullptr;
  }

  const char* take_shipping(Invoice& invoice, std::int64_t quantity, Money price) {
    Money cost = 0;
    Money sum = invoice.shipping;
    if (__builtin_mul_overflow(quantity, price, &cost) || !add_to(sum, cost) ||
        sum > kMaxSurfaceInteger) {
      return "unreadable";
    }
    invoice.shipping = sum;
    ++invoice.shipping_rows;
    ++orders_.shipping_rows;
    return nullptr;
  }

  // The invoice's first row dates it and says whose it is. Null: the date cannot be read.
  Invoice* invoice_of(const CsvRow& row, bool cancellation) {
    const std::string_view number = row[columns_.invoice];
    auto& invoices = orders_.invoices;
    // Rows of one invoice mostly stand together.
    if (!invoices.empty() && invoices.back().number == number) return &invoices.back();
    if (const auto known = by_number_.find(std::string(number)); known != by_number_.end()) {
      return &invoices[known->second];
    }
    const auto at = instant_of(row[columns_.date]);
    if (!at) return nullptr;
    by_number_.emplace(number, invoices.size());
    Invoice& invoice = invoices.emplace_back();
    invoice.number = number;
    invoice.at = *at;
    const std::string_view customer = without_zero_fraction(row[columns_.customer]);
    if (!customer.empty()) invoice.customer = customers_.index_of(customer);
    invoice.cancellation = cancellation;
    return &invoice;
  }

  // "2010-12-01 08:26:00" on the clock on the wall.
  std::optional<Instant> instant_of(std::string_view date) const {
    std::string text(date);
    if (const std::size_t gap = text.find(' '); gap != std::string::npos) text[gap] = 'T';
    const auto local = parse_local(text);
    if (!local) return std::nullopt;
    return to_instant(format_.zone, *local);
  }

  const std::string& path_;
  const ShopFormat& format_;
  int decimals_;
  bool heading_read_ = false;
  Columns columns_;
  ShopOrders orders_;
  std::unordered_map<std::string, std::size_t> by_number_;  // index into orders_.invoices
  Names articles_{orders_.articles};
  Names customers_{orders_.customers};
};

}  // namespace

ShopOrders read_shop_orders(const std::string& path, const ShopFormat& format,
                            const std::function<void(double)>& on_progress) {
  Reader reader(path, format);
  read_csv(
      path, [&](const CsvRow& row) { reader.take(row); }, on_progress);
  return reader.finish();
}

bool is_gift_card(const std::string& article) {
  return article.starts_with("gift_");
}

}  // namespace loyalty::cli
