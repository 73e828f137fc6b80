// What random tests draw from. A failure prints the seed; LOYALTY_SEED=<seed> repeats it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace loyalty::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::int64_t from(std::int64_t min, std::int64_t max) {
    return min + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(max - min + 1));
  }
  bool chance(int percent) { return from(1, 100) <= percent; }
  // Rates whose common denominator stays small.
  std::int64_t every() {
    constexpr std::int64_t kEvery[] = {1, 3, 7, 20, 50, 100, 125, 250, 300};
    return kEvery[from(0, 8)];
  }
  std::string word(const char* kind, int count) { return kind + std::to_string(from(1, count)); }

 private:
  std::mt19937_64 engine_;
};

inline std::uint64_t seed() {
  const char* given = std::getenv("LOYALTY_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

}  // namespace loyalty::test
