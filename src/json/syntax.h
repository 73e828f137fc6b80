// Why a text is no JSON, in words for who wrote it by hand. Internal to src/json.
#pragma once

#include <string_view>

#include "loyalty/error.h"

namespace loyalty::json {

// The parser stopped after so many bytes.
Error syntax_error(std::string_view text, std::size_t position);

// A key stands twice in one object.
Error repeated_key(std::string_view text, std::string_view key);

}  // namespace loyalty::json
