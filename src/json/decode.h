// Decoding from a parsed document, for hosts that have their own JSON parser. Internal to src/json
// and src/wasm.
#pragma once

#include <vector>

#include "json/reader.h"
#include "loyalty/member.h"
#include "loyalty/program.h"

namespace loyalty::json {

// As their namesakes in json/json.h.
Result<Program> decode_program(const Json& document, std::vector<Error>* all = nullptr);
Result<Zone> decode_zone(const Json& document);
Result<Member> decode_member(const Json& document, const Program& program);

}  // namespace loyalty::json
