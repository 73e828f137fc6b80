#include "server/migrations.h"

namespace loyalty::server {
namespace {

using Step = std::vector<std::string>;

// Both databases read these. Instants are milliseconds since 1970.
Step ledger_tables() {
  return {
      // Programs and time zone tables by the SHA-256 of their text.
      "CREATE TABLE program (hash TEXT PRIMARY KEY, document TEXT NOT NULL)",
      "CREATE TABLE zone (hash TEXT PRIMARY KEY, document TEXT NOT NULL)",
      // What happened. `origin` keeps the ids of the shop apart from those of pages.
      "CREATE TABLE event ("
      " member TEXT NOT NULL,"
      " seq BIGINT NOT NULL,"
      " origin TEXT NOT NULL,"
      " id TEXT NOT NULL,"
      " type TEXT NOT NULL,"
      " at BIGINT NOT NULL,"
      " program TEXT NOT NULL REFERENCES program (hash),"
      " zone TEXT NOT NULL REFERENCES zone (hash),"
      " body TEXT NOT NULL,"
      " content_hash TEXT NOT NULL,"
      " answer TEXT NOT NULL,"
      " PRIMARY KEY (member, seq),"
      " UNIQUE (member, origin, id))",
      "CREATE TABLE transfer ("
      " member TEXT NOT NULL,"
      " seq BIGINT NOT NULL,"
      " position BIGINT NOT NULL,"
      " source TEXT NOT NULL,"
      " target TEXT NOT NULL,"
      " points BIGINT NOT NULL,"
      " PRIMARY KEY (member, seq, position),"
      " FOREIGN KEY (member, seq) REFERENCES event (member, seq))",
      // The state after event `seq`, under that event's program: a snapshot, never the truth.
      "CREATE TABLE member ("
      " id TEXT PRIMARY KEY,"
      " seq BIGINT NOT NULL,"
      " program TEXT NOT NULL REFERENCES program (hash),"
      " zone TEXT NOT NULL REFERENCES zone (hash),"
      " state TEXT NOT NULL)",
      "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
  };
}

// Wallets beside the points; what all members have together: what is taken of limits and stock that
// they share, and what they did for common goals; leaderboards.
Step shared_tables() {
  return {
      "ALTER TABLE transfer ADD COLUMN wallet TEXT NOT NULL DEFAULT ''",
      "CREATE TABLE together (name TEXT PRIMARY KEY, amount BIGINT NOT NULL)",
      // What members have on leaderboards, by the first instant of the period. Made of the events:
      // a row is written anew with each that changes it.
      "CREATE TABLE score ("
      " board TEXT NOT NULL,"
      " period BIGINT NOT NULL,"
      " member TEXT NOT NULL,"
      " amount BIGINT NOT NULL,"
      " alias TEXT NOT NULL,"
      " PRIMARY KEY (board, period, member))",
      "CREATE INDEX score_order ON score (board, period, amount)",
      "CREATE INDEX score_member ON score (member)",
  };
}

// What each order gave, beside the member's state: an event needs few of them.
Step receipt_table() {
  return {
      "CREATE TABLE receipt ("
      " member TEXT NOT NULL,"
      " order_id TEXT NOT NULL,"
      " seq BIGINT NOT NULL,"
      " body TEXT NOT NULL,"
      " PRIMARY KEY (member, order_id))",
  };
}

// Events, transfers and programs are only ever added; the database itself refuses the rest.
Step append_only(Dialect dialect) {
  Step step;
  if (dialect == Dialect::postgresql) {
    step.push_back(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$");
  }
  for (const std::string table : {"program", "zone", "event", "transfer"}) {
    for (const std::string change : {"UPDATE", "DELETE"}) {
      std::string trigger = "CREATE TRIGGER " + table + "_refuses_" + change + " BEFORE " + change +
                            " ON " + table + " FOR EACH ROW ";
      trigger += dialect == Dialect::sqlite
                     ? "BEGIN SELECT RAISE(ABORT, 'rows of " + table + " are never changed'); END"
                     : std::string("EXECUTE FUNCTION refuse_change()");
      step.push_back(std::move(trigger));
    }
  }
  return step;
}

}  // namespace

const std::vector<std::vector<std::string>>& migrations(Dialect dialect) {
  static const std::vector<Step> sqlite = {ledger_tables(), append_only(Dialect::sqlite),
                                           shared_tables(), receipt_table()};
  static const std::vector<Step> postgresql = {ledger_tables(), append_only(Dialect::postgresql),
                                               shared_tables(), receipt_table()};
  return dialect == Dialect::sqlite ? sqlite : postgresql;
}

}  // namespace loyalty::server
