// Integers, shares, multipliers and times of day, and what their writers may have meant.
#include <algorithm>

#include "json/reader.h"

namespace loyalty::json {
namespace {

constexpr auto kMost = static_cast<double>(kMaxSurfaceInteger);

bool read_digits(std::string_view& text, std::size_t most, std::int64_t& out) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') {
    if (++count > most) return false;
    out = out * 10 + (text[count - 1] - '0');
  }
  text.remove_prefix(count);
  return count > 0;
}

// At most so many digits before and after the point.
bool parse_ratio(std::string_view text, std::size_t whole, std::size_t most_decimals,
                 Fraction& out) {
  std::int64_t num = 0;
  std::int64_t den = 1;
  if (!read_digits(text, whole, num)) return false;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    const std::size_t before = text.size();
    if (!read_digits(text, most_decimals, num)) return false;
    for (std::size_t i = text.size(); i < before; ++i) den *= 10;
  } else if (!text.empty() && text[0] == '/') {
    text.remove_prefix(1);
    den = 0;
    if (!read_digits(text, whole, den) || den == 0) return false;
  }
  if (!text.empty()) return false;
  out = reduced(num, den);
  return true;
}

std::string shown(double number) {
  const bool whole = -kMost <= number && number <= kMost &&
                     static_cast<double>(static_cast<std::int64_t>(number)) == number;
  return whole ? std::to_string(static_cast<std::int64_t>(number)) : text_of(number);
}

std::string shown(const Fraction& ratio) {
  return ratio.den == 1 ? std::to_string(ratio.num)
                        : join({std::to_string(ratio.num), "/", std::to_string(ratio.den)});
}

bool is_ratio(std::string_view text) {
  Fraction unused;
  return parse_ratio(text, 9, 6, unused);
}

// What "1,5", "2x", "x2", " 2" and "50 %" are meant to say, or nothing.
std::string mended_ratio(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c != ' ' && c != 'x') kept += c == ',' ? '.' : c;
  }
  if (kept.empty() || kept.back() != '%') return is_ratio(kept) ? kept : "";
  std::string_view number(kept);
  number.remove_suffix(1);
  Fraction percent;
  if (!parse_ratio(number, 6, 6, percent)) return "";
  return shown(reduced(percent.num, percent.den * 100));
}

std::string in_quotes(std::string_view text) {
  return join({"\"", text, "\""});
}

bool read_clock(std::string_view rest, std::int32_t& out) {
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  const bool good = rest.size() == 5 && rest[2] == ':' && read_digits(rest, 2, hours) &&
                    hours <= 23 && (rest.remove_prefix(1), read_digits(rest, 2, minutes)) &&
                    minutes <= 59;
  if (good) out = static_cast<std::int32_t>((hours * 60 + minutes) * 60000);
  return good;
}

}  // namespace

std::string in_words(const Bounds& bounds) {
  if (bounds.max < kMaxSurfaceInteger) {
    return join(
        {"an integer from ", std::to_string(bounds.min), " to ", std::to_string(bounds.max)});
  }
  if (bounds.min == -kMaxSurfaceInteger) return "an integer";
  return join({"an integer, ", std::to_string(bounds.min), " or more"});
}

bool Value::integer(const Bounds& bounds, std::int64_t& out) const {
  const double number = kind() == Kind::number ? at_[1] : 2 * kMost;
  const bool known = number >= -kMost && number <= kMost;
  const auto whole = known ? static_cast<std::int64_t>(number) : 0;
  const bool has_fraction = known && static_cast<double>(whole) != number;
  if (known && !has_fraction && bounds.min <= whole && whole <= bounds.max) {
    out = whole;
    return true;
  }
  const std::string expected = in_words(bounds);
  if (kind() != Kind::number) {
    fail_number(expected);
  } else if (has_fraction) {
    const std::string_view hint = bounds.hint;
    fail(ErrorCode::number_range, {shown(number), " is not an integer, expected ", expected,
                                   hint.empty() ? "" : " (", hint, hint.empty() ? "" : ")"});
  } else if (number > kMost && bounds.max == kMaxSurfaceInteger) {
    fail(ErrorCode::number_range,
         {"a number larger than 9,007,199,254,740,991, expected no more than that"});
  } else {
    const bool small = number < static_cast<double>(bounds.min);
    fail(ErrorCode::number_range,
         {shown(number), small ? " is too small" : " is too large", ", expected ", expected});
  }
  return false;
}

// No number stands where one belongs.
void Value::fail_number(std::string_view expected) const {
  if (kind() == Kind::text && is_ratio(string_at(at_ + 1))) {
    fail(ErrorCode::json_type,
         {in_quotes(string_at(at_ + 1)), " in quotes, expected a number without quotes"});
  } else {
    fail_type(expected);
  }
}

bool Value::ratio(Fraction& out) const {
  if (kind() == Kind::text && parse_ratio(string_at(at_ + 1), 9, 6, out)) return true;
  fail_ratio("a multiplier", kRatioExample);
  return false;
}

bool Value::share(Fraction& out) const {
  if (kind() == Kind::text && parse_ratio(string_at(at_ + 1), 9, 6, out)) return true;
  const std::string number = kind() == Kind::number ? shown(at_[1]) : "";
  const std::string percent = mended_ratio(number + "%");
  if (kind() == Kind::number && at_[1] > 1 && !percent.empty()) {
    fail(ErrorCode::json_type, {number, " is a number, expected a share in quotes: \"", percent,
                                "\" for ", number, " %"});
  } else {
    fail_ratio("a share", kShareExample);
  }
  return false;
}

void Value::fail_ratio(std::string_view what, std::string_view example) const {
  if (kind() != Kind::number && kind() != Kind::text) {
    fail_type(example);
    return;
  }
  const bool number = kind() == Kind::number;
  const std::string written = number ? shown(at_[1]) : string_at(at_ + 1);
  const std::string mended = mended_ratio(written);
  const std::string expected = mended.empty() ? std::string(example) : in_quotes(mended);
  if (number) {
    fail(ErrorCode::json_type, {written, " without quotes, expected ", expected});
  } else {
    fail_form(written, {what, ", expected ", expected});
  }
}

bool Value::exchange_rate(Fraction& out) const {
  if (kind() == Kind::text && parse_ratio(string_at(at_ + 1), 6, 12, out) && out.num > 0) {
    return true;
  }
  fail(ErrorCode::text_form,
       {"not an exchange rate, expected a string such as \"1.0834\" (at most 12 decimals), or a "
        "fraction"});
  return false;
}

bool Value::clock_time(std::int32_t& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  if (read_clock(text_value, out)) return true;
  std::int32_t unused = 0;
  const std::string padded = "0" + text_value;
  fail_form(text_value, {"a time of day, expected ",
                         read_clock(padded, unused) ? in_quotes(padded) : kClockExample});
  return false;
}

}  // namespace loyalty::json
