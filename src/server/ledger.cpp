#include "server/ledger.h"

#include <algorithm>
#include <stdexcept>

#include "json/json.h"
#include "loyalty/leaderboard.h"
#include "loyalty/migration.h"
#include "server/crypto.h"
#include "server/sums.h"

namespace loyalty::server {
namespace {

constexpr int kTries = 5;

Moved& moved_in(Activity& item, const std::string& wallet) {
  if (wallet.empty()) return item.points;
  for (auto& [id, sums] : item.wallets) {
    if (id == wallet) return sums;
  }
  return item.wallets.emplace_back(wallet, Moved{}).second;
}

// The sums that a page shows of one event; Activity states how they balance.
void add_transfer(Activity& item, const TransferRow& transfer) {
  Moved& sums = moved_in(item, transfer.wallet);
  const auto moved = [&transfer](std::string_view account) {
    return (transfer.target == account ? transfer.points : 0) -
           (transfer.source == account ? transfer.points : 0);
  };
  sums.points -= moved("issued") + moved("reversed");
  sums.redeemed += moved("redeemed") + moved("donated") + moved("converted");
  sums.held += moved("held");
  sums.expired += moved("expired");
}

// The lowest where there is none of that id any more.
std::int32_t tier_in(const Program& to, const Program& from, std::int32_t tier) {
  const std::string& id = from.tiers.levels[static_cast<std::size_t>(tier)].id;
  return std::max(find_tier(to.tiers, id), 0);
}

// A board that counts something else, or names members otherwise, begins anew.
std::string key_of(const Leaderboard& board) {
  return board.id + '/' + board.counter + '/' + board.alias;
}

// Whose receipts an event asks for.
std::vector<std::string> orders_named_by(const Event& event) {
  if (const auto* order = std::get_if<OrderEvent>(&event.body)) return {order->order};
  if (const auto* refund = std::get_if<RefundEvent>(&event.body)) return {refund->order};
  if (const auto* status = std::get_if<StatusEvent>(&event.body)) return {status->order};
  return {};
}

// What gave the lots that are gone by then: the receipts of those that are orders say so.
std::vector<std::string> expiring_sources(const Member& member, Instant at) {
  std::vector<std::string> sources;
  const Instant then = std::max(at, member.settled_at);
  const auto add = [&](const std::vector<Lot>& lots) {
    for (const Lot& lot : lots) {
      if (lot.expires_at <= then) sources.push_back(lot.source);
    }
  };
  add(member.wallet.lots);
  for (const Wallet& other : member.others) add(other.lots);
  for (const Hold& hold : member.holds) add(hold.lots);
  for (const auto& receipt : member.receipts) {
    for (const WalletReceipt& part : receipt->wallets) add(part.redeemed_lots);
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
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
  member.tier = tier_in(to, from, member.tier);
  member.granted_tier = tier_in(to, from, member.granted_tier);
  if (member.granted_tier == 0) member.granted_until = kDistantPast;
  rename_wallets(to, member);
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
  return decoded(row, row.state);
}

MemberState Ledger::state_for(const MemberRow& row, const Event& event) {
  MemberState state = stored_state(row);
  // Under another program all of them get their new names.
  if (row.program != rules().program_hash) {
    state = decoded(row, with_receipts(row.state, store_.all_receipts(row.id)));
    state.rewrites = true;
    return state;
  }
  const std::vector<std::string> own = store_.receipts(row.id, orders_named_by(event));
  std::vector<std::string> orders = orders_named_by(event);
  if (!own.empty()) state = decoded(row, with_receipts(row.state, own));
  for (const std::string& source : expiring_sources(state.member, event.at)) {
    if (std::find(orders.begin(), orders.end(), source) == orders.end()) orders.push_back(source);
  }
  const std::vector<std::string> all = store_.receipts(row.id, orders);
  return all.size() == own.size() ? std::move(state) : decoded(row, with_receipts(row.state, all));
}

void Ledger::save_receipts(const MemberState& before, const Member& after, long long seq) {
  const auto& known = before.member.receipts;
  for (const auto& receipt : after.receipts) {
    const bool unchanged = std::find(known.begin(), known.end(), receipt) != known.end();
    if (unchanged && !before.rewrites) continue;
    store_.save_receipt(after.id, receipt->order, seq, encode_receipt(*receipt));
  }
}

MemberState Ledger::decoded(const MemberRow& row, const std::string& text) {
  const Rules& now = rules();
  const bool same = row.program == now.program_hash;
  const RulesPointer then = same ? book_.current() : book_.find(store_, row.program, row.zone);
  Result<Member> member = decode_member(text, then->program());
  if (!member) {
    throw std::runtime_error("the snapshot of member " + row.id +
                             " is broken: " + member.error().where + ": " + member.error().message);
  }
  Member state =
      same ? std::move(*member) : adopt(std::move(*member), then->program(), now.program());
  const Instant booked_at = state.settled_at;
  return {std::move(state), book_.current(), row.seq, booked_at, false};
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
      row ? state_for(*row, *event)
          : MemberState{new_member(entry.member, event->at), book_.current(), 0, event->at, false};
  Event told = *event;
  std::string body = entry.event;
  const std::vector<Together> sums =
      sums_of(rules(), event->at, state.member, orders_named_by(*event));
  if (!sums.empty()) {
    told.together = store_.read_together(sums, true);
    body = with_together(body, *told.together);
  }
  Result<Step> next = step(calculator_, rules(), state.member, told);
  if (!next) return next.error();
  if (!sums.empty()) {
    const auto& after = next->outcome.member.together;
    for (const Together& change : changes_of(*told.together, after)) {
      store_.add_together(change, change.amount);
    }
  }

  const std::string& program = rules().program_hash;
  const std::string& zone = rules().zone_hash;
  const long long seq = state.seq + 1;
  store_.insert_event({entry.member, seq, origin, entry.id, entry.type, event->at, program, zone,
                       body, content_hash, next->answer},
                      next->outcome.transfers);
  store_.save_member({entry.member, seq, program, zone,
                      encode_member(next->outcome.member, rules().program(), Receipts::leave_out)},
                     !row);
  save_receipts(state, next->outcome.member, seq);
  // A name that changes is changed wherever it stands, also on boards of other programs.
  if (std::holds_alternative<ProfileEvent>(event->body)) store_.drop_scores(entry.member);
  save_scores(next->outcome.member, event->at);
  transaction.commit();
  return std::move(next->answer);
}

// In the period of the event, in the running one and in the one before it: a refund may be of
// either.
void Ledger::save_scores(const Member& member, Instant at) {
  const auto& boards = rules().program().leaderboards;
  const auto save = [&](Instant in) {
    for (const Score& score : scores_of(rules().compiled, member, in)) {
      const auto& board = boards[static_cast<std::size_t>(score.board)];
      store_.save_score({key_of(board), score.from, member.id, score.amount, score.alias});
    }
  };
  const auto now = scores_of(rules().compiled, member, member.settled_at);
  save(at);
  save(member.settled_at);
  for (const Score& score : now) {
    if (score.from != kDistantPast) save(score.from - 1);
  }
}

std::optional<std::string> Ledger::leaderboard(const std::string& id, const std::string& member,
                                               Instant at, bool last) {
  const auto& boards = rules().program().leaderboards;
  const auto board =
      std::find_if(boards.begin(), boards.end(), [&](const Leaderboard& b) { return b.id == id; });
  if (board == boards.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(board - boards.begin());
  Score period = scores_of(rules().compiled, Member{}, at)[index];
  if (last && period.from != kDistantPast) {
    period = scores_of(rules().compiled, Member{}, period.from - 1)[index];
  }
  Standings standings{board->id, board->name, period.from, period.until, {}, std::nullopt};
  std::int64_t rank = 0;
  for (const ScoreRow& row : store_.best_scores(key_of(*board), period.from, board->size)) {
    const auto& shown = standings.entries;
    const auto position = static_cast<std::int64_t>(shown.size()) + 1;
    if (shown.empty() || shown.back().amount != row.amount) rank = position;
    standings.entries.push_back({rank, row.alias, row.amount, row.member == member});
  }
  if (!member.empty()) {
    if (const auto place = store_.place(key_of(*board), period.from, member)) {
      standings.own = {place->before + 1, {}, place->amount, true};
    }
  }
  return encode_standings(standings);
}

MemberState Ledger::read(const std::string& member, Instant now) {
  const auto row = store_.find_member(member);
  MemberState state = row ? stored_state(*row)
                          : MemberState{new_member(member, now), book_.current(), 0, now, false};
  // The clock's id is never stored; time alone is never refused.
  Event clock{"clock", now, ClockEvent{}, {}};
  if (const auto sums = sums_of(rules(), now, state.member, {}); !sums.empty()) {
    clock.together = store_.read_together(sums, false);
  }
  Result<Outcome> settled = calculator_.apply(state.member, clock);
  if (!settled) {
    throw std::runtime_error("time could not be applied to member " + member + ": " +
                             settled.error().message);
  }
  state.member = std::move(settled->member);
  return state;
}

std::optional<Member> Ledger::shopper(const std::string& member, Instant at) {
  if (member.empty()) return std::nullopt;
  const auto row = store_.find_member(member);
  Member state = row ? stored_state(*row).member : new_member(member, at);
  if (const auto sums = sums_of(rules(), at, state, {}); !sums.empty()) {
    state.together = store_.read_together(sums, false);
  }
  return state;
}

Result<std::string> Ledger::advise(const std::string& member, std::string_view cart, Money most) {
  const Program& program = rules().program();
  const Result<Cart> decoded = decode_cart(cart, program);
  if (!decoded) return decoded.error();
  const std::optional<Member> state = shopper(member, decoded->at);
  const Member* known = state ? &*state : nullptr;
  const Result<Preview> preview = calculator_.preview(known, *decoded, Detail::breakdown);
  if (!preview) return preview.error();
  const auto unapplied = calculator_.unapplied(*preview);
  const auto reach = within_reach(calculator_, rules().compiled, known, *decoded,
                                  most > 0 ? most : std::max<Money>(preview->totals.before, 1));
  if (!reach) return reach.error();
  std::string out = "{\"within_reach\":" + encode_reach(*reach, *decoded, program);
  if (known != nullptr) {
    const auto best = best_redemption(calculator_, rules().compiled, known, *decoded);
    if (!best) return best.error();
    out += ",\"best_redemption\":" + encode_best(*best, program);
  }
  return out + ",\"unapplied\":" + encode_unapplied(unapplied, program) + "}";
}

Result<std::string> Ledger::preview(const std::string& member, std::string_view cart) {
  const Program& program = rules().program();
  const Result<Cart> decoded = decode_cart(cart, program);
  if (!decoded) return decoded.error();
  const std::optional<Member> state = shopper(member, decoded->at);
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
                     .event = event.body,
                     .points = {},
                     .wallets = {}});
  }
  const long long newest = events.front().seq;
  for (const TransferRow& transfer : store_.transfers(member, oldest, newest)) {
    add_transfer(items[static_cast<std::size_t>(newest - transfer.seq)], transfer);
  }
  return encode_activities(items, oldest > 1 ? std::optional(oldest) : std::nullopt);
}

}  // namespace loyalty::server
