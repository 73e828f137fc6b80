#include "loyalty/migration.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/wallet.h"

namespace loyalty {
namespace {

// False where the id stays as it is.
bool rename(const Program& program, std::string& id) {
  for (const WalletTerms& wallet : program.wallets) {
    const auto& formerly = wallet.formerly;
    if (std::find(formerly.begin(), formerly.end(), id) == formerly.end()) continue;
    id = wallet.id;
    return true;
  }
  return false;
}

void merge(const Wallet& from, Wallet& into) {
  for (int i = 0; i < kAccountCount; ++i) into.accounts[i] += from.accounts[i];
  for (const Lot& lot : from.lots) core::insert(into.lots, lot);
  into.debt += from.debt;
}

void merge(const WalletReceipt& from, WalletReceipt& into) {
  for (std::size_t i = 0; i < into.points.size(); ++i) into.points[i] += from.points[i];
  into.redeemed += from.redeemed;
  into.returned += from.returned;
  into.expired += from.expired;
  into.excused += from.excused;
  for (const Lot& lot : from.redeemed_lots) core::insert(into.redeemed_lots, lot);
}

void rename_parts(const Program& program, std::shared_ptr<const Receipt>& shared) {
  Receipt renamed = *shared;
  renamed.wallets.clear();
  bool changed = false;
  for (WalletReceipt part : shared->wallets) {
    changed |= rename(program, part.wallet);
    merge(part, core::part_of(part.wallet, renamed));
  }
  if (changed) shared = std::make_shared<const Receipt>(std::move(renamed));
}

}  // namespace

std::int32_t find_tier(const TierTerms& tiers, const std::string& id) {
  const auto level = std::find_if(tiers.levels.begin(), tiers.levels.end(), [&](const Tier& tier) {
    return tier.id == id ||
           std::find(tier.formerly.begin(), tier.formerly.end(), id) != tier.formerly.end();
  });
  if (level == tiers.levels.end()) return -1;
  return static_cast<std::int32_t>(level - tiers.levels.begin());
}

void rename_wallets(const Program& program, Member& member) {
  const std::vector<Wallet> others = std::exchange(member.others, {});
  for (Wallet wallet : others) {
    const bool renamed = rename(program, wallet.id);
    Wallet& into = core::wallet_of(wallet.id, member);
    merge(wallet, into);
    if (renamed) core::pay_debts(into, member.settled_at);
  }
  for (Hold& hold : member.holds) rename(program, hold.wallet);
  for (auto& receipt : member.receipts) rename_parts(program, receipt);
}

}  // namespace loyalty
