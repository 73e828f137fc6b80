#include "json/reader.h"

#include <algorithm>

namespace loyalty::json {
namespace {

const char* const kKindNames[] = {"null",     "a boolean", "a boolean", "a number",
                                  "a string", "an array",  "an object"};

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

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
    const std::size_t decimals = text.size();
    if (!read_digits(text, most_decimals, num)) return false;
    for (std::size_t i = 0; i < decimals; ++i) den *= 10;
  } else if (!text.empty() && text[0] == '/') {
    text.remove_prefix(1);
    den = 0;
    if (!read_digits(text, whole, den) || den == 0) return false;
  }
  if (!text.empty()) return false;
  out = reduced(num, den);
  return true;
}

}  // namespace

std::string escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

void Errors::add(ErrorCode code, Pointer where, std::string message) {
  if (list_.size() < kMost) {
    list_.push_back(loyalty::fail(code, std::move(where), std::move(message)));
  }
}

Pointer Path::pointer() const {
  if (parent == nullptr) return "";
  return join({parent->pointer(), "/", key != nullptr ? escaped(key) : std::to_string(index)});
}

// ---- values

const double* Value::after(const double* value) {
  switch (static_cast<Kind>(static_cast<int>(*value))) {
    case Kind::number:
    case Kind::text:
      return value + 2;
    case Kind::array:
    case Kind::object:
      return value + 3 + static_cast<std::size_t>(value[2]);
    default:
      return value + 1;
  }
}

const std::string& Value::string_at(const double* index) const {
  return (*in_->strings)[static_cast<std::size_t>(*index)];
}

void Value::fail(ErrorCode code, std::initializer_list<std::string_view> message) const {
  in_->errors.add(code, where(), join(message));
}

void Value::fail_type(std::string_view expected) const {
  fail(ErrorCode::json_type, {kKindNames[static_cast<int>(kind())], ", expected ", expected});
}

bool Value::is_list(std::size_t least) const {
  if (kind() != Kind::array) {
    fail_type("an array");
    return false;
  }
  if (count() < least) {
    fail(ErrorCode::number_range, {"an empty array, expected at least one entry"});
  }
  return true;
}

bool Value::integer(const Bounds& bounds, std::int64_t& out) const {
  constexpr auto kMost = static_cast<double>(kMaxSurfaceInteger);
  const bool is_number = kind() == Kind::number;
  const double number = is_number ? at_[1] : 0;
  const bool known = number >= -kMost && number <= kMost;
  const auto whole = known ? static_cast<std::int64_t>(number) : 0;
  const bool has_fraction = known && static_cast<double>(whole) != number;
  if (is_number && known && !has_fraction && bounds.min <= whole && whole <= bounds.max) {
    out = whole;
    return true;
  }
  const std::string expected =
      join({"an integer from ", std::to_string(bounds.min), " to ", std::to_string(bounds.max)});
  if (!is_number) {
    fail_type(expected);
  } else if (has_fraction) {
    fail(ErrorCode::number_range, {"a number with a fraction, expected ", expected,
                                   " (money is in minor units: 150 is 1.50)"});
  } else {
    fail(ErrorCode::number_range, {known ? std::to_string(whole) : "a number beyond 2^53 - 1",
                                   " is out of range, expected ", expected});
  }
  return false;
}

bool Value::boolean(bool& out) const {
  if (kind() != Kind::yes && kind() != Kind::no) {
    fail_type("true or false");
    return false;
  }
  out = kind() == Kind::yes;
  return true;
}

bool Value::string(std::string& out) const {
  if (kind() != Kind::text) {
    fail_type("a string");
    return false;
  }
  out = string_at(at_ + 1);
  return true;
}

bool Value::text(std::size_t min, std::size_t max, std::string& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  const std::size_t length = code_points(text_value);
  if (length < min || length > max) {
    fail(ErrorCode::text_form, {std::to_string(length), " characters, expected ",
                                std::to_string(min), " to ", std::to_string(max)});
    return false;
  }
  out = std::move(text_value);
  return true;
}

void Value::fail_form(std::string_view text_value,
                      std::initializer_list<std::string_view> why) const {
  fail(ErrorCode::text_form, {"\"", text_value, "\" is not ", join(why)});
}

bool Value::is_id(const std::string& key) const {
  const bool good =
      !key.empty() && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      });
  if (!good) fail_form(key, {"an id, expected 1 to 64 lower-case letters, digits and hyphens"});
  return good;
}

bool Value::id(std::string& out) const {
  std::string text_value;
  if (!string(text_value) || !is_id(text_value)) return false;
  out = std::move(text_value);
  return true;
}

bool Value::currency(std::string& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  if (text_value.size() != 3 || std::any_of(text_value.begin(), text_value.end(),
                                            [](char c) { return c < 'A' || c > 'Z'; })) {
    fail_form(text_value, {"a currency, expected an ISO 4217 code such as \"EUR\""});
    return false;
  }
  out = std::move(text_value);
  return true;
}

bool Value::instant(Instant& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  const auto parsed = parse_instant(text_value);
  if (parsed) {
    out = *parsed;
  } else {
    fail_form(text_value, {"an instant, ", parsed.error().message});
  }
  return parsed.ok();
}

