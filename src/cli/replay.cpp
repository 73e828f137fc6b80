#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/files.h"
#include "cli/progress.h"
#include "cli/shop_replay.h"
#include "host/system_zone.h"
#include "json/messages.h"

namespace loyalty::cli {
namespace {

struct Options {
  std::string program;
  std::string orders;
  std::string ledger;
  std::string time_zone = "Europe/London";
};

// A JSON object, written key by key.
class Report {
 public:
  void number(const std::string& key, std::int64_t value) { raw(key, std::to_string(value)); }
  void object(const std::string& key, const Report& value) { raw(key, value.text()); }
  void seconds(const std::string& key, double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.3f", value);
    raw(key, digits);
  }
  std::string text() const { return '{' + body_ + '}'; }

 private:
  void raw(const std::string& key, const std::string& value) {
    if (!body_.empty()) body_ += ',';
    body_ += loyalty::quoted(key) + ':' + value;
  }
  std::string body_;
};

struct Balances {
  std::int64_t accounts[kAccountCount] = {};
  std::int64_t sum = 0;
  std::int64_t members = 0;
  std::vector<std::int64_t> tiers;

  std::int64_t operator[](Account account) const { return accounts[static_cast<int>(account)]; }
};

Balances balances_of(const std::vector<Member>& members, const Program& program) {
  Balances balances;
  balances.tiers.resize(program.tiers.levels.size());
  for (const Member& member : members) {
    // A customer with guest-like rows alone (everything skipped) never became a member.
    if (member.id.empty()) continue;
    ++balances.members;
    ++balances.tiers[static_cast<std::size_t>(member.tier_now())];
    for (int i = 0; i < kAccountCount; ++i) {
      balances.accounts[i] += member.wallet.accounts[i];
      balances.sum += member.wallet.accounts[i];
    }
  }
  return balances;
}

Report report_of(const Program& program, const ShopOrders& orders, const ShopReplay& replay,
                 const Balances& balances) {
  const ReplayCounts& counts = replay.counts();
  Report report;
  report.number("orders", counts.orders);
  report.number("cancellations", counts.cancellations);
  report.number("members", balances.members);
  report.number("guests", counts.guests);
  report.number("points_issued", -balances[Account::issued]);
  report.number("points_reversed", balances[Account::reversed]);
  report.number("points_expired", balances[Account::expired]);
  report.number("points_outstanding", balances[Account::pending] + balances[Account::available] +
                                          balances[Account::held]);
  Report tiers;
  for (std::size_t i = 0; i < balances.tiers.size(); ++i) {
    tiers.number(program.tiers.levels[i].id, balances.tiers[i]);
  }
  report.object("tiers", tiers);
  Report skipped;
  for (const auto& [reason, rows] : orders.skipped) skipped.number(reason, rows);
  report.object("skipped", skipped);
  report.number("accounts_sum", balances.sum);
  Report rows;
  rows.number("all", orders.rows);
  rows.number("goods", orders.goods_rows);
  rows.number("shipping", orders.shipping_rows);
  rows.number("cancellations", orders.cancellation_rows);
  report.object("rows", rows);
  report.number("refunds", counts.refunds);
  report.number("cancellation_rows_partly_matched", counts.partly_matched);
  report.number("guest_points", counts.guest_points);
  return report;
}

// The most memory that this process has had, in MB rounded up.
std::int64_t peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_maxrss + 1023) / 1024;
}

void replay_shop(const Options& options, int& exit_code) {
  const auto start = std::chrono::steady_clock::now();
  std::error_code absent;
  if (std::filesystem::equivalent(options.ledger, options.orders, absent)) {
    throw Failure("--ledger is the file of the orders, expected another to write to");
  }
  const CompiledProgram program = load_program(options.program);
  const ShopFormat format{program.program().currency,
                          value_or_fail(system_zone(options.time_zone), "--time-zone")};
  ShopOrders orders;
  {
    Progress progress("reading");
    orders = read_shop_orders(options.orders, format, [&](double part) { progress.show(part); });
  }
  std::optional<Ledger> ledger;
  if (!options.ledger.empty()) ledger.emplace(options.ledger, program.program(), orders);
  ShopReplay replay(program, orders, ledger ? &*ledger : nullptr);
  {
    Progress progress("booking");
    replay.run([&](double part) { progress.show(part); });
  }
  if (ledger) ledger->close();

  const Balances balances = balances_of(replay.members(), program.program());
  Report report = report_of(program.program(), orders, replay, balances);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  report.seconds("seconds", elapsed.count());
  report.number("peak_mb", peak_megabytes());
  std::cout << report.text() << '\n';
  if (balances.sum != 0) {
    std::cerr << "loyalty: the accounts sum to " << balances.sum << ", expected 0\n";
    exit_code = kFailed;
  }
}

}  // namespace

void add_replay(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "replay", "Take a real shop's orders and cancellations through the ledger");
  command->add_option("--program", options->program, "The program, as JSON")->required();
  command
      ->add_option("--orders", options->orders,
                   "Invoice lines as CSV, plain or gzipped, with the columns InvoiceNo, StockCode, "
                   "Quantity, InvoiceDate, UnitPrice and CustomerID")
      ->required();
  command->add_option("--ledger", options->ledger,
                      "Write every event and its outcome to this file, one JSON object a line");
  command
      ->add_option("--time-zone", options->time_zone,
                   "IANA zone of the wall clock that InvoiceDate shows")
      ->capture_default_str();
  command->footer(
      "Prints one JSON object; docs/cli.md names its keys, and the rules for rows that are not "
      "goods.\nExit codes: 0 fine, 1 the input is wrong or the accounts do not sum to 0, 2 wrong "
      "usage.");
  command->callback([options, &exit_code] { replay_shop(*options, exit_code); });
}

}  // namespace loyalty::cli
