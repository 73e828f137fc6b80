#include "server/store.h"

#include "server/sums.h"

namespace loyalty::server {
namespace {

using soci::into;
using soci::use;

// Runs a prepared query for at most one row. Reading on to the end closes the cursor: on SQLite
// an open one would keep an old snapshot of the database alive.
bool fetch_one(soci::statement& statement) {
  const bool found = statement.execute(true);
  while (found && statement.fetch()) {
  }
  return found;
}

constexpr const char* kEventColumns =
    "member, seq, origin, id, type, at, program, zone, body, content_hash, answer";

EventRow event_of(const soci::row& row) {
  return {row.get<std::string>(0), row.get<long long>(1),   row.get<std::string>(2),
          row.get<std::string>(3), row.get<std::string>(4), row.get<long long>(5),
          row.get<std::string>(6), row.get<std::string>(7), row.get<std::string>(8),
          row.get<std::string>(9), row.get<std::string>(10)};
}

const char* table_of(Store::Document kind) {
  return kind == Store::Document::program ? "program" : "zone";
}

}  // namespace

// The queries of every request, prepared once a connection, with the variables they are bound to.
struct Store::Statements {
  explicit Statements(soci::session& session)
      : find_answer((session.prepare << "SELECT content_hash, answer FROM event"
                                        " WHERE member = :m AND origin = :o AND id = :i",
                     use(event.member), use(event.origin), use(event.id), into(answer.content_hash),
                     into(answer.answer))),
        find_member(
            (session.prepare << "SELECT seq, program, zone, state FROM member WHERE id = :i",
             use(member.id), into(member.seq), into(member.program), into(member.zone),
             into(member.state))),
        insert_event((session.prepare << "INSERT INTO event (" << kEventColumns
                                      << ") VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :i, :j, :k)",
                      use(event.member), use(event.seq), use(event.origin), use(event.id),
                      use(event.type), use(at), use(event.program), use(event.zone),
                      use(event.body), use(event.content_hash), use(event.answer))),
        insert_transfer(
            (session.prepare
                 << "INSERT INTO transfer (member, seq, position, wallet, source, target, points)"
                    " VALUES (:m, :s, :p, :w, :f, :t, :n)",
             use(event.member), use(event.seq), use(position), use(transfer.wallet),
             use(transfer.source), use(transfer.target), use(transfer.points))),
        insert_member((session.prepare << "INSERT INTO member (seq, program, zone, state, id)"
                                          " VALUES (:s, :p, :z, :t, :i)",
                       use(member.seq), use(member.program), use(member.zone), use(member.state),
                       use(member.id))),
        update_member((session.prepare << "UPDATE member SET seq = :s, program = :p, zone = :z,"
                                          " state = :t WHERE id = :i",
                       use(member.seq), use(member.program), use(member.zone), use(member.state),
                       use(member.id))) {}

  EventRow event;
  long long at = 0;
  StoredAnswer answer;
  MemberRow member;
  TransferRow transfer;
  long long position = 0;

