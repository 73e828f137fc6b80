// Writing values into an image, and reading them back in the same order. What a struct consists of
// is said once, in image/fields.h, for both directions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "image/image.h"
#include "loyalty/number.h"

namespace loyalty::image {

inline constexpr double kFarthest = 1e300;

template <typename T>
concept Integer = std::is_integral_v<T> || std::is_enum_v<T>;

class Writer {
 public:
  explicit Writer(Image& out) : out_(out) {}

  template <typename... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }

 private:
  template <Integer T>
  void put(T value) {
    const auto wide = static_cast<std::int64_t>(value);
    if (wide == INT64_MAX || wide == INT64_MIN) {
      number(wide > 0 ? kFarthest : -kFarthest);
    } else {
      number(static_cast<double>(wide));
    }
  }
  // Masks and wide products do not fit a double: in pieces of 32 bits.
  void put(std::uint64_t value) { pieces(value, 2); }
  void put(Wide value) { pieces(static_cast<unsigned __int128>(value), 4); }
  void put(const std::string& text) {
    number(static_cast<double>(out_.strings.size()));
    out_.strings.push_back(text);
  }
  template <typename T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <typename T, std::size_t N>
  void put(const T (&values)[N]) {
    for (const T& value : values) put(value);
  }
  template <typename T>
  void put(const std::vector<T>& values) {
    number(static_cast<double>(values.size()));
    for (const T& value : values) put(value);
  }
  template <typename T>
  requires std::is_class_v<T>
  void put(const T& value) { fields(*this, value); }

  template <typename Unsigned>
  void pieces(Unsigned value, int count) {
    for (int i = 0; i < count; ++i) {
      number(static_cast<double>(static_cast<std::uint32_t>(value >> (32 * i))));
    }
  }
  void number(double value) { out_.numbers.push_back(value); }

  Image& out_;
};

// What is cut off reads as zeros, and ok() is false.
class Reader {
 public:
  explicit Reader(const Image& in)
      : next_(in.numbers.data()), end_(next_ + in.numbers.size()), strings_(in.strings) {}

  bool ok() const { return next_ == end_ && !cut_off_; }

  template <typename... T>
  void operator()(T&... values) {
    (get(values), ...);
  }

 private:
  template <Integer T>
  [[gnu::noinline]] void get(T& value) {
    value = static_cast<T>(integer());
  }
  [[gnu::noinline]] void get(std::uint64_t& value) {
    value = piece();
    value |= std::uint64_t{piece()} << 32;
  }
  [[gnu::noinline]] void get(Wide& value) {
    unsigned __int128 out = 0;
    for (int i = 0; i < 4; ++i) out |= static_cast<unsigned __int128>(piece()) << (32 * i);
    value = static_cast<Wide>(out);
  }
  [[gnu::noinline]] void get(std::string& text) {
    const std::size_t index = count(strings_.size());
    if (index < strings_.size()) text = strings_[index];
  }
  template <typename T>
  [[gnu::noinline]] void get(std::optional<T>& value) {
    if (number() != 0) get(value.emplace());
  }
  template <typename T, std::size_t N>
  void get(T (&values)[N]) {
    for (T& value : values) get(value);
  }
  template <typename T>
  [[gnu::noinline]] void get(std::vector<T>& values) {
    // Made anew, which is less code than growing or an assignment.
    std::destroy_at(&values);
    std::construct_at(&values, items());
    for (T& value : values) get(value);
  }
  template <typename T>
  requires std::is_class_v<T>
  [[gnu::noinline]] void get(T& value) { fields(*this, value); }

  double number() {
    if (next_ == end_) {
      cut_off_ = true;
      return 0;
    }
    return *next_++;
  }
  std::int64_t integer() {
    const double value = number();
    if (value >= kFarthest) return INT64_MAX;
    return value <= -kFarthest ? INT64_MIN : static_cast<std::int64_t>(value);
  }
  std::uint32_t piece() { return static_cast<std::uint32_t>(number()); }
  // No value takes less than one number.
  [[gnu::noinline]] std::size_t items() { return count(static_cast<std::size_t>(end_ - next_)); }
  std::size_t count(std::size_t most) {
    const double value = number();
    const bool good = value >= 0 && value <= static_cast<double>(most);
    cut_off_ |= !good;
    return good ? static_cast<std::size_t>(value) : 0;
  }

  const double* next_;
  const double* end_;
  const std::vector<std::string>& strings_;
  bool cut_off_ = false;
};

}  // namespace loyalty::image
