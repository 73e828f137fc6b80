// Exact numbers: money, points, fractions, rounding. There is no floating point in the core.
#pragma once

#include <cstdint>
#include <limits>

#include "loyalty/error.h"

namespace loyalty {

// Minor units of one ISO 4217 currency: 1250 is 12.50 in GBP, 1,250 in JPY, 1.250 in KWD.
using Money = std::int64_t;

// Minor units of a reward currency: with decimal_places 0, whole points.
using Points = std::int64_t;

// The largest magnitude that JSON numbers carry exactly in JavaScript: 2^53 - 1.
inline constexpr std::int64_t kMaxSurfaceInteger = 9007199254740991;

__extension__ typedef __int128 Wide;

// An exact ratio, always positive or zero, in lowest terms, with a denominator of at least 1.
struct Fraction {
  std::int64_t num = 0;
  std::int64_t den = 1;

  friend bool operator==(const Fraction&, const Fraction&) = default;
};

// Lowest terms. den must be positive.
Fraction reduced(std::int64_t num, std::int64_t den);

// True when a < b, compared exactly.
bool less(const Fraction& a, const Fraction& b);

enum class RoundingMode : std::uint8_t { floor, half_up, half_even, ceil };

// What is rounded to whole points.
//   order: the sum of the order, once. Nothing is lost between lines and rules.
//   line:  the sum of each line.
//   rule:  what each rule gives on each line, and the line again after its multiplier.
enum class RoundingScope : std::uint8_t { order, line, rule };

struct Rounding {
  RoundingMode mode = RoundingMode::floor;
  // In scope `rule`: of what rates and steps give, before multipliers.
  RoundingMode rates = RoundingMode::floor;
  RoundingScope scope = RoundingScope::order;
};

// num / den rounded to an integer, of which the quotient is known. num >= 0, den > 0.
template <typename Int>
constexpr Int round_quotient(Int quotient, Int num, Int den, RoundingMode mode) {
  const Int rest = num - quotient * den;
  if (rest == 0 || mode == RoundingMode::floor) return quotient;
  if (mode == RoundingMode::ceil) return quotient + 1;
  const Int gap = den - rest;
  if (rest > gap) return quotient + 1;
  if (rest < gap) return quotient;
  return mode == RoundingMode::half_up || (quotient & 1) != 0 ? quotient + 1 : quotient;
}

// num / den rounded to an integer. num >= 0, den > 0.
template <typename Int>
constexpr Int divide(Int num, Int den, RoundingMode mode) {
  return round_quotient<Int>(num / den, num, den, mode);
}

// The part of `total` that falls to a share when shares are laid end to end: with `before` and
// `after` the running sums around it and `whole` their end, the parts of all shares add up to
// `total` exactly. whole > 0, 0 <= before <= after <= whole, total >= 0.
std::int64_t share(std::int64_t total, std::int64_t before, std::int64_t after, std::int64_t whole);

// Sum, or false when it would leave 64 bits.
inline bool add_to(std::int64_t& sum, std::int64_t value) {
  return !__builtin_add_overflow(sum, value, &sum);
}

}  // namespace loyalty
