#include "server/database.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "server/migrations.h"

namespace loyalty::server {
namespace {

constexpr std::string_view kSqlite = "sqlite://";
// Any number that no other program on the same server uses for its own advisory locks.
constexpr long long kMigrationLock = 7'305'180'222'641'011;

bool is_postgresql(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

// The address as libpq's keywords and values, since SOCI does not know addresses.
std::string keywords_of(const std::string& url) {
  char* raw_complaint = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.c_str(), &raw_complaint), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> complaint(raw_complaint, &PQfreemem);
  if (!options) throw std::invalid_argument(complaint ? complaint.get() : "no memory");
  std::string keywords;
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    if (!option->val) continue;
    keywords += std::string(keywords.empty() ? "" : " ") + option->keyword + "='";
    for (const char* c = option->val; *c != '\0'; ++c) {
      if (*c == '\'' || *c == '\\') keywords += '\\';
      keywords += *c;
    }
    keywords += '\'';
  }
  return keywords;
}

void create_version_table(soci::session& session) {
  session << "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
}

}  // namespace

Database::Database(const std::string& url) {
  if (is_postgresql(url)) {
    dialect_ = Dialect::postgresql;
    address_ = keywords_of(url);
  } else if (url.starts_with(kSqlite) && url.size() > kSqlite.size()) {
    file_ = url.substr(kSqlite.size());
    if (file_.find('"') != file_.npos) throw std::invalid_argument("a path with a quote: " + file_);
    in_memory_ = file_ == ":memory:";
    address_ = "db=\"" + file_ + "\" timeout=10";
  } else {
    throw std::invalid_argument("expected sqlite://PATH or postgresql://..., not " + url);
  }
}

bool Database::exists() const {
  return dialect_ == Dialect::postgresql || in_memory_ || std::filesystem::exists(file_);
}

void Database::connect(soci::session& session) const {
  if (dialect_ == Dialect::postgresql) {
    session.open(soci::postgresql, address_);
    session << "SET client_min_messages = warning";
    return;
  }
  session.open(soci::sqlite3, address_);
  // WAL: readers never wait for the writer. FULL: an answered change survives a power cut.
  std::string mode;
  session << "PRAGMA journal_mode = WAL", soci::into(mode);
  session << "PRAGMA synchronous = FULL";
  session << "PRAGMA foreign_keys = ON";
}

void Database::migrate(soci::session& session) const {
  const bool sqlite = dialect_ == Dialect::sqlite;
  session << (sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
  try {
    if (!sqlite) session << "SELECT pg_advisory_xact_lock(" + std::to_string(kMigrationLock) + ")";
    create_version_table(session);
    long long version = 0;
    session << "SELECT COALESCE(MAX(version), 0) FROM schema_version", soci::into(version);
    const auto& all = migrations(dialect_);
    if (version > static_cast<long long>(all.size())) {
      throw std::runtime_error("the database was made by a newer version of this program");
    }
    for (auto next = static_cast<std::size_t>(version); next < all.size(); ++next) {
      for (const std::string& statement : all[next]) session << statement;
      session << "INSERT INTO schema_version (version) VALUES (" + std::to_string(next + 1) + ")";
    }
    session << "COMMIT";
  } catch (...) {
    session << "ROLLBACK";
    throw;
  }
}

Transaction::Transaction(soci::session& session, Database& database) : session_(session) {
  const bool sqlite = database.dialect() == Dialect::sqlite;
  if (sqlite) writer_ = std::unique_lock(database.writer());
  session_ << (sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    session_ << "ROLLBACK";
  } catch (const soci::soci_error&) {
    // The connection is gone, and with it the transaction.
  }
}

void Transaction::commit() {
  session_ << "COMMIT";
  open_ = false;
  if (writer_.owns_lock()) writer_.unlock();
}

bool is_transient(const soci::soci_error& error) {
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
    constexpr int kBusy = 5;
    return (sqlite->result() & 0xff) == kBusy;
  }
  if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
    const std::string state = postgresql->sqlstate();
    // serialization_failure, deadlock_detected, unique_violation (a rival wrote the same row)
    return state == "40001" || state == "40P01" || state == "23505";
  }
  return false;
}

}  // namespace loyalty::server
