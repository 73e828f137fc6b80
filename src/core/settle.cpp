#include "core/settle.h"

#include <algorithm>

#include "core/gifts.h"
#include "core/parts.h"

namespace loyalty::core {
namespace {

void pass(const CompiledProgram::Parts& parts, Instant now, Member& member, Transfers& transfers) {
  for (const Lot& lot : settle_wallet(member.wallet, member.settled_at, now, transfers)) {
    note_expired(lot, member);
  }
  member.settled_at = now;
  settle_tier(parts.program.tiers, parts.zone, now, member);
}

}  // namespace

void settle(const CompiledProgram::Parts& parts, Instant now, Member& member, Transfers& transfers,
            std::vector<Given>& given) {
  if (now <= member.settled_at) return;
  for (;;) {
    const Instant gift = next_gift(parts, member, member.settled_at);
    if (gift > now) break;
    pass(parts, gift, member, transfers);
    give_gifts(parts, gift, member, transfers, given);
  }
  if (now > member.settled_at) pass(parts, now, member, transfers);
}

void find_leaves(const CompiledProgram::Parts& parts, const Member& member,
                 std::vector<Instant>& leaves) {
  leaves.clear();
  for (const Progress& entry : member.progress) {
    leaves.push_back(leaves_window(parts.program.tiers, parts.zone, entry.at));
  }
}

Instant next_change(const CompiledProgram::Parts& parts, const Member& member,
                    const std::vector<Instant>& leaves) {
  Instant next = next_gift(parts, member, member.settled_at);
  if (!leaves.empty()) next = std::min(next, leaves.front());
  const Instant lost = tier_lost_at(parts.program.tiers, parts.zone, member);
  if (lost > member.settled_at) next = std::min(next, lost);
  for (const Lot& lot : member.wallet.lots) {
    if (lot.available_from > member.settled_at) next = std::min(next, lot.available_from);
    if (lot.expires_at > member.settled_at) next = std::min(next, lot.expires_at);
  }
  return next;
}

}  // namespace loyalty::core
