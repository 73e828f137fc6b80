// The native side of the bench: the same program, member and carts as the page's engines get, from
// a plain cart of strings to a plain answer.
//
// Reads from standard input: the program's JSON on one line, the member's JSON on the next, the
// number of carts, and each cart as `AT LINES` followed by its lines, tab-separated
// (sku, category, price, quantity, tags joined by commas). Then commands, a line each:
//   answers   prints the answer to each cart as a line of JSON
//   time N    runs N previews, cycling through the carts, and prints the nanoseconds they took
//   calculate N   the same without reading the carts' strings and writing the answers
//   cold      prints the nanoseconds of decoding and compiling, of the first preview, and of ten
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "loyalty/calculator.h"

namespace {

using loyalty::Attribute;
using Clock = std::chrono::steady_clock;

struct PlainLine {
  std::string sku;
  std::string category;
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  std::vector<std::string> tags;
};

struct PlainCart {
  loyalty::Instant at = 0;
  std::vector<PlainLine> lines;
};

struct Answer {
  loyalty::Points total = 0;
  std::vector<loyalty::Points> lines;
  std::string_view tier;
  std::string_view next_tier;  // empty at the top
  std::int64_t missing = 0;
  std::int32_t permille = 0;
  std::vector<std::string_view> offers;
};

[[noreturn]] void give_up(const loyalty::Error& error) {
  std::cerr << error.where << ": " << error.message << '\n';
  std::exit(2);
}

template <typename T>
T must(loyalty::Result<T> result) {
  if (!result.ok()) give_up(result.error());
  return std::move(result.value());
}

std::string read_line() {
  std::string line;
  if (!std::getline(std::cin, line)) {
    std::cerr << "the input ended too soon\n";
    std::exit(2);
  }
  return line;
}

PlainLine read_cart_line() {
  std::istringstream fields(read_line());
  PlainLine line;
  std::string number;
  std::getline(fields, line.sku, '\t');
  std::getline(fields, line.category, '\t');
  std::getline(fields, number, '\t');
  line.price = std::stoll(number);
  std::getline(fields, number, '\t');
  line.quantity = std::stoll(number);
  for (std::string tag; std::getline(fields, tag, ',');) line.tags.push_back(tag);
  return line;
}

std::vector<PlainCart> read_carts() {
  std::vector<PlainCart> carts(std::stoul(read_line()));
  for (PlainCart& cart : carts) {
    std::size_t lines = 0;
    std::istringstream(read_line()) >> cart.at >> lines;
    while (cart.lines.size() < lines) cart.lines.push_back(read_cart_line());
  }
  return carts;
}

// A program opened for one member, with the memory that successive previews reuse.
class Shop {
 public:
  Shop(const std::string& program, const std::string& member)
      : program_(must(loyalty::CompiledProgram::compile(must(loyalty::decode_program(program)),
                                                        loyalty::Zone{}))),
        calculator_(program_) {
    const loyalty::Member decoded = must(loyalty::decode_member(member, program_.program()));
    calculator_.set_member(&decoded);
    cart_.currency = program_.program().currency;
  }

  void intern(const PlainCart& plain) {
    const loyalty::SymbolTable& symbols = program_.program().symbols;
    cart_.at = plain.at;
    cart_.lines.clear();
    cart_.labels.clear();
    for (const PlainLine& from : plain.lines) {
      loyalty::Line& line = cart_.lines.emplace_back();
      line.sku = symbols.find(Attribute::sku, from.sku);
      line.category = symbols.find(Attribute::category, from.category);
      line.price = from.price;
      line.quantity = from.quantity;
      line.first_label = static_cast<std::uint32_t>(cart_.labels.size());
      for (const std::string& tag : from.tags) {
        const loyalty::Symbol symbol = symbols.find(Attribute::tag, tag);
        if (symbol != loyalty::kNoSymbol) cart_.labels.push_back(symbol);
      }
      line.label_count = static_cast<std::uint32_t>(cart_.labels.size()) - line.first_label;
    }
  }

  const loyalty::Preview& calculate(const loyalty::Cart& cart) {
    const loyalty::Status status =
        calculator_.preview_into(cart, loyalty::Detail::totals, preview_);
    if (!status.ok()) give_up(status.error());
    return preview_;
  }

