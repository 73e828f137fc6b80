// Connections to SQLite or PostgreSQL, and the tables in them.
#pragma once

#include <soci/soci.h>

#include <mutex>
#include <string>

namespace loyalty::server {

enum class Dialect { sqlite, postgresql };

// Where the ledger is kept. Shared by all connections of a process.
class Database {
 public:
  // "sqlite://PATH" ("sqlite:///var/lib/loyalty.db" is absolute, "sqlite://:memory:" is gone with
  // its only connection) or a "postgresql://" address as libpq reads it.
  // Throws std::invalid_argument for anything else.
  explicit Database(const std::string& url);

  Dialect dialect() const { return dialect_; }
  bool in_memory() const { return in_memory_; }

  // False when connecting would make an empty file.
  bool exists() const;

  // A new connection, ready for use. Throws soci::soci_error.
  void connect(soci::session& session) const;

  // Brings the tables to this program's version; safe when several start at once.
  // Throws std::runtime_error when the tables come from a newer version.
  void migrate(soci::session& session) const;

  // SQLite has one writer at a time. Waiting here is fair and wakes at once; SQLite's own wait
  // polls, and serves as the guard against other processes.
  std::mutex& writer() { return writer_; }

 private:
  Dialect dialect_ = Dialect::sqlite;
  std::string address_;  // for SOCI
  std::string file_;     // SQLite's
  bool in_memory_ = false;
  std::mutex writer_;
};

// A transaction that rolls back unless it was committed. On SQLite it takes the write lock at
// once, so that what it reads cannot change before it writes.
class Transaction {
 public:
  Transaction(soci::session& session, Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  soci::session& session_;
  std::unique_lock<std::mutex> writer_;
  bool open_ = true;
};

// True for failures that a second try may not meet: a serialization failure, a deadlock, another
// writer that was faster.
bool is_transient(const soci::soci_error& error);

}  // namespace loyalty::server
