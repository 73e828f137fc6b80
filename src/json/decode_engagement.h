// Reading counters, segments, challenges and gifts.
#pragma once

#include "json/reader.h"
#include "loyalty/member.h"
#include "loyalty/program.h"

namespace loyalty::json {

// {"read": "days", "in": {"days": 30}}: what is stated beside the counter.
void decode_reading(Object& object, Reading& out);

// The number of the wallet under that key (Program::terms_of), "points" for 0; left alone without
// it.
void decode_wallet(Object& object, const char* key, const Program& program, std::int32_t& out);

// The index of a tier by its id, or one that it had before.
void decode_tier(const Value& value, const Program& program, std::int32_t& out);

// The lists of a program's root.
void decode_engagement(Object& root, Program& out);

// What a profile, or an action, says: each name with a text, an integer, true or false.
void decode_profile(const Value& value, std::vector<ProfileEntry>& out);

// "05-17"
bool decode_day_of_year(const Value& value, DayOfYear& out);

}  // namespace loyalty::json
