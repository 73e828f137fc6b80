// `loyalty verify`: proves that the stored snapshots are what the events say.
#pragma once

#include <functional>
#include <string>

#include "server/database.h"

namespace loyalty::server {

struct Verification {
  long long members = 0;
  long long events = 0;
  long long differences = 0;
};

// Replays every member's events from the beginning and compares the answers, the transfers and
// the final state with what is stored, byte for byte. Every difference is told to `report` in one
// line. Throws soci::soci_error or std::runtime_error when the store cannot be read.
Verification verify_ledger(Database& database,
                           const std::function<void(const std::string&)>& report);

}  // namespace loyalty::server

namespace loyalty {

struct VerifyOptions {
  std::string database;  // sqlite://PATH or postgresql://...
};

// Prints the differences and a last line with the counts. 0: none. 1: some. 2: not readable.
int run_verify(const VerifyOptions& options);

}  // namespace loyalty
