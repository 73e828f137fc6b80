#include "loyalty/number.h"

#include "catch.h"

using namespace loyalty;

TEST_CASE("each rounding mode rounds exact halves its own way") {
  using enum RoundingMode;
  CHECK(divide<std::int64_t>(57, 2, floor) == 28);
  CHECK(divide<std::int64_t>(57, 2, half_up) == 29);
  CHECK(divide<std::int64_t>(57, 2, half_even) == 28);
  CHECK(divide<std::int64_t>(59, 2, half_even) == 30);
  CHECK(divide<std::int64_t>(57, 2, ceil) == 29);
}

TEST_CASE("modes agree on whole numbers and differ only in between") {
  using enum RoundingMode;
  for (const RoundingMode mode : {floor, half_up, half_even, ceil}) {
    CHECK(divide<std::int64_t>(56, 2, mode) == 28);
    CHECK(divide<std::int64_t>(0, 7, mode) == 0);
  }
  CHECK(divide<std::int64_t>(29, 10, half_up) == 3);
  CHECK(divide<std::int64_t>(24, 10, half_even) == 2);
  CHECK(divide<std::int64_t>(21, 10, ceil) == 3);
}

TEST_CASE("shares laid end to end add up to the total") {
  std::int64_t sum = 0;
  std::int64_t running = 0;
  for (const std::int64_t part : {1, 2, 4, 0, 3}) {
    sum += share(100, running, running + part, 10);
    running += part;
  }
  CHECK(sum == 100);
}

TEST_CASE("fractions compare exactly where doubles would not") {
  CHECK(less({1, 3}, {333333333, 999999998}));
  CHECK_FALSE(less({2, 4}, {1, 2}));
  CHECK(reduced(6, 8) == Fraction{3, 4});
}
