// Decoding from a document, for hosts that have their own JSON parser. Internal to src/json and
// src/wasm.
#pragma once

#include <vector>

#include "json/document.h"
#include "loyalty/member.h"
#include "loyalty/program.h"

namespace loyalty::json {

// As their namesakes in json/json.h.
Result<Program> decode_program(const Document& document, std::vector<Error>* all = nullptr);
Result<Zone> decode_zone(const Document& document);
Result<Member> decode_member(const Document& document, const Program& program);

}  // namespace loyalty::json
