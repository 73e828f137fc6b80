// Hashes, message authentication and randomness, all from OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace loyalty::server {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);
std::string hmac_sha256_hex(std::string_view key, std::string_view text);

// Takes the same time whether the first or the last byte differs.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// 256 random bits in hexadecimal. Throws std::runtime_error when the system gives none.
std::string random_secret();

}  // namespace loyalty::server
