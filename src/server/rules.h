// Programs made ready together with the zone table they run under, found by their hashes.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "loyalty/calculator.h"
#include "server/store.h"

namespace loyalty::server {

// One program under one zone table. Immutable and shared by all threads.
struct Rules {
  std::string program_hash;  // SHA-256 of `document`
  std::string zone_hash;     // SHA-256 of `zone_json`
  std::string document;      // the program as published, byte for byte
  std::string zone_json;
  CompiledProgram compiled;
  std::string image;       // what pages calculate with: encode_compiled
  std::string image_hash;  // SHA-256 of `image`

  const Program& program() const { return compiled.program(); }
};
using RulesPointer = std::shared_ptr<const Rules>;

// Decodes and compiles. Errors have pointers into the program.
Result<RulesPointer> make_rules(std::string document, const Zone& zone);

// The program in force, and any that was in force before.
class RulesBook {
 public:
  explicit RulesBook(RulesPointer current);

  const RulesPointer& current() const { return current_; }

  // Throws std::runtime_error when the store does not have them or they no longer compile.
  RulesPointer find(Store& store, const std::string& program_hash, const std::string& zone_hash);

 private:
  RulesPointer current_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, RulesPointer> loaded_;
};

// Reads rules back from the store. Throws like RulesBook::find.
RulesPointer load_rules(Store& store, const std::string& program_hash,
                        const std::string& zone_hash);

}  // namespace loyalty::server
