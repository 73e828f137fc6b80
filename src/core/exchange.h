// Money of the order's currency and of the program's: rules, rewards and tiers speak of the latter.
#pragma once

#include "loyalty/number.h"

namespace loyalty::core {

// The rate that the order states; the same currency where it states none.
class Exchange {
 public:
  Exchange() = default;
  explicit Exchange(const Fraction& rate) : rate_(rate) {}

  bool is_needed() const { return rate_.num != rate_.den; }

  // Half a minor unit is rounded up. The amount must be checked to fit.
  Money to_program(Money amount) const {
    return is_needed() ? converted(amount, rate_.num, rate_.den, RoundingMode::half_up) : amount;
  }
  // What rewards may be worth: points never pay for more than there is.
  Money room_in_program(Money amount) const {
    return is_needed() ? converted(amount, rate_.num, rate_.den, RoundingMode::floor) : amount;
  }
  // What a reward takes off: no more than it is worth.
  Money to_order(Money amount) const {
    return is_needed() ? converted(amount, rate_.den, rate_.num, RoundingMode::floor) : amount;
  }
  bool fits(Money amount) const {
    return static_cast<Wide>(amount) * rate_.num / rate_.den < kMaxSurfaceInteger;
  }

 private:
  static Money converted(Money amount, std::int64_t num, std::int64_t den, RoundingMode mode) {
    const Wide value = divide<Wide>(static_cast<Wide>(amount) * num, den, mode);
    return value > kMaxSurfaceInteger ? kMaxSurfaceInteger : static_cast<Money>(value);
  }

  Fraction rate_{1, 1};
};

}  // namespace loyalty::core