bool Value::local_time(LocalTime& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  const auto parsed = parse_local(text_value);
  if (parsed) {
    out = *parsed;
  } else {
    fail_form(text_value, {"a date, ", parsed.error().message});
  }
  return parsed.ok();
}

bool Value::ratio(Fraction& out) const {
  if (kind() != Kind::text) {
    fail_type("a string such as \"1.5\" or \"3/2\", so that it is exact");
    return false;
  }
  const std::string& text_value = string_at(at_ + 1);
  if (parse_ratio(text_value, 9, 6, out)) return true;
  fail_form(text_value, {"a ratio, expected a decimal such as \"1.5\" (at most 6 decimals) or a "
                         "fraction such as \"3/2\""});
  return false;
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
  std::string_view rest = text_value;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  const bool good = rest.size() == 5 && rest[2] == ':' && read_digits(rest, 2, hours) &&
                    hours <= 23 && (rest.remove_prefix(1), read_digits(rest, 2, minutes)) &&
                    minutes <= 59;
  if (good) {
    out = static_cast<std::int32_t>((hours * 60 + minutes) * 60000);
  } else {
    fail_form(text_value, {"a time of day, expected one such as \"17:30\""});
  }
  return good;
}

int Value::word(std::initializer_list<const char*> words) const {
  std::string text_value;
  if (!string(text_value)) return -1;
  std::string known;
  int position = 0;
  for (const char* word : words) {
    if (text_value == word) return position;
    known += join({position == 0 ? "\"" : ", \"", word, "\""});
    ++position;
  }
  fail(ErrorCode::unknown_word, {"\"", text_value, "\" is not known, expected one of ", known});
  return -1;
}

// ---- objects

Object::Object(const Value& value) : value_(value) {
  if (!is_object()) value.fail_type("an object");
}

const double* Object::start_of(const char* key) const {
  if (!is_object()) return nullptr;
  const double* next = value_.at_ + 3;
  for (std::size_t left = value_.count(); left > 0; --left, next = Value::after(next + 1)) {
    if (value_.string_at(next) == key) return next + 1;
  }
  return nullptr;
}

const double* Object::find(const char* key, Need need) {
  if (asked_count_ < kMostKeys) asked_[asked_count_++] = key;
  const double* start = start_of(key);
  if (start == nullptr && need == Need::yes && is_object()) {
    value_.fail(ErrorCode::json_missing, {"the key \"", key, "\" is missing, expected it here"});
  }
  return start;
}

int Object::count_of(std::initializer_list<const char*> keys) const {
  return static_cast<int>(
      std::count_if(keys.begin(), keys.end(), [&](const char* key) { return has(key); }));
}

void Object::finish() const {
  if (!is_object()) return;
  const double* next = value_.at_ + 3;
  for (std::size_t left = value_.count(); left > 0; --left, next = Value::after(next + 1)) {
    const std::string& key = value_.string_at(next);
    const auto* end = asked_ + asked_count_;
    if (std::find(asked_, end, key) != end) continue;
    std::string known;
    for (const auto* name = asked_; name != end; ++name) {
      known += known.empty() ? "" : ", ";
      known += *name;
    }
    const Value unknown(*value_.in_, next, {&value_.path_, key.c_str(), 0});
    unknown.fail(ErrorCode::json_unknown_key,
                 {"\"", key, "\" is not a key here, expected only ", known});
  }
}

bool Object::integer(const char* key, const Bounds& bounds, std::int64_t& out, Need need) {
  const double* start = find(key, need);
  return start != nullptr && at(key, start).integer(bounds, out);
}

bool Object::integer(const char* key, const Bounds& bounds, std::int32_t& out, Need need) {
  std::int64_t wide = 0;
  if (!integer(key, bounds, wide, need)) return false;
  out = static_cast<std::int32_t>(wide);
  return true;
}

template <typename T>
bool Object::read_by(bool (Value::*reader)(T&) const, const char* key, Need need, T& out) {
  const double* start = find(key, need);
  return start != nullptr && (at(key, start).*reader)(out);
}

bool Object::boolean(const char* key, bool& out) {
  return read_by(&Value::boolean, key, Need::no, out);
}
bool Object::ratio(const char* key, Fraction& out, Need need) {
  return read_by(&Value::ratio, key, need, out);
}
bool Object::instant(const char* key, Instant& out, Need need) {
  return read_by(&Value::instant, key, need, out);
}
bool Object::clock_time(const char* key, std::int32_t& out, Need need) {
  return read_by(&Value::clock_time, key, need, out);
}
bool Object::id(const char* key, std::string& out, Need need) {
  return read_by(&Value::id, key, need, out);
}
bool Object::name(const char* key, std::string& out, Need need) {
  return read_by(&Value::name, key, need, out);
}
bool Object::currency(const char* key, std::string& out, Need need) {
  return read_by(&Value::currency, key, need, out);
}

bool Object::text(const char* key, std::size_t most, std::string& out, Need need) {
  const double* start = find(key, need);
  return start != nullptr && at(key, start).text(1, most, out);
}

int Object::word(const char* key, std::initializer_list<const char*> words, Need need) {
  const double* start = find(key, need);
  return start != nullptr ? at(key, start).word(words) : -1;
}

}  // namespace loyalty::json
