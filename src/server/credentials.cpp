#include "server/credentials.h"

#include <jwt.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>

#include "json/messages.h"
#include "server/crypto.h"

namespace loyalty::server {
namespace {

using Jwt = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// A claim in Unix seconds, or none; `broken` when it is there and is not an integer.
std::optional<std::int64_t> seconds_claim(jwt_t* token, const char* name, bool& broken) {
  const std::unique_ptr<char, decltype(&std::free)> json(jwt_get_grants_json(token, name),
                                                         &std::free);
  if (!json) return std::nullopt;
  std::int64_t value = 0;
  const std::string_view text = json.get();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  broken = broken || error != std::errc() || end != text.data() + text.size();
  return value;
}

bool names_audience(jwt_t* token, std::string_view audience) {
  const std::unique_ptr<char, decltype(&std::free)> json(jwt_get_grants_json(token, "aud"),
                                                         &std::free);
  if (!json) return false;
  const auto words = decode_words(json.get());
  return std::find(words.begin(), words.end(), audience) != words.end();
}

// The number that follows `prefix` at the start of `text`.
std::optional<std::int64_t> number_after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string body_hmac(std::int64_t seconds, std::string_view body, std::string_view secret) {
  std::string text = std::to_string(seconds) + '.';
  text += body;
  return hmac_sha256_hex(secret, text);
}

}  // namespace

std::variant<Bearer, Refusal> read_token(const std::string& token, std::string_view secret,
                                         std::string_view audience, Instant now) {
  jwt_t* raw = nullptr;
  const int failed =
      jwt_decode(&raw, token.c_str(), bytes_of(secret), static_cast<int>(secret.size()));
  const Jwt decoded(failed == 0 ? raw : nullptr, &jwt_free);
  // The library also knows other algorithms; which one is right is never the token's choice.
  if (!decoded || jwt_get_alg(decoded.get()) != JWT_ALG_HS256) {
    return Refusal{"the token is not a JWT signed with HS256 by the merchant"};
  }
  bool broken = false;
  const auto expires = seconds_claim(decoded.get(), "exp", broken);
  const auto not_before = seconds_claim(decoded.get(), "nbf", broken);
  if (broken) return Refusal{"exp and nbf are whole seconds since 1970"};
  if (!expires) return Refusal{"the token has no exp; expected a short-lived one"};
  const std::int64_t now_seconds = now / 1000;
  if (now_seconds >= *expires) return Refusal{"the token has expired"};
  if (not_before && now_seconds < *not_before) return Refusal{"the token is not valid yet"};
  if (!names_audience(decoded.get(), audience)) {
    return Refusal{"the token is for another audience"};
  }
  const char* subject = jwt_get_grant(decoded.get(), "sub");
  if (!subject || !is_id(subject)) return Refusal{"the token's sub names no member"};
  return Bearer{subject};
}

std::string write_token(const std::string& member, std::string_view secret,
                        const std::string& audience, Instant expires_at) {
  jwt_t* raw = nullptr;
  if (jwt_new(&raw) != 0) throw std::runtime_error("no memory for a token");
  const Jwt token(raw, &jwt_free);
  const bool written =
      jwt_add_grant(raw, "sub", member.c_str()) == 0 &&
      jwt_add_grant(raw, "aud", audience.c_str()) == 0 &&
      jwt_add_grant_int(raw, "exp", static_cast<long>(expires_at / 1000)) == 0 &&
      jwt_set_alg(raw, JWT_ALG_HS256, bytes_of(secret), static_cast<int>(secret.size())) == 0;
  const std::unique_ptr<char, decltype(&std::free)> text(written ? jwt_encode_str(raw) : nullptr,
                                                         &std::free);
  if (!text) throw std::runtime_error("the token could not be signed");
  return text.get();
}

std::string sign_body(std::string_view body, std::string_view secret, Instant at) {
  const std::int64_t seconds = at / 1000;
  return "t=" + std::to_string(seconds) + ",v1=" + body_hmac(seconds, body, secret);
}

std::string check_signature(std::string_view header, std::string_view body, std::string_view secret,
                            Instant now) {
  const std::size_t comma = header.find(',');
  const auto seconds = number_after(header.substr(0, comma), "t=");
  const std::string_view rest = comma == header.npos ? "" : header.substr(comma + 1);
  if (!seconds || !rest.starts_with("v1=")) {
    return std::string("expected ") + kSignatureHeader + ": t=<unix seconds>,v1=<hex>";
  }
  if (!equal_in_constant_time(rest.substr(3), body_hmac(*seconds, body, secret))) {
    return "the signature does not match the body";
  }
  // Instants beyond this cannot be compared without leaving 64 bits.
  constexpr std::int64_t kLast = kLastInstant / 1000;
  if (*seconds < 0 || *seconds > kLast || *seconds * 1000 < now - kSignatureTolerance ||
      *seconds * 1000 > now + kSignatureTolerance) {
    return "the signature is too old or from the future; expected at most 5 minutes";
  }
  return "";
}

}  // namespace loyalty::server
