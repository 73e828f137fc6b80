#include "core/gifts.h"

#include <algorithm>

#include "core/expiry.h"
#include "core/member_day.h"

namespace loyalty::core {
namespace {

using Parts = CompiledProgram::Parts;

// The day of the year on which a gift comes to the member; month 0 where that is not known.
DayOfYear day_of(const Gift& gift, const Zone& zone, const Member& member) {
  if (gift.on == Gift::On::birthday) return member.birthday;
  if (gift.on == Gift::On::date) return {gift.month, gift.day};
  if (member.joined_at == kDistantPast) return {};
  const Date joined = to_local(zone, member.joined_at).date;
  return {joined.month, joined.day};
}

Instant next_of(const Gift& gift, const Zone& zone, const Member& member, Instant after) {
  if (gift.on == Gift::On::tier) return kNever;
  Date date = to_local(zone, after).date;
  if (gift.on == Gift::On::day) {
    for (;; ++date.month) {
      if (date.month == 13) date = {date.year + 1, 1, 1};
      const Instant at = to_instant(zone, {date_in(date.year, date.month, gift.day), 0});
      if (at > after) return at;
    }
  }
  const DayOfYear day = day_of(gift, zone, member);
  if (day.month == 0) return kNever;
  for (int year = date.year;; ++year) {
    const Instant at = to_instant(zone, {date_in(year, day.month, day.day), 0});
    if (at > after) return at;
  }
}

// A birthday that is corrected brings no second gift in one calendar year.
bool came_this_year(const Parts& parts, const Gift& gift, const Member& member, Instant at) {
  if (gift.on != Gift::On::birthday) return false;
  const Instant year = start_of(parts.zone, Period::year, at);
  return std::any_of(member.gifts.begin(), member.gifts.end(), [&](const GiftState& state) {
    return state.gift == gift.id && state.at >= year;
  });
}

Points worth(const Gift& gift, const CompiledGift& compiled, const MemberDay& day) {
  if (compiled.reading < 0) return gift.points;
  const std::int64_t reading = day.readings[static_cast<std::size_t>(compiled.reading)];
  const Wide points =
      static_cast<Wide>(std::max<std::int64_t>(reading, 0)) * gift.rate_points / gift.rate_every;
  return static_cast<Points>(std::min<Wide>(points, kMaxSurfaceInteger));
}

void note(const Gift& gift, Instant at, Member& member) {
  const auto state = std::find_if(member.gifts.begin(), member.gifts.end(),
                                  [&](const GiftState& s) { return s.gift == gift.id; });
  if (state == member.gifts.end()) {
    member.gifts.push_back({gift.id, at});
  } else {
    state->at = at;
  }
}

// Once in twelve months, however often the tier is lost and reached.
bool came_in_twelve_months(const Parts& parts, const Gift& gift, const Member& member, Instant at) {
  return std::any_of(member.gifts.begin(), member.gifts.end(), [&](const GiftState& state) {
    return state.gift == gift.id && add_months(parts.zone, state.at, 12) > at;
  });
}

void give(const Parts& parts, const Given& gift, Member& member, Transfers& transfers,
          std::vector<Given>& given) {
  const Gift& terms = parts.program.gifts[static_cast<std::size_t>(gift.index)];
  Wallet& wallet = wallet_of(parts.program, terms.wallet, member);
  const Instant expires = expiry_of(parts, member, terms.wallet, gift.at);
  issue(wallet, {gift.points, gift.at, expires, terms.id}, member.settled_at, transfers);
  note(terms, gift.at, member);
  given.push_back(gift);
}

}  // namespace

Instant next_gift(const Parts& parts, const Member& member, Instant after) {
  Instant next = kNever;
  // A guest was never settled, and gets none.
  if (after < kFirstInstant || after >= kLastInstant) return next;
  for (const Gift& gift : parts.program.gifts) {
    next = std::min(next, next_of(gift, parts.zone, member, after));
  }
  return next;
}

void give_gifts(const Parts& parts, Instant at, Member& member, Transfers& transfers,
                std::vector<Given>& given) {
  MemberDay day;
  look_at(parts, member, false, at, day);
  const std::vector<Symbol> no_traits;
  for (std::size_t i = 0; i < parts.gifts.size(); ++i) {
    const Gift& gift = parts.program.gifts[i];
    if (next_of(gift, parts.zone, member, at - 1) != at) continue;
    const MemberFacts facts = facts_of(parts, member, false, day, at, no_traits);
    if (!holds_for_member(parts.gifts[i].when, facts)) continue;
    const Points points = worth(gift, parts.gifts[i], day);
    if (points == 0 || came_this_year(parts, gift, member, at)) continue;
    give(parts, {false, static_cast<std::int32_t>(i), at, 0, points}, member, transfers, given);
  }
}

void find_welcome(const Parts& parts, const Member& member, const MemberFacts& facts,
                  std::int32_t before, std::int32_t after, std::vector<Given>& out) {
  out.clear();
  MemberFacts risen = facts;
  risen.tier = after;
  if (after > before) find_segments(parts, risen);
  for (std::size_t i = 0; i < parts.gifts.size(); ++i) {
    const Gift& gift = parts.program.gifts[i];
    const bool rises = gift.on == Gift::On::tier && before < gift.tier && gift.tier <= after;
    if (!rises || !holds_for_member(parts.gifts[i].when, risen)) continue;
    const Points points = worth(gift, parts.gifts[i], *facts.day);
    if (points == 0 || came_in_twelve_months(parts, gift, member, facts.at)) continue;
    out.push_back({false, static_cast<std::int32_t>(i), facts.at, 0, points});
  }
}

void give_welcome(const Parts& parts, const std::vector<Given>& gifts, Member& member,
                  Transfers& transfers, std::vector<Given>& given) {
  for (const Given& gift : gifts) give(parts, gift, member, transfers, given);
}

void welcome(const Parts& parts, std::int32_t before, Instant at, Member& member,
             Transfers& transfers, std::vector<Given>& given) {
  if (member.tier_now() <= before || parts.gifts.empty()) return;
  MemberDay day;
  look_at(parts, member, false, at, day);
  const std::vector<Symbol> no_traits;
  std::vector<Given> gifts;
  find_welcome(parts, member, facts_of(parts, member, false, day, at, no_traits), before,
               member.tier_now(), gifts);
  give_welcome(parts, gifts, member, transfers, given);
}

}  // namespace loyalty::core
