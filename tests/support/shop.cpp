#include "support/shop.h"

#include "catch.h"
#include "host/system_zone.h"
#include "json/json.h"

namespace loyalty::test {
namespace {

template <typename T>
T must(Result<T> result) {
  if (!result) {
    FAIL(name_of(result.error().code)
         << " at " << result.error().where << ": " << result.error().message);
  }
  return std::move(*result);
}

Points lots_of(const Wallet& wallet, bool available, Instant now) {
  Points sum = 0;
  for (const Lot& lot : wallet.lots) {
    if ((lot.available_from <= now) == available) sum += lot.amount;
  }
  return sum;
}

void check_wallet(const Member& member, const Wallet& wallet) {
  Points sum = 0;
  for (const Points points : wallet.accounts) sum += points;
  CHECK(sum == 0);
  const Instant now = member.settled_at;
  CHECK(lots_of(wallet, true, now) - wallet.debt == wallet[Account::available]);
  CHECK(lots_of(wallet, false, now) == wallet[Account::pending]);
  for (const Lot& lot : wallet.lots) CHECK(lot.expires_at > now);
  Points held = 0;
  for (const Hold& hold : member.holds) held += hold.wallet == wallet.id ? hold.points : 0;
  CHECK(held == wallet[Account::held]);
}

Wallet wallet_of(const Member& member, const std::string& id) {
  if (id.empty()) return member.wallet;
  for (const Wallet& other : member.others) {
    if (other.id == id) return other;
  }
  return {};
}

void check_transfers(const Wallet& before, const Wallet& after, const Outcome& outcome) {
  Wallet moved = before;
  for (const Transfer& transfer : outcome.transfers) {
    if (transfer.wallet != after.id) continue;
    CHECK(transfer.amount > 0);
    moved.accounts[static_cast<int>(transfer.from)] -= transfer.amount;
    moved.accounts[static_cast<int>(transfer.to)] += transfer.amount;
  }
  for (int i = 0; i < kAccountCount; ++i) CHECK(moved.accounts[i] == after.accounts[i]);
}

}  // namespace

CompiledProgram compiled(std::string_view program_json) {
  Program program = must(decode_program(program_json));
  Zone zone = must(system_zone(program.time_zone));
  return must(CompiledProgram::compile(std::move(program), std::move(zone)));
}

CompiledProgram program_with(std::string_view keys) {
  std::string json = R"({"id": "p", "name": "P", "currency": "GBP")";
  if (keys.find("\"tiers\"") == std::string_view::npos) {
    json += R"(, "tiers": {"levels": [{"id": "member", "name": "Member", "from": 0}]})";
  }
  if (!keys.empty()) json += ", " + std::string(keys);
  return compiled(json + "}");
}

Cart cart(const CompiledProgram& program, std::string_view cart_json) {
  return must(decode_cart(cart_json, program.program()));
}

Cart cart_of(const CompiledProgram& program, std::initializer_list<std::string_view> lines) {
  std::string json = R"({"currency": "GBP", "at": "2026-06-01T12:00:00Z", "lines": [)";
  int id = 0;
  for (const std::string_view line : lines) {
    json += std::string(id > 0 ? "," : "") + R"({"id": ")" + std::to_string(id + 1) + "\", " +
            std::string(line) + "}";
    ++id;
  }
  return cart(program, json + "]}");
}

Event event(std::string id, Instant at, decltype(Event::body) body) {
  Event out;
  out.id = std::move(id);
  out.at = at;
  out.body = std::move(body);
  return out;
}

Event order(std::string id, Cart cart) {
  const Instant at = cart.at;
  return event(id, at, OrderEvent{id, std::move(cart)});
}

Event refund(std::string id, Instant at, std::string order) {
  return event(std::move(id), at, RefundEvent{std::move(order), {}, 0});
}

Points points_of(const CompiledProgram& program, const Cart& cart) {
  return must(Calculator(program).preview(nullptr, cart, Detail::totals)).award.total;
}

Outcome booked(Calculator& calculator, const Member& member, const Event& event) {
  Outcome outcome = must(calculator.apply(member, event));
  const auto check = [&](const Wallet& wallet) {
    check_wallet(outcome.member, wallet);
    check_transfers(wallet_of(member, wallet.id), wallet, outcome);
  };
  check(outcome.member.wallet);
  for (const Wallet& other : outcome.member.others) check(other);
  return outcome;
}

Instant at(std::string_view instant) {
  return must(parse_instant(instant));
}

}  // namespace loyalty::test