  soci::statement find_answer;
  soci::statement find_member;
  soci::statement insert_event;
  soci::statement insert_transfer;
  soci::statement insert_member;
  soci::statement update_member;
};

Store::Store(Database& database) : database_(database) {
  database_.connect(session_);
  database_.migrate(session_);
  statements_ = std::make_unique<Statements>(session_);
}

Store::~Store() = default;

void Store::lock_member(const std::string& member) {
  if (database_.dialect() == Dialect::sqlite) return;
  session_ << "SELECT pg_advisory_xact_lock(hashtextextended(:m, 0))", use(member);
}

std::optional<StoredAnswer> Store::find_answer(const std::string& member, const std::string& origin,
                                               const std::string& id) {
  Statements& all = *statements_;
  all.event.member = member;
  all.event.origin = origin;
  all.event.id = id;
  if (!fetch_one(all.find_answer)) return std::nullopt;
  return all.answer;
}

std::optional<MemberRow> Store::find_member(const std::string& id) {
  Statements& all = *statements_;
  all.member.id = id;
  if (!fetch_one(all.find_member)) return std::nullopt;
  return all.member;
}

void Store::insert_event(const EventRow& event, const std::vector<Transfer>& transfers) {
  Statements& all = *statements_;
  all.event = event;
  all.at = event.at;
  all.insert_event.execute(true);
  all.position = 0;
  for (const Transfer& transfer : transfers) {
    all.transfer.wallet = transfer.wallet;
    all.transfer.source = name_of(transfer.from);
    all.transfer.target = name_of(transfer.to);
    all.transfer.points = transfer.amount;
    all.insert_transfer.execute(true);
    ++all.position;
  }
}

void Store::save_member(const MemberRow& member, bool is_new) {
  statements_->member = member;
  (is_new ? statements_->insert_member : statements_->update_member).execute(true);
}

std::vector<std::string> Store::receipts(const std::string& member,
                                         const std::vector<std::string>& orders) {
  std::vector<std::string> found;
  for (const std::string& order : orders) {
    std::string body;
    session_ << "SELECT body FROM receipt WHERE member = :m AND order_id = :o", use(member),
        use(order), into(body);
    if (session_.got_data()) found.push_back(std::move(body));
  }
  return found;
}

std::vector<std::string> Store::all_receipts(const std::string& member) {
  std::vector<std::string> found;
  const soci::rowset<std::string> rows =
      (session_.prepare << "SELECT body FROM receipt WHERE member = :m ORDER BY seq, order_id",
       use(member));
  for (const std::string& body : rows) found.push_back(body);
  return found;
}

void Store::save_receipt(const std::string& member, const std::string& order, long long seq,
                         const std::string& body) {
  session_ << "INSERT INTO receipt (member, order_id, seq, body) VALUES (:m, :o, :s, :b)"
              " ON CONFLICT (member, order_id) DO UPDATE SET body = excluded.body",
      use(member), use(order), use(seq), use(body);
}

std::vector<Together> Store::read_together(std::vector<Together> sums, bool lock) {
  const bool row_locks = lock && database_.dialect() == Dialect::postgresql;
  for (Together& sum : sums) {
    const std::string name = name_of(sum);
    if (row_locks) {
      session_ << "INSERT INTO together (name, amount) VALUES (:n, 0) ON CONFLICT DO NOTHING",
          use(name);
    }
    long long amount = 0;
    session_ << "SELECT amount FROM together WHERE name = :n" << (row_locks ? " FOR UPDATE" : ""),
        use(name), into(amount);
    sum.amount = session_.got_data() ? amount : 0;
  }
  return sums;
}

void Store::add_together(const Together& sum, long long more) {
  const std::string name = name_of(sum);
  session_ << "INSERT INTO together (name, amount) VALUES (:n, :a)"
              " ON CONFLICT (name) DO UPDATE SET amount = together.amount + excluded.amount",
      use(name), use(more);
}

void Store::save_score(const ScoreRow& score) {
  if (score.amount <= 0 || score.alias.empty()) {
    session_ << "DELETE FROM score WHERE board = :b AND period = :p AND member = :m",
        use(score.board), use(score.period), use(score.member);
    return;
  }
  session_ << "INSERT INTO score (board, period, member, amount, alias)"
              " VALUES (:b, :p, :m, :n, :a) ON CONFLICT (board, period, member)"
              " DO UPDATE SET amount = excluded.amount, alias = excluded.alias",
      use(score.board), use(score.period), use(score.member), use(score.amount), use(score.alias);
}

void Store::drop_scores(const std::string& member) {
  session_ << "DELETE FROM score WHERE member = :m", use(member);
}

std::vector<ScoreRow> Store::best_scores(const std::string& board, long long period,
                                         long long most) {
  std::vector<ScoreRow> scores;
  const soci::rowset<soci::row> rows =
      (session_.prepare << "SELECT member, amount, alias FROM score"
                           " WHERE board = :b AND period = :p ORDER BY amount DESC, member LIMIT "
                        << most,
       use(board), use(period));
  for (const soci::row& row : rows) {
    scores.push_back(
        {board, period, row.get<std::string>(0), row.get<long long>(1), row.get<std::string>(2)});
  }
  return scores;
}

std::optional<Store::Place> Store::place(const std::string& board, long long period,
                                         const std::string& member) {
  Place place;
  session_ << "SELECT amount FROM score WHERE board = :b AND period = :p AND member = :m",
      use(board), use(period), use(member), into(place.amount);
  if (!session_.got_data()) return std::nullopt;
  session_ << "SELECT COUNT(*) FROM score WHERE board = :b AND period = :p AND amount > :n",
      use(board), use(period), use(place.amount), into(place.before);
  return place;
}

std::vector<EventRow> Store::newest_events(const std::string& member, long long before, int limit) {
  std::vector<EventRow> events;
  const soci::rowset<soci::row> rows =
      (session_.prepare << "SELECT " << kEventColumns
                        << " FROM event WHERE member = :m AND seq < :b ORDER BY seq DESC LIMIT "
                        << limit,
       use(member), use(before));
  for (const soci::row& row : rows) events.push_back(event_of(row));
  return events;
}

std::vector<TransferRow> Store::transfers(const std::string& member, long long from_seq,
                                          long long to_seq) {
  std::vector<TransferRow> transfers;
  const soci::rowset<soci::row> rows =
      (session_.prepare << "SELECT seq, wallet, source, target, points FROM transfer"
                           " WHERE member = :m AND seq >= :a AND seq <= :b ORDER BY seq, position",
       use(member), use(from_seq), use(to_seq));
  for (const soci::row& row : rows) {
    transfers.push_back({row.get<long long>(0), row.get<std::string>(1), row.get<std::string>(2),
                         row.get<std::string>(3), row.get<long long>(4)});
  }
  return transfers;
}

void Store::each_event(const std::string& member,
                       const std::function<void(const EventRow&)>& visit) {
  const soci::rowset<soci::row> rows =
      (session_.prepare << "SELECT " << kEventColumns
                        << " FROM event WHERE member = :m ORDER BY seq",
       use(member));
  for (const soci::row& row : rows) visit(event_of(row));
}

std::vector<std::string> Store::members_after(const std::string& after, int limit) {
  std::vector<std::string> ids;
  const soci::rowset<std::string> rows =
      (session_.prepare << "SELECT id FROM member WHERE id > :a"
                           " UNION SELECT member FROM event WHERE member > :b ORDER BY 1 LIMIT "
                        << limit,
       use(after, "a"), use(after, "b"));
  for (const std::string& id : rows) ids.push_back(id);
  return ids;
}

void Store::add_document(Document kind, const std::string& hash, const std::string& text) {
  session_ << "INSERT INTO " << table_of(kind)
           << " (hash, document) VALUES (:h, :d) ON CONFLICT DO NOTHING",
      use(hash), use(text);
}

std::optional<std::string> Store::find_document(Document kind, const std::string& hash) {
  std::string text;
  session_ << "SELECT document FROM " << table_of(kind) << " WHERE hash = :h", use(hash),
      into(text);
  if (!session_.got_data()) return std::nullopt;
  return text;
}

std::string Store::setting(const std::string& name, const std::string& initial) {
  session_ << "INSERT INTO setting (name, value) VALUES (:n, :v) ON CONFLICT DO NOTHING", use(name),
      use(initial);
  std::string value;
  session_ << "SELECT value FROM setting WHERE name = :n", use(name), into(value);
  return value;
}

void Store::ping() {
  long long versions = 0;
  session_ << "SELECT COUNT(*) FROM schema_version", into(versions);
}

}  // namespace loyalty::server
