// Errors and results. Nothing in the core throws; every failure is a value of this file.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loyalty {

// Numbers are stable: they cross to JavaScript and stand in stored answers. Never reuse one.
enum class ErrorCode : std::uint16_t {
  ok = 0,
  // The text is not JSON.
  json_syntax = 1,
  // A value has the wrong JSON type.
  json_type = 2,
  // A required key is absent.
  json_missing = 3,
  // A key that the format does not know.
  json_unknown_key = 4,
  // A number outside its documented range (the surface ends at 2^53 - 1).
  number_range = 5,
  // A word that is not one of the documented ones.
  unknown_word = 6,
  // A string that does not have the documented form (an instant, a currency, a fraction, an id).
  text_form = 7,
  // A reference to a tier, rule, reward or wallet that the program does not have.
  unknown_reference = 8,
  // Two things in one program or order share an id.
  duplicate_id = 9,
  // Arithmetic would leave 64 bits.
  overflow = 10,
  // The order's currency is not the program's.
  currency_mismatch = 11,
  // The program's rates need a common denominator that is too large to be exact.
  rates_too_fine = 12,
  // The program contradicts itself (tiers out of order, a window that ends before it starts).
  program_contradiction = 13,
  // The cart contradicts itself (a discount larger than its line).
  cart_contradiction = 14,
  // The time zone is not known to this host.
  unknown_time_zone = 15,

  // An order with this id was booked before.
  order_exists = 20,
  // No order with this id was booked for this member.
  order_unknown = 21,
  // The refund asks for more than is left of the order.
  refund_too_large = 22,
  // The balance does not cover the redemption.
  balance_too_small = 23,
  // The reward's conditions do not hold for this member and cart.
  reward_not_available = 24,
  // More redemptions than the program allows in one order.
  redemption_limit = 25,
  // No open hold with this id.
  hold_unknown = 26,
  // A hold with this id exists already.
  hold_exists = 27,
  // The reward would take nothing off this cart.
  reward_without_effect = 28,
  // An adjustment that takes more than the balance.
  adjustment_too_large = 29,

  // A compiled program or member of another release.
  image_mismatch = 30,

  // The member had the reward as often as the program allows.
  reward_limit = 31,
  // A grant that is over before it begins.
  grant_over = 32,
};

// Where something stands in a JSON document: an RFC 6901 JSON Pointer, "" for the whole document.
using Pointer = std::string;

struct Error {
  ErrorCode code = ErrorCode::ok;
  Pointer where;
  // One sentence without a final period: what is wrong, and what was expected.
  std::string message;
};

// The stable lower-case name of a code, such as "json_type".
const char* name_of(ErrorCode code);

// A value, or the error that stands in its place.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Error error) : error_(std::make_unique<const Error>(std::move(error))) {}

  bool ok() const { return error_ == nullptr; }
  explicit operator bool() const { return ok(); }

  // Only after ok().
  T& value() { return *value_; }
  const T& value() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }

  // Only after !ok().
  const Error& error() const { return *error_; }

 private:
  std::optional<T> value_;
  // Apart, so that what succeeds carries no strings.
  std::unique_ptr<const Error> error_;
};

struct Done {};
// The result of an action that has no value.
using Status = Result<Done>;

// The pieces in one string. Messages are put together with it, because chains of `+` are the larger
// part of a page's module otherwise.
std::string join(std::initializer_list<std::string_view> pieces);

// A number in a message that a page puts together: std::to_string is 350 bytes more of its module.
std::string decimal(std::int64_t value);

inline Error fail(ErrorCode code, Pointer where, std::string message) {
  return {code, std::move(where), std::move(message)};
}

}  // namespace loyalty
