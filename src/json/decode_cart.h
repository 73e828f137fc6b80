// Decoding of carts, for carts and for the events that contain one. Internal to src/json.
#pragma once

#include "json/reader.h"
#include "loyalty/cart.h"
#include "loyalty/program.h"

namespace loyalty::json {

// All keys of a cart but "at".
void decode_cart_keys(Object& object, const Program& program, Cart& out);

// An id that someone else chose: 1 to 200 characters.
bool read_key(const Value& value, std::string& out);
void need_key(Object& object, const char* key, std::string& out);

// The index of a reward, or an unknown_reference error.
bool read_reward(const Value& value, const Program& program, std::int32_t& out);

}  // namespace loyalty::json
