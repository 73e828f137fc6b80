// What all members have together, in JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "json/reader.h"
#include "loyalty/member.h"

namespace loyalty::json {

// {"rules": {"double": 120}, "rewards": {"mug": 7}, "goals": {"trees": 950},
//  "periods": [{"rule": "double", "in": "day", "from": "2026-11-22T00:00:00Z", "amount": 7}]}
nlohmann::ordered_json together_json(const std::vector<Together>& sums);

// The same under the key "together"; false where there is none.
bool decode_together(Object& object, std::vector<Together>& out);

// [{"rule": "double"}, {"rule": "double", "in": "day"}, {"goal": "trees", "counter": "pairs"}]
nlohmann::ordered_json shared_json(const std::vector<SharedPart>& parts);

// The same under the key "shared".
void decode_shared(Object& object, std::vector<SharedPart>& out);

}  // namespace loyalty::json
