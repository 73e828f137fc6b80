#include "loyalty/number.h"

#include <numeric>

namespace loyalty {

Fraction reduced(std::int64_t num, std::int64_t den) {
  const std::int64_t common = std::gcd(num, den);
  return {num / common, den / common};
}

bool less(const Fraction& a, const Fraction& b) {
  return static_cast<Wide>(a.num) * b.den < static_cast<Wide>(b.num) * a.den;
}

std::int64_t share(std::int64_t total, std::int64_t before, std::int64_t after,
                   std::int64_t whole) {
  const auto up_to = [&](std::int64_t part) {
    return static_cast<std::int64_t>(static_cast<Wide>(total) * part / whole);
  };
  return up_to(after) - up_to(before);
}

}  // namespace loyalty