  Answer preview(const PlainCart& plain) {
    intern(plain);
    calculate(cart_);
    const loyalty::Program& program = program_.program();
    const auto& levels = program.tiers.levels;
    const loyalty::TierStanding& tier = preview_.tier_after;
    Answer answer;
    answer.total = preview_.award.total;
    answer.lines.assign(
        preview_.award.lines.begin(),
        preview_.award.lines.begin() + static_cast<std::ptrdiff_t>(plain.lines.size()));
    answer.tier = levels[static_cast<std::size_t>(tier.tier)].id;
    if (tier.next >= 0) answer.next_tier = levels[static_cast<std::size_t>(tier.next)].id;
    answer.missing = tier.missing;
    answer.permille = tier.permille;
    answer.offers.reserve(preview_.offers.size());
    for (const loyalty::OfferState& offer : preview_.offers) {
      answer.offers.push_back(program.offers[static_cast<std::size_t>(offer.offer)].id);
    }
    return answer;
  }

  const loyalty::Cart& interned() const { return cart_; }

 private:
  loyalty::CompiledProgram program_;
  loyalty::Calculator calculator_;
  loyalty::Cart cart_;
  loyalty::Preview preview_;
};

void print(const Answer& answer) {
  std::cout << "{\"total\":" << answer.total << ",\"lines\":[";
  for (std::size_t i = 0; i < answer.lines.size(); ++i) {
    std::cout << (i > 0 ? "," : "") << answer.lines[i];
  }
  std::cout << "],\"tier\":{\"current\":\"" << answer.tier << "\",\"next\":";
  if (answer.next_tier.empty()) {
    std::cout << "null";
  } else {
    std::cout << '"' << answer.next_tier << '"';
  }
  std::cout << ",\"missing\":" << answer.missing << ",\"permille\":" << answer.permille
            << "},\"offers\":[";
  for (std::size_t i = 0; i < answer.offers.size(); ++i) {
    std::cout << (i > 0 ? "," : "") << '"' << answer.offers[i] << '"';
  }
  std::cout << "]}\n";
}

std::int64_t since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
}

// The answers go into a sum that is printed nowhere but keeps them from being optimized away.
volatile std::int64_t sink = 0;

std::int64_t time_previews(Shop& shop, const std::vector<PlainCart>& carts, long previews) {
  const Clock::time_point start = Clock::now();
  for (long i = 0; i < previews; ++i) {
    const Answer answer = shop.preview(carts[static_cast<std::size_t>(i) % carts.size()]);
    sink = sink + answer.total + static_cast<std::int64_t>(answer.offers.size());
  }
  return since(start);
}

std::int64_t time_calculation(Shop& shop, const std::vector<PlainCart>& carts, long previews) {
  std::vector<loyalty::Cart> interned;
  for (const PlainCart& cart : carts) {
    shop.intern(cart);
    interned.push_back(shop.interned());
  }
  const Clock::time_point start = Clock::now();
  for (long i = 0; i < previews; ++i) {
    const auto& preview = shop.calculate(interned[static_cast<std::size_t>(i) % carts.size()]);
    sink = sink + preview.award.total;
  }
  return since(start);
}

void print_cold(const std::string& program, const std::string& member,
                const std::vector<PlainCart>& carts) {
  const Clock::time_point start = Clock::now();
  Shop shop(program, member);
  const std::int64_t constructed = since(start);
  const std::int64_t first = time_previews(shop, carts, 1);
  const std::int64_t others = time_previews(shop, carts, 9);
  std::cout << constructed << ' ' << first << ' ' << first + others << std::endl;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  const std::string program = read_line();
  const std::string member = read_line();
  const std::vector<PlainCart> carts = read_carts();
  std::unique_ptr<Shop> shop;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    long count = 0;
    words >> command >> count;
    if (command == "cold") {
      print_cold(program, member, carts);
      continue;
    }
    if (!shop) shop = std::make_unique<Shop>(program, member);
    if (command == "answers") {
      for (const PlainCart& cart : carts) print(shop->preview(cart));
      std::cout.flush();
    } else if (command == "time") {
      std::cout << time_previews(*shop, carts, count) << std::endl;
    } else if (command == "calculate") {
      std::cout << time_calculation(*shop, carts, count) << std::endl;
    } else {
      std::cerr << "unknown command: " << command << '\n';
      return 2;
    }
  }
  return 0;
}
