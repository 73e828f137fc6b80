#include "core/resolve.h"

#include <algorithm>

#include "core/check.h"
#include "core/known.h"

namespace loyalty::core {
namespace {

// The index of the item with that id; -1 without one.
template <typename Items>
std::int32_t index_of(const Items& items, const std::string& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
  return found == items.end() ? -1 : static_cast<std::int32_t>(found - items.begin());
}

Status resolve_wallet(const Program& program, const std::string& id, const Pointer& where,
                      std::int32_t& out) {
  if (id.empty() || id == kPointsId) return Done{};
  out = 1 + index_of(program.wallets, id);
  if (out > 0) return Done{};
  std::vector<Named> known = named(program.wallets);
  known.insert(known.begin(), Named{kPointsId, {}});
  return unknown("wallet", "/wallets", id, known, where);
}

// Of every item of a list that names a wallet.
template <typename Items>
Status resolve_wallets(const Program& program, const char* list, Items& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    Status status =
        resolve_wallet(program, items[i].wallet_id, at(list, i) + "/wallet", items[i].wallet);
    if (!status) return status;
  }
  return Done{};
}

Status resolve_tiers_of_gifts(Program& program) {
  for (std::size_t i = 0; i < program.gifts.size(); ++i) {
    Gift& gift = program.gifts[i];
    if (gift.on != Gift::On::tier) continue;
    gift.tier = index_of(program.tiers.levels, gift.tier_id);
    if (gift.tier > 0) continue;
    std::vector<Named> known = named(program.tiers.levels);
    if (!known.empty()) known.erase(known.begin());
    return unknown("tier that members rise to", "the tiers after the first", gift.tier_id, known,
                   at("gifts", i) + "/on/tier");
  }
  return Done{};
}

Status resolve_rules_of_offers(Program& program) {
  for (std::size_t i = 0; i < program.offers.size(); ++i) {
    Offer& offer = program.offers[i];
    if (offer.rule_id.empty()) continue;
    offer.rule = index_of(program.earn, offer.rule_id);
    if (offer.rule >= 0 && program.earn[static_cast<std::size_t>(offer.rule)].on != kNoSymbol) {
      return fail(
          ErrorCode::program_contradiction, at("offers", i) + "/rule",
          "the rule is for an action, expected one for orders: an offer is shown with a cart");
    }
    if (offer.rule >= 0) continue;
    return unknown("rule", "/earn", offer.rule_id, named(program.earn), at("offers", i) + "/rule");
  }
  return Done{};
}

}  // namespace

Status resolve_references(Program& program) {
  if (Status s = resolve_wallets(program, "earn", program.earn); !s) return s;
  if (Status s = resolve_wallets(program, "rewards", program.rewards); !s) return s;
  if (Status s = resolve_wallets(program, "challenges", program.challenges); !s) return s;
  if (Status s = resolve_wallets(program, "gifts", program.gifts); !s) return s;
  for (std::size_t i = 0; i < program.rewards.size(); ++i) {
    Reward& reward = program.rewards[i];
    Status s = resolve_wallet(program, reward.into_id, at("rewards", i) + "/into", reward.into);
    if (!s) return s;
  }
  if (Status s = resolve_tiers_of_gifts(program); !s) return s;
  return resolve_rules_of_offers(program);
}

}  // namespace loyalty::core
