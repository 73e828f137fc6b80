#include "core/member_day.h"

#include <algorithm>

#include "core/counters.h"
#include "core/limits.h"
#include "core/together.h"

namespace loyalty::core {
namespace {

using Parts = CompiledProgram::Parts;

Symbol find(const Parts& parts, Attribute attribute, const std::string& text) {
  const auto found = std::find_if(
      parts.names.begin(), parts.names.end(),
      [&](const NamedSymbol& name) { return name.attribute == attribute && name.text == text; });
  return found == parts.names.end() ? kNoSymbol : found->symbol;
}

void find_profile(const Parts& parts, const Member& member, MemberDay& out) {
  out.profile_texts.clear();
  out.profile_numbers.clear();
  for (const ProfileEntry& entry : member.profile) {
    if (entry.text.empty()) {
      const Symbol name = find(parts, Attribute::profile_number, entry.name);
      if (name != kNoSymbol) out.profile_numbers.push_back({name, entry.number});
    } else {
      const Symbol text = find(parts, Attribute::profile_text, join({entry.name, "=", entry.text}));
      if (text != kNoSymbol) out.profile_texts.push_back(text);
    }
  }
}

DaysAway days_away(const Zone& zone, Instant at, std::int32_t month, std::int32_t day) {
  const int year = to_local(zone, at).date.year;
  const auto days_to = [&](int in_year) {
    const Instant then = to_instant(zone, {date_in(in_year, month, day), 0});
    return static_cast<std::int32_t>(days_between(zone, at, then));
  };
  const std::int32_t this_year = days_to(year);
  return {this_year >= 0 ? this_year : days_to(year + 1),
          this_year <= 0 ? -this_year : -days_to(year - 1)};
}

}  // namespace

void look_at(const Parts& parts, const Member& member, bool guest, Instant at, MemberDay& out) {
  find_limits_left(parts, member, at, out.limits_left);
  if (parts.limits_rewards) find_rewards_left(parts, member, at, out.rewards_left);
  if (parts.limits_offers) find_offers_left(parts, member, at, out.offers_left);
  out.segments = 0;
  if (!parts.asks_day) return;
  take_readings(parts, member, at, out.readings);
  find_profile(parts, member, out);
  out.birthday = out.anniversary = {};
  out.member_days = kNoReading;
  if (member.birthday.month > 0) {
    out.birthday = days_away(parts.zone, at, member.birthday.month, member.birthday.day);
  }
  // A guest sees what joining now would bring.
  const Instant joined_at = guest ? at : member.joined_at;
  if (joined_at != kDistantPast) {
    const Date joined = to_local(parts.zone, joined_at).date;
    out.anniversary = days_away(parts.zone, at, joined.month, joined.day);
    out.member_days = days_between(parts.zone, joined_at, at);
  }
  out.goals = 0;
  for (std::size_t i = 0; i < parts.goals.size(); ++i) {
    const Goal& goal = parts.program.goals[i];
    const bool reached = together(member, {Together::Of::goal, goal.id}) >= goal.goal;
    out.goals |= std::uint64_t{reached} << i;
  }
  const std::vector<Symbol> none;
  MemberFacts facts = facts_of(parts, member, guest, out, at, none);
  find_segments(parts, facts);
  out.segments = facts.segments;
}

void find_segments(const Parts& parts, MemberFacts& facts) {
  facts.segments = 0;
  for (std::size_t i = 0; i < parts.segments.size(); ++i) {
    if (holds_for_member(parts.segments[i], facts)) facts.segments |= std::uint64_t{1} << i;
  }
}

MemberFacts facts_of(const Parts& parts, const Member& member, bool guest, const MemberDay& day,
                     Instant at, const std::vector<Symbol>& traits) {
  MemberFacts facts;
  facts.at = at;
  facts.tier = member.tier_now();
  facts.member = !guest;
  facts.orders = member.orders;
  facts.balance = member.wallet[Account::available];
  if (parts.asks_clock) {
    const LocalTime local = to_local(parts.zone, at);
    facts.weekday = weekday_of(local.date);
    facts.ms_of_day = local.ms_of_day;
  }
  facts.day = &day;
  facts.segments = day.segments;
  facts.traits = &traits;
  return facts;
}

}  // namespace loyalty::core
