// Who calls: a shopper's page with a token that the merchant's backend signed, or that backend
// itself with a signed body. docs/http.md states both forms.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "loyalty/time.h"

namespace loyalty::server {

// Why a caller is refused, in one sentence without a final period.
struct Refusal {
  std::string message;
};

// The member whom a token names.
struct Bearer {
  std::string member;
};

// A JWT signed with HS256 (no other algorithm is accepted) whose `sub` is the member, whose `aud`
// names `audience`, whose `exp` (required) is after `now` and whose `nbf`, if any, is not.
std::variant<Bearer, Refusal> read_token(const std::string& token, std::string_view secret,
                                         std::string_view audience, Instant now);

// A token that read_token accepts until `expires_at`.
std::string write_token(const std::string& member, std::string_view secret,
                        const std::string& audience, Instant expires_at);

// How far the time in a signature may lie from the server's.
inline constexpr Instant kSignatureTolerance = 5 * 60 * 1000;

// The header that signs a body: "t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">".
inline constexpr const char* kSignatureHeader = "Loyalty-Signature";
std::string sign_body(std::string_view body, std::string_view secret, Instant at);

// Empty when the header signs the body within the tolerance; else why not.
std::string check_signature(std::string_view header, std::string_view body, std::string_view secret,
                            Instant now);

}  // namespace loyalty::server
