// The ledger: events in, states out. Everything that changes a member goes through `record`, and
// `step` is the one place where a state becomes the next, for the server and for `verify` alike.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "json/messages.h"
#include "server/rules.h"
#include "server/store.h"

namespace loyalty::server {

// Who chose an event's id. Ids of one origin never meet those of another, so no page can take an
// id that the shop is about to use.
enum class Origin { shop, page, release };
const char* name_of(Origin origin);

// What a host asks to be booked.
struct Entry {
  std::string member;
  Origin origin = Origin::shop;
  std::string type;
  std::string id;
  std::string content;            // equal for equal requests; see Posted
  std::string event;              // JSON for decode_event
  Instant latest = kLastInstant;  // an event after this instant is refused
  std::string program{};          // hash; where it is not the current one's, nothing is booked
};

// The same id was used before, for something else.
struct Conflict {};

// The shopper was shown what another program gives.
struct OtherProgram {};

// The answer's JSON (of the first time, if it is a repetition), a refusal, or why there is none.
using Booking = std::variant<std::string, Error, Conflict, OtherProgram>;

// A member's state with the rules it was computed under. `seq` is 0 before the first event.
struct MemberState {
  Member member;
  RulesPointer rules;
  long long seq = 0;
  Instant booked_at = 0;  // the member's own time in the store, before time was applied
  bool rewrites = false;  // its receipts are not in the store as they are here
};

// The state under other rules: what refers to the program is found again by its id, or by one that
// it had before.
// A tier that the new program does not have becomes the lowest; time then settles it.
Member adopt(Member member, const Program& from, const Program& to);

// An event applied: the next state, and the answer's JSON for whoever sent it.
struct Step {
  Outcome outcome;
  std::string answer;
};
Result<Step> step(Calculator& calculator, const Rules& rules, const Member& member,
                  const Event& event);

// The ledger over one connection, with its own calculator: one a thread.
// Every function may throw soci::soci_error or std::runtime_error; then nothing was booked.
class Ledger {
 public:
  Ledger(Database& database, RulesBook& book);

  // Books an event in one transaction that touches this member alone.
  Booking record(const Entry& entry);

  // The state with time applied up to `now`; that is not booked. A member without events is new.
  MemberState read(const std::string& member, Instant now);

  // What the cart would do, as JSON. `member` empty: a guest.
  Result<std::string> preview(const std::string& member, std::string_view cart);

  // What a shopper could do with that cart: what an addition of at most `most` minor units (0: as
  // much as the cart costs) would bring, the redemption that is worth most, the rules that give
  // nothing and why. As JSON.
  Result<std::string> advise(const std::string& member, std::string_view cart, Money most);

  // Newest first, below `before`, at most `limit`; with the continuation, as JSON.
  std::string activities(const std::string& member, long long before, int limit);

  // A leaderboard in the period that holds `at`, or the one before (last), as JSON: those who are
  // shown, and where `member` stands (empty: nobody). None where the program has no such board.
  std::optional<std::string> leaderboard(const std::string& board, const std::string& member,
                                         Instant at, bool last);

  Store& store() { return store_; }
  const Rules& rules() const { return *book_.current(); }

 private:
  // The state of a shopper, with what all members have together then; none for a guest.
  std::optional<Member> shopper(const std::string& member, Instant at);
  Booking record_once(const Entry& entry, const Result<Event>& event);
  // Without receipts.
  MemberState stored_state(const MemberRow& row);
  // With those that the event may ask for or change.
  MemberState state_for(const MemberRow& row, const Event& event);
  MemberState decoded(const MemberRow& row, const std::string& state);
  void save_receipts(const MemberState& before, const Member& after, long long seq);
  void save_scores(const Member& member, Instant at);

  Store store_;
  RulesBook& book_;
  Calculator calculator_;
};

}  // namespace loyalty::server
