#include "core/expiry.h"

#include <algorithm>

#include "core/wallet.h"

namespace loyalty::core {
namespace {

// A tier's own terms are those of the points.
const Expiry& terms_of(const Program& program, std::int32_t wallet, std::int32_t tier) {
  const auto& own = program.tiers.levels[static_cast<std::size_t>(tier)].expires;
  return own && wallet == 0 ? *own : program.terms_of(wallet).expires;
}

Instant expiry_by(const Expiry& terms, const Zone& zone, Instant at) {
  switch (terms.kind) {
    case Expiry::Kind::after:
    case Expiry::Kind::inactive:
      return terms.days > 0 ? add_days(zone, at, terms.days) : add_months(zone, at, terms.months);
    case Expiry::Kind::end_of_month:
      return add_months(zone, start_of(zone, Period::month, at), terms.months + 1);
    case Expiry::Kind::end_of_year: {
      const Instant month = add_months(zone, start_of(zone, Period::month, at), terms.months);
      return add_months(zone, start_of(zone, Period::year, month), 12);
    }
    case Expiry::Kind::never:
      break;
  }
  return kNever;
}

bool asks_for_activity(const Program& program, std::int32_t wallet) {
  const auto asks = [](const Expiry& terms) { return terms.kind == Expiry::Kind::inactive; };
  return asks(program.terms_of(wallet).expires) ||
         (wallet == 0 &&
          std::any_of(program.tiers.levels.begin(), program.tiers.levels.end(),
                      [&](const Tier& tier) { return tier.expires && asks(*tier.expires); }));
}

}  // namespace

Instant available_from(const CompiledProgram::Parts& parts, std::int32_t wallet,
                       Instant earned_at) {
  const std::int32_t days = parts.program.terms_of(wallet).available_days;
  return days > 0 ? add_days(parts.zone, earned_at, days) : earned_at;
}

Instant expiry_of(const CompiledProgram::Parts& parts, const Member& member, std::int32_t wallet,
                  Instant earned_at) {
  const Expiry& terms = terms_of(parts.program, wallet, member.tier_now());
  // What is told late lives as long as what was there when the member last did something.
  const Instant from =
      terms.kind == Expiry::Kind::inactive ? std::max(earned_at, member.active_at) : earned_at;
  const Instant expires = expiry_by(terms, parts.zone, from);
  return expires <= kLastInstant ? expires : kNever;
}

void prolong(const CompiledProgram::Parts& parts, const Member& member, const std::string& id,
             std::vector<Lot>& lots) {
  const std::int32_t wallet = parts.program.wallet_of_id(id);
  if (wallet < 0 || !asks_for_activity(parts.program, wallet)) return;
  const Expiry::Kind kind = terms_of(parts.program, wallet, member.tier_now()).kind;
  if (kind != Expiry::Kind::inactive && kind != Expiry::Kind::never) return;
  if (member.active_at == kDistantPast) return;
  const Instant expires = expiry_of(parts, member, wallet, member.active_at);
  std::vector<Lot> longer;
  for (Lot& lot : lots) {
    // An order that is told late shortens nothing.
    if (lot.expires_at != kNever) lot.expires_at = std::max(lot.expires_at, expires);
    insert(longer, std::move(lot));
  }
  lots = std::move(longer);
}

void note_activity(const CompiledProgram::Parts& parts, Instant at, Member& member) {
  member.active_at = std::max(member.active_at, at);
  prolong(parts, member, {}, member.wallet.lots);
  for (Wallet& other : member.others) prolong(parts, member, other.id, other.lots);
  for (Hold& hold : member.holds) prolong(parts, member, hold.wallet, hold.lots);
}

}  // namespace loyalty::core
