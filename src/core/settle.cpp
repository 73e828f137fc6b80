#include "core/settle.h"

#include <algorithm>

#include "core/gifts.h"
#include "core/parts.h"

namespace loyalty::core {
namespace {

// A program may no longer say what its points once waited for, or no longer have the wallet.
bool waits_for_status(const Program& program, const std::string& id) {
  const std::int32_t wallet = program.wallet_of_id(id);
  return wallet >= 0 && !program.terms_of(wallet).available_on.empty();
}

void pass(const CompiledProgram::Parts& parts, Instant now, OnExpired on_expired, Member& member,
          Transfers& transfers, std::vector<Given>& given) {
  const auto pass_wallet = [&](Wallet& wallet) {
    if (!waits_for_status(parts.program, wallet.id)) {
      // As of before: what matures now is not to find it again.
      release(wallet, nullptr, member.settled_at, now, transfers);
    }
    for (const Lot& lot : settle_wallet(wallet, member.settled_at, now, transfers)) {
      if (on_expired != nullptr) on_expired(lot, wallet.id, member);
    }
  };
  pass_wallet(member.wallet);
  for (Wallet& other : member.others) pass_wallet(other);
  member.settled_at = now;
  const std::int32_t before = member.tier_now();
  settle_tier(parts.program.tiers, parts.zone, now, member);
  if (member.granted_until <= now) member.granted_tier = 0;
  welcome(parts, before, now, member, transfers, given);
}

// When time alone may raise the tier next, for the gifts of tiers.
Instant next_raise(const CompiledProgram::Parts& parts, const Member& member) {
  const TierTerms& tiers = parts.program.tiers;
  const bool by_time = tiers.upgrade == TierTerms::Upgrade::next_year && !parts.gifts.empty();
  if (!by_time || member.progress.empty()) return kNever;
  const Instant next = leaves_window(tiers, parts.zone, member.progress.front().at);
  return next > member.settled_at ? next : kNever;
}

// What comes after a grant is over comes by the tier that was reached.
Instant grant_end(const Member& member) {
  return member.granted_tier > 0 && member.granted_until > member.settled_at ? member.granted_until
                                                                             : kNever;
}

void narrow(const Wallet& wallet, Instant after, Instant& next) {
  for (const Lot& lot : wallet.lots) {
    if (lot.available_from > after) next = std::min(next, lot.available_from);
    if (lot.expires_at > after) next = std::min(next, lot.expires_at);
  }
}

}  // namespace

void settle(const CompiledProgram::Parts& parts, Instant now, OnExpired on_expired, Member& member,
            Transfers& transfers, std::vector<Given>& given) {
  if (now <= member.settled_at) return;
  for (;;) {
    const Instant next = std::min({next_gift(parts, member, member.settled_at),
                                   next_raise(parts, member), grant_end(member)});
    if (next > now) break;
    pass(parts, next, on_expired, member, transfers, given);
    give_gifts(parts, next, member, transfers, given);
  }
  if (now > member.settled_at) pass(parts, now, on_expired, member, transfers, given);
}

Instant next_change(const CompiledProgram::Parts& parts, const Member& member,
                    const TierCount& count) {
  Instant next = next_gift(parts, member, member.settled_at);
  if (!count.left.empty()) next = std::min(next, count.left.front().at);
  const Instant lost = tier_lost_at(parts.program.tiers, parts.zone, member);
  if (lost > member.settled_at) next = std::min(next, lost);
  next = std::min(next, grant_end(member));
  narrow(member.wallet, member.settled_at, next);
  for (const Wallet& other : member.others) narrow(other, member.settled_at, next);
  return next;
}

}  // namespace loyalty::core
