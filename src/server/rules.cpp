#include "server/rules.h"

#include <stdexcept>

#include "json/image.h"
#include "json/json.h"
#include "server/crypto.h"

namespace loyalty::server {

Result<RulesPointer> make_rules(std::string document, const Zone& zone) {
  Result<Program> program = decode_program(document);
  if (!program) return program.error();
  Result<CompiledProgram> compiled = CompiledProgram::compile(std::move(*program), zone);
  if (!compiled) return compiled.error();
  std::string zone_json = encode_zone(zone);
  std::string program_hash = sha256_hex(document);
  std::string zone_hash = sha256_hex(zone_json);
  std::string image = encode_compiled(*compiled);
  std::string image_hash = sha256_hex(image);
  return RulesPointer(std::make_shared<Rules>(
      Rules{std::move(program_hash), std::move(zone_hash), std::move(document),
            std::move(zone_json), std::move(*compiled), std::move(image), std::move(image_hash)}));
}

RulesBook::RulesBook(RulesPointer current) : current_(std::move(current)) {
  loaded_[{current_->program_hash, current_->zone_hash}] = current_;
}

RulesPointer RulesBook::find(Store& store, const std::string& program_hash,
                             const std::string& zone_hash) {
  const auto key = std::make_pair(program_hash, zone_hash);
  const std::lock_guard lock(mutex_);
  const auto found = loaded_.find(key);
  if (found != loaded_.end()) return found->second;
  return loaded_[key] = load_rules(store, program_hash, zone_hash);
}

RulesPointer load_rules(Store& store, const std::string& program_hash,
                        const std::string& zone_hash) {
  const auto document = store.find_document(Store::Document::program, program_hash);
  const auto zone_json = store.find_document(Store::Document::zone, zone_hash);
  if (!document) throw std::runtime_error("the store has no program " + program_hash);
  if (!zone_json) throw std::runtime_error("the store has no zone table " + zone_hash);
  const Result<Zone> zone = decode_zone(*zone_json);
  if (!zone) throw std::runtime_error("zone table " + zone_hash + ": " + zone.error().message);
  Result<RulesPointer> rules = make_rules(*document, *zone);
  if (!rules) {
    throw std::runtime_error("program " + program_hash + ": " + rules.error().where + ": " +
                             rules.error().message);
  }
  // Hashes are also how a page checks what it has, so a document that changed is not served.
  if ((*rules)->program_hash != program_hash || (*rules)->zone_hash != zone_hash) {
    throw std::runtime_error("program " + program_hash + " does not have the text of its hash");
  }
  return *rules;
}

}  // namespace loyalty::server
