// The rows of the ledger: one connection with its prepared statements. Rules of the business are
// not here; see ledger.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/outcome.h"
#include "loyalty/time.h"
#include "server/database.h"

namespace loyalty::server {

struct EventRow {
  std::string member;
  long long seq = 0;  // 1, 2, 3 ... of this member
  std::string origin;
  std::string id;
  std::string type;
  Instant at = 0;
  std::string program;  // hash
  std::string zone;     // hash
  std::string body;     // the event's JSON
  std::string content_hash;
  std::string answer;
};

struct MemberRow {
  std::string id;
  long long seq = 0;  // of the last event
  std::string program;
  std::string zone;
  std::string state;  // the member's JSON without receipts
};

struct TransferRow {
  long long seq = 0;
  std::string wallet;  // Wallet::id
  std::string source;
  std::string target;
  long long points = 0;
};

struct ScoreRow {
  std::string board;
  long long period = 0;
  std::string member;
  long long amount = 0;
  std::string alias;
};

// What a repeated event is compared with.
struct StoredAnswer {
  std::string content_hash;
  std::string answer;
};

// Every function may throw soci::soci_error.
class Store {
 public:
  explicit Store(Database& database);
  ~Store();

  Database& database() { return database_; }
  soci::session& session() { return session_; }

  // Nobody else changes this member until the transaction ends. SQLite's transactions lock
  // everything anyway; PostgreSQL locks the name, since a new member has no row yet.
  void lock_member(const std::string& member);

  std::optional<StoredAnswer> find_answer(const std::string& member, const std::string& origin,
                                          const std::string& id);
  std::optional<MemberRow> find_member(const std::string& id);
  void insert_event(const EventRow& event, const std::vector<Transfer>& transfers);
  // `is_new`: the member has no row yet.
  void save_member(const MemberRow& member, bool is_new);

  // Receipts of a member: of these orders, as far as there are, or all in the order of booking.
  std::vector<std::string> receipts(const std::string& member,
                                    const std::vector<std::string>& orders);
  std::vector<std::string> all_receipts(const std::string& member);
  // `seq` is that of the event that booked the order.
  void save_receipt(const std::string& member, const std::string& order, long long seq,
                    const std::string& body);

  // What all members have together, of these sums, in their order; with `lock` nobody else changes
  // them until the transaction ends.
  std::vector<Together> read_together(std::vector<Together> sums, bool lock);
  void add_together(const Together& sum, long long more);

  // One place on a leaderboard; without an amount or an alias there is none.
  void save_score(const ScoreRow& score);
  void drop_scores(const std::string& member);
  // The first of a period, the highest amount first.
  std::vector<ScoreRow> best_scores(const std::string& board, long long period, long long most);
  // What a member has there, and how many have more.
  struct Place {
    long long amount = 0;
    long long before = 0;
  };
  std::optional<Place> place(const std::string& board, long long period, const std::string& member);

  // Events of a member below `before` (exclusive), newest first, with their transfers.
  std::vector<EventRow> newest_events(const std::string& member, long long before, int limit);
  std::vector<TransferRow> transfers(const std::string& member, long long from_seq,
                                     long long to_seq);
  // All events of a member, oldest first.
  void each_event(const std::string& member, const std::function<void(const EventRow&)>& visit);
  // The ids of members after `after`, in the database's order: those with a row or an event.
  std::vector<std::string> members_after(const std::string& after, int limit);

  enum class Document { program, zone };
  void add_document(Document kind, const std::string& hash, const std::string& text);
  std::optional<std::string> find_document(Document kind, const std::string& hash);

  // The value of a setting, stored as `initial` if it was not there.
  std::string setting(const std::string& name, const std::string& initial);

  // Throws when the database does not answer.
  void ping();

 private:
  struct Statements;
  Database& database_;
  soci::session session_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace loyalty::server
