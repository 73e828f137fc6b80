#include "core/wallet.h"

#include <algorithm>
#include <utility>

namespace loyalty::core {
namespace {

bool spent_before(const Lot& a, const Lot& b) {
  if (a.expires_at != b.expires_at) return a.expires_at < b.expires_at;
  return a.available_from < b.available_from;
}

void drop_empty(std::vector<Lot>& lots) {
  std::erase_if(lots, [](const Lot& lot) { return lot.amount == 0; });
}

// A lot that has just become available pays what is owed.
void pay_debt(Wallet& wallet, Lot& lot) {
  const Points paid = std::min(lot.amount, wallet.debt);
  lot.amount -= paid;
  wallet.debt -= paid;
}

// The first instant after `after` at which a lot becomes available; kNever without one.
Instant next_available(const Wallet& wallet, Instant after) {
  Instant next = kNever;
  for (const Lot& lot : wallet.lots) {
    if (lot.available_from > after) next = std::min(next, lot.available_from);
  }
  return next;
}

// What is owed is paid by what comes first, however much time passes in one step.
void mature(Wallet& wallet, Instant before, Instant now, Transfers& transfers) {
  Instant at = next_available(wallet, before);
  for (; at <= now; at = next_available(wallet, at)) {
    for (Lot& lot : wallet.lots) {
      // A lot may expire before anyone could spend it.
      if (lot.available_from != at || lot.expires_at <= at) continue;
      transfer(wallet, Account::pending, Account::available, lot.amount, transfers);
      pay_debt(wallet, lot);
    }
  }
}

// Takes up to `left` points out of one lot into `to`.
void reverse_from(Wallet& wallet, Lot& lot, Points& left, Instant now, Transfers& transfers) {
  const Points taken = std::min(lot.amount, left);
  lot.amount -= taken;
  left -= taken;
  const Account from = lot.available_from <= now ? Account::available : Account::pending;
  transfer(wallet, from, Account::reversed, taken, transfers);
}

}  // namespace

const Wallet* find_wallet(const Program& program, std::int32_t wallet, const Member& member) {
  if (wallet == 0) return &member.wallet;
  const std::string& id = program.wallets[static_cast<std::size_t>(wallet) - 1].id;
  const auto found = std::find_if(member.others.begin(), member.others.end(),
                                  [&](const Wallet& other) { return other.id == id; });
  return found == member.others.end() ? nullptr : &*found;
}

Wallet& wallet_of(const std::string& id, Member& member) {
  if (id.empty()) return member.wallet;
  for (Wallet& other : member.others) {
    if (other.id == id) return other;
  }
  Wallet& made = member.others.emplace_back();
  made.id = id;
  return made;
}

Wallet& wallet_of(const Program& program, std::int32_t wallet, Member& member) {
  return wallet_of(program.id_of_wallet(wallet), member);
}

Points balance_of(const Program& program, std::int32_t wallet, const Member& member,
                  Account account) {
  const Wallet* found = find_wallet(program, wallet, member);
  return found != nullptr ? (*found)[account] : 0;
}

WalletReceipt& part_of(const std::string& wallet, Receipt& receipt) {
  for (WalletReceipt& part : receipt.wallets) {
    if (part.wallet == wallet) return part;
  }
  WalletReceipt& made = receipt.wallets.emplace_back();
  made.wallet = wallet;
  made.points.resize(receipt.lines.size());
  return made;
}

void insert(std::vector<Lot>& lots, Lot lot) {
  lots.insert(std::upper_bound(lots.begin(), lots.end(), lot, spent_before), std::move(lot));
}

void transfer(Wallet& wallet, Account from, Account to, Points amount, Transfers& transfers) {
  if (amount == 0) return;
  wallet.accounts[static_cast<int>(from)] -= amount;
  wallet.accounts[static_cast<int>(to)] += amount;
  for (Transfer& earlier : transfers) {
    if (earlier.from == from && earlier.to == to && earlier.wallet == wallet.id) {
      earlier.amount += amount;
      return;
    }
  }
  transfers.push_back({wallet.id, from, to, amount});
}

std::vector<Lot> settle_wallet(Wallet& wallet, Instant before, Instant now, Transfers& transfers) {
  mature(wallet, before, now, transfers);
  std::vector<Lot> expired;
  bool emptied = false;
  for (Lot& lot : wallet.lots) {
    if (lot.expires_at <= now) {
      const bool was_available = lot.available_from < lot.expires_at;
      const Account from = was_available ? Account::available : Account::pending;
      transfer(wallet, from, Account::expired, lot.amount, transfers);
      expired.push_back(lot);
      lot.amount = 0;
    }
    emptied |= lot.amount == 0;
  }
  if (emptied) drop_empty(wallet.lots);
  return expired;
}

Points issue(Wallet& wallet, Lot lot, Instant now, Transfers& transfers) {
  if (lot.amount == 0) return 0;
  Points expired = 0;
  const bool waits = lot.available_from > now;
  const Account account = waits ? Account::pending : Account::available;
  transfer(wallet, Account::issued, account, lot.amount, transfers);
  // What is told late may have expired already.
  if (lot.expires_at <= now) {
    transfer(wallet, account, Account::expired, lot.amount, transfers);
    expired = std::exchange(lot.amount, 0);
  } else if (!waits) {
    pay_debt(wallet, lot);
  }
  if (lot.amount > 0) insert(wallet.lots, std::move(lot));
  return expired;
}

std::vector<Lot> take(Wallet& wallet, Points points, Instant now, Account to,
                      Transfers& transfers) {
  std::vector<Lot> taken;
  transfer(wallet, Account::available, to, points, transfers);
  for (Lot& lot : wallet.lots) {
    if (points == 0) break;
    if (lot.available_from > now) continue;
    const Points part = std::min(lot.amount, points);
    taken.push_back(lot);
    taken.back().amount = part;
    lot.amount -= part;
    points -= part;
  }
  drop_empty(wallet.lots);
  return taken;
}

std::vector<Lot> give_back(Wallet& wallet, std::vector<Lot>& lots, Points points, Instant now,
                           Account from, Transfers& transfers) {
  std::vector<Lot> expired;
  for (Lot& lot : lots) {
    if (points == 0) break;
    Lot back = lot;
    back.amount = std::min(lot.amount, points);
    lot.amount -= back.amount;
    points -= back.amount;
    transfer(wallet, from, Account::available, back.amount, transfers);
    if (back.expires_at <= now) {
      transfer(wallet, Account::available, Account::expired, back.amount, transfers);
      expired.push_back(std::move(back));
      continue;
    }
    pay_debt(wallet, back);
    if (back.amount > 0) insert(wallet.lots, std::move(back));
  }
  drop_empty(lots);
  return expired;
}

void note_expired(const Lot& lot, const std::string& wallet, Member& member) {
  const auto found = std::find_if(member.receipts.begin(), member.receipts.end(),
                                  [&](const auto& r) { return r->order == lot.source; });
  if (found == member.receipts.end() || lot.amount == 0) return;
  Receipt receipt = **found;
  part_of(wallet, receipt).expired += lot.amount;
  *found = std::make_shared<const Receipt>(std::move(receipt));
}

void release(Wallet& wallet, const std::string* source, Instant from, Instant now,
             Transfers& transfers) {
  std::vector<Lot> released;
  for (Lot& lot : wallet.lots) {
    const bool waits = lot.available_from == kNever && lot.expires_at > now;
    if (!waits || (source != nullptr && lot.source != *source)) continue;
    released.push_back(lot);
    released.back().available_from = from;
    lot.amount = 0;
  }
  drop_empty(wallet.lots);
  for (Lot& lot : released) {
    if (from <= now) {
      transfer(wallet, Account::pending, Account::available, lot.amount, transfers);
      pay_debt(wallet, lot);
    }
    if (lot.amount > 0) insert(wallet.lots, std::move(lot));
  }
}

void pay_debts(Wallet& wallet, Instant now) {
  for (Lot& lot : wallet.lots) {
    if (lot.available_from <= now) pay_debt(wallet, lot);
  }
  drop_empty(wallet.lots);
}

Points reverse_own(Wallet& wallet, const std::string& source, Points points, Instant now,
                   Transfers& transfers) {
  for (Lot& lot : wallet.lots) {
    if (lot.source == source) reverse_from(wallet, lot, points, now, transfers);
  }
  drop_empty(wallet.lots);
  return points;
}

Points reverse(Wallet& wallet, Points points, Instant now, bool allow_negative,
               Transfers& transfers) {
  for (Lot& lot : wallet.lots) {
    if (lot.available_from <= now) reverse_from(wallet, lot, points, now, transfers);
  }
  drop_empty(wallet.lots);
  if (!allow_negative) return points;
  transfer(wallet, Account::available, Account::reversed, points, transfers);
  wallet.debt += points;
  return 0;
}

}  // namespace loyalty::core
