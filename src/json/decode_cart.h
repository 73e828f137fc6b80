// Decoding of carts, for carts and for the events that contain one. Internal to src/json.
#pragma once

#include "json/reader.h"
#include "loyalty/cart.h"
#include "loyalty/program.h"

namespace loyalty::json {

// All keys of a cart but "at".
void decode_cart_keys(Object& object, const Program& program, Cart& out);

}  // namespace loyalty::json
