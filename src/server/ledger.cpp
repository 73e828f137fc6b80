#include "server/ledger.h"

#include <stdexcept>

#include "json/json.h"
#include "server/crypto.h"

namespace loyalty::server {
namespace {

constexpr int kTries = 5;

// The sums that a page shows of one event; Activity states how they balance.
void add_transfer(Activity& item, const TransferRow& transfer) {
  const auto moved = [&transfer](std::string_view account) {
    return (transfer.target == account ? transfer.points : 0) -
           (transfer.source == account ? transfer.points : 0);
  };
  item.points -= moved("issued") + moved("reversed");
  item.redeemed += moved("redeemed") + moved("donated") + moved("converted");
  item.held += moved("held");
  item.expired += moved("expired");
}

}  // namespace

const char* name_of(Origin origin) {
  switch (origin) {
    case Origin::shop:
      return "shop";
    case Origin::page:
      return "page";
    case Origin::release:
      break;
  }
  return "release";
}

Member adopt(Member member, const Program& from, const Program& to) {
  const std::string& id = from.tiers.levels[static_cast<std::size_t>(member.tier)].id;
  member.tier = 0;
  for (std::size_t i = 0; i < to.tiers.levels.size(); ++i) {
    if (to.tiers.levels[i].id == id) member.tier = static_cast<std::int32_t>(i);
  }
  return member;
}

Result<Step> step(Calculator& calculator, const Rules& rules, const Member& member,
                  const Event& event) {
  Result<Outcome> outcome = calculator.apply(member, event);
  if (!outcome) return outcome.error();
  std::string answer = encode_outcome(*outcome, event, rules.program(), Receipts::leave_out);
  return Step{std::move(*outcome), std::move(answer)};
}

Ledger::Ledger(Database& database, RulesBook& book)
    : store_(database), book_(book), calculator_(book.current()->compiled) {}

MemberState Ledger::stored_state(const MemberRow& row) {
  const Rules& now = rules();
  const bool same = row.program == now.program_hash;
  const RulesPointer then = same ? book_.current() : book_.find(store_, row.program, row.zone);
  Result<Member> member = decode_member(row.state, then->program());
  if (!member) {
    throw std::runtime_error("the snapshot of member " + row.id +
                             " is broken: " + member.error().where + ": " + member.error().message);
  }
  Member state =
      same ? std::move(*member) : adopt(std::move(*member), then->program(), now.program());
  const Instant booked_at = state.settled_at;
  return {std::move(state), book_.current(), row.seq, booked_at};
}

Booking Ledger::record(const Entry& entry) {
  const Result<Event> event = decode_event(entry.event, rules().program());
  for (int tried = 1;; ++tried) {
    try {
      return record_once(entry, event);
    } catch (const soci::soci_error& error) {
      if (tried == kTries || !is_transient(error)) throw;
    }
  }
}

Booking Ledger::record_once(const Entry& entry, const Result<Event>& event) {
  const std::string origin = name_of(entry.origin);
  const std::string content_hash = sha256_hex(entry.type + ' ' + entry.content);
  Transaction transaction(store_.session(), store_.database());
  store_.lock_member(entry.member);
  if (auto before = store_.find_answer(entry.member, origin, entry.id)) {
    if (before->content_hash != content_hash) return Conflict{};
    return std::move(before->answer);
  }
  if (!entry.program.empty() && entry.program != rules().program_hash) return OtherProgram{};
  if (!event) return event.error();
  if (event->at > entry.latest) {
    return fail(ErrorCode::number_range, "/at",
                "lies in the future; expected at most " + format_instant(entry.latest));
  }

  const auto row = store_.find_member(entry.member);
  const MemberState state =
      row ? stored_state(*row)
          : MemberState{new_member(entry.member, event->at), book_.current(), 0, event->at};
  Result<Step> next = step(calculator_, rules(), state.member, *event);
  if (!next) return next.error();

  const std::string& program = rules().program_hash;
  const std::string& zone = rules().zone_hash;
  const long long seq = state.seq + 1;
  store_.insert_event({entry.member, seq, origin, entry.id, entry.type, event->at, program, zone,
                       entry.event, content_hash, next->answer},
                      next->outcome.transfers);
  store_.save_member({entry.member, seq, program, zone,
                      encode_member(next->outcome.member, rules().program(), Receipts::keep)},
                     !row);
  transaction.commit();
  return std::move(next->answer);
}

MemberState Ledger::read(const std::string& member, Instant now) {
  const auto row = store_.find_member(member);
  MemberState state =
      row ? stored_state(*row) : MemberState{new_member(member, now), book_.current(), 0, now};
  // The clock's id is never stored; time alone is never refused.
  Result<Outcome> settled = calculator_.apply(state.member, Event{"clock", now, ClockEvent{}});
  if (!settled) {
    throw std::runtime_error("time could not be applied to member " + member + ": " +
                             settled.error().message);
  }
  state.member = std::move(settled->member);
  return state;
}

Result<std::string> Ledger::preview(const std::string& member, std::string_view cart) {
  const Program& program = rules().program();
  const Result<Cart> decoded = decode_cart(cart, program);
  if (!decoded) return decoded.error();
  std::optional<Member> state;
  if (!member.empty()) {
    const auto row = store_.find_member(member);
    state = row ? stored_state(*row).member : new_member(member, decoded->at);
  }
  Result<Preview> preview =
      calculator_.preview(state ? &*state : nullptr, *decoded, Detail::breakdown);
  if (!preview) return preview.error();
  return encode_preview(*preview, *decoded, program);
}

std::string Ledger::activities(const std::string& member, long long before, int limit) {
  const std::vector<EventRow> events = store_.newest_events(member, before, limit);
  std::vector<Activity> items;
  if (events.empty()) return encode_activities(items, std::nullopt);
  const long long oldest = events.back().seq;
  for (const EventRow& event : events) {
    items.push_back({.seq = event.seq,
                     .type = event.type,
                     .id = event.id,
                     .at = event.at,
                     .event = event.body});
  }
  const long long newest = events.front().seq;
  for (const TransferRow& transfer : store_.transfers(member, oldest, newest)) {
    add_transfer(items[static_cast<std::size_t>(newest - transfer.seq)], transfer);
  }
  return encode_activities(items, oldest > 1 ? std::optional(oldest) : std::nullopt);
}

}  // namespace loyalty::server
