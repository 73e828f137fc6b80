// Lots and accounts: how points come, mature, are spent, expire and are taken back. Every function
// writes its movements into a list of transfers that balances.
#pragma once

#include <string>
#include <vector>

#include "loyalty/member.h"
#include "loyalty/outcome.h"
#include "loyalty/program.h"

namespace loyalty::core {

using Transfers = std::vector<Transfer>;

// The member's wallet of that number (Program::terms_of), or null where nothing was ever in it.
const Wallet* find_wallet(const Program& program, std::int32_t wallet, const Member& member);

// The same, which is made where it is not there yet; by its id for those that events left behind.
Wallet& wallet_of(const Program& program, std::int32_t wallet, Member& member);
Wallet& wallet_of(const std::string& id, Member& member);

// What is in one account of a wallet.
Points balance_of(const Program& program, std::int32_t wallet, const Member& member,
                  Account account = Account::available);

// The part of a receipt that is of that wallet, new where it was not there.
WalletReceipt& part_of(const std::string& wallet, Receipt& receipt);

// Puts a lot among others in the order in which they are spent: soonest expiry first, then soonest
// availability, then as they came.
void insert(std::vector<Lot>& lots, Lot lot);

// Moves points between two accounts and notes it; movements between the same two are summed.
void transfer(Wallet& wallet, Account from, Account to, Points amount, Transfers& transfers);

// Lots that became available since `before` move from pending, paying debts first; lots that
// expire at `now` or earlier are gone, and returned.
std::vector<Lot> settle_wallet(Wallet& wallet, Instant before, Instant now, Transfers& transfers);

// Adds issued points as a lot. They pay debts first when they are available at once. Returns those
// that have expired already.
Points issue(Wallet& wallet, Lot lot, Instant now, Transfers& transfers);

// Takes points out of the available lots into `to`, soonest expiry first, and returns what was
// taken. The balance must cover them.
std::vector<Lot> take(Wallet& wallet, Points points, Instant now, Account to, Transfers& transfers);

// Gives lots back from `from` as they were, up to `points`, soonest expiry first, removing them
// from `lots`. Those that have expired meanwhile expire at once, and are returned.
std::vector<Lot> give_back(Wallet& wallet, std::vector<Lot>& lots, Points points, Instant now,
                           Account from, Transfers& transfers);

// Notes on the receipt of the order that gave it that a lot of that wallet expired unspent, so that
// refunds take its points from no others.
void note_expired(const Lot& lot, const std::string& wallet, Member& member);

// Lots of that source (of any, where it is null) which wait for a status of their order are
// available from `from` on.
void release(Wallet& wallet, const std::string* source, Instant from, Instant now,
             Transfers& transfers);

// What is there pays what is owed.
void pay_debts(Wallet& wallet, Instant now);

// Takes back points out of the lots that `source` gave; returns those that were not there.
Points reverse_own(Wallet& wallet, const std::string& source, Points points, Instant now,
                   Transfers& transfers);

// Takes back points out of what is available, soonest expiry first. What is missing is owed
// (allow_negative) or forgone; returns the forgone.
Points reverse(Wallet& wallet, Points points, Instant now, bool allow_negative,
               Transfers& transfers);

}  // namespace loyalty::core
