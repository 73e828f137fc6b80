#include "core/offers.h"

#include <algorithm>

#include "core/limits.h"
#include "core/sorting.h"
#include "core/tally.h"

namespace loyalty::core {
namespace {

using Parts = CompiledProgram::Parts;

bool holds(const Parts& parts, const RuleIndex& index, const IndexedOffer& offer,
           const CartFacts& facts) {
  if (offer.min_subtotal > facts.subtotal) return false;
  const auto seen = [&](const SymbolTest* wanted) {
    return std::any_of(wanted->any_of.begin(), wanted->any_of.end(),
                       [&](Symbol symbol) { return facts.has_seen(symbol); });
  };
  const SymbolTest* const* wanted = index.wanted().data();
  if (!std::all_of(wanted + offer.first_wanted, wanted + offer.end_wanted, seen)) return false;
  const CompiledCondition& when = parts.offers[static_cast<std::size_t>(offer.offer)];
  return !offer.ask_condition || holds_for_cart(when, facts);
}

Points given_by(const Parts& parts, std::int32_t rule, const Awards& awards) {
  if (rule < 0) return 0;
  Points points = 0;
  const std::int32_t wallet = parts.earn[static_cast<std::size_t>(rule)].wallet;
  for (const Contribution& c : awards.of_wallet(wallet).contributions) {
    if (c.rule == rule) points += c.points;
  }
  return points;
}

// They stand by priority and value already, and a sort leaves equals as they stand.
void rank(const Parts& parts, std::vector<OfferState>& offers) {
  const auto sort_by = [&](auto key_of) {
    std::vector<OfferState> sorted;
    for (const SortKey& key : sorted_by(offers.size(), key_of)) {
      sorted.push_back(offers[static_cast<std::size_t>(key.position)]);
    }
    offers = std::move(sorted);
  };
  sort_by([&](std::size_t i) { return -offers[i].points; });
  sort_by([&](std::size_t i) {
    return -std::int64_t{parts.program.offers[static_cast<std::size_t>(offers[i].offer)].priority};
  });
}

}  // namespace

void list_offers(const Parts& parts, const RuleIndex& index, const Shopper& shopper,
                 const CartFacts& facts, const Awards& awards, std::vector<OfferState>& out) {
  out.clear();
  for (const IndexedOffer& offer : index.offers()) {
    const auto i = static_cast<std::size_t>(offer.offer);
    if (parts.limits_offers && shopper.day.offers_left[i] == 0) continue;
    if (!holds(parts, index, offer, facts)) continue;
    out.push_back({offer.offer, given_by(parts, parts.program.offers[i].rule, awards)});
  }
  if (parts.ranks_offers) rank(parts, out);
}

void note_shown(const Parts& parts, const std::vector<OfferState>& offers, Instant at,
                Member& member) {
  for (const OfferState& state : offers) {
    const Offer& offer = parts.program.offers[static_cast<std::size_t>(state.offer)];
    if (!states_any(offer.most)) continue;
    add_to_tally(parts.zone, at, {offer.id, kOfferKey, 1}, member.settled_at, member.claims);
  }
}

}  // namespace loyalty::core
