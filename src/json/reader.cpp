#include "json/reader.h"

#include <algorithm>

#include "loyalty/spelling.h"

namespace loyalty::json {
namespace {

const char* const kKindNames[] = {"null",     "a boolean", "a boolean", "a number",
                                  "a string", "an array",  "an object"};

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_code(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return 'A' <= c && c <= 'Z'; });
}

// What of the text an id can be.
std::string id_like(std::string_view text) {
  std::string out;
  for (char c : text.substr(0, 64)) {
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (good || (!out.empty() && out.back() != '-')) out += good ? c : '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "spring-sale" : out;
}

}  // namespace

const char* example_of(std::string_view key) {
  struct Example {
    std::string_view key;
    const char* object;
  };
  static constexpr Example kExamples[] = {
      {"after", R"({"months": 12})"},
      {"anniversary", R"({"before": 7, "after": 7})"},
      {"birthday", R"({"before": 7, "after": 7})"},
      {"date", R"({"from": "2026-11-27"})"},
      {"fixed", R"({"points": 5})"},
      {"inactive", R"({"months": 12})"},
      {"levels", R"([{"id": "member", "name": "Member", "from": 0}])"},
      {"limit", R"({"order": 5000})"},
      {"name", R"({"one": "star", "other": "stars"})"},
      {"of", R"({"counter": "spend"})"},
      {"on", R"("birthday" or {"date": "03-15"})"},
      {"rate", R"({"points": 1})"},
      {"tiers", R"({"levels": [{"id": "member", "name": "Member", "from": 0}]})"},
      {"time_of_day", R"({"from": "17:00", "until": "19:00"})"},
  };
  for (const Example& example : kExamples) {
    if (example.key == key) return example.object;
  }
  return "";
}

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
  fail(ErrorCode::json_type, {kKindNames[static_cast<int>(kind())], ", expected ", expected,
                              kind() == Kind::null ? ", or no such key" : ""});
}

void Value::fail_object(const char* example) const {
  fail_type(*example == '\0' ? "an object" : join({"an object such as ", example}));
}

bool Value::is_list(std::size_t least) const {
  if (kind() == Kind::text) {
    fail_type(join({"an array such as [\"", string_at(at_ + 1), "\"]"}));
  } else if (kind() != Kind::array) {
    fail_type(kind() == Kind::object ? "an array, written [ ] around it" : "an array");
  }
  if (kind() != Kind::array) return false;
  if (count() < least) {
    fail(ErrorCode::number_range, {"an empty array, expected at least one entry"});
  }
  return true;
}

bool Value::boolean(bool& out) const {
  if (kind() != Kind::yes && kind() != Kind::no) {
    const bool quoted =
        kind() == Kind::text && (string_at(at_ + 1) == "true" || string_at(at_ + 1) == "false");
    fail_type(quoted ? "true or false without quotes" : "true or false");
    return false;
  }
  out = kind() == Kind::yes;
  return true;
}

bool Value::string(std::string& out) const {
  if (kind() != Kind::text) {
    fail_type("a string in quotes");
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
    fail(ErrorCode::text_form,
         {std::to_string(length), " characters, expected ", std::to_string(min),
          max == SIZE_MAX ? " or more" : join({" to ", std::to_string(max)})});
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
  if (!good) {
    fail_form(key, {"an id, expected 1 to 64 lower-case letters, digits and hyphens such as \"",
                    id_like(key), "\""});
  }
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
  if (!is_code(text_value)) {
    std::string code = text_value;
    for (char& c : code) c = 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (is_code(code)) {
      fail_form(text_value, {"a currency, write \"", code, "\""});
    } else {
      fail_form(text_value, {"a currency, expected an ISO 4217 code such as \"",
                             text_value == "€" ? "EUR" : "GBP", "\""});
    }
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

int Value::word(std::initializer_list<const char*> words, const char* objects) const {
  int position = 0;
  for (const char* word : words) {
    if (kind() == Kind::text && string_at(at_ + 1) == word) return position;
    ++position;
  }
  fail_word(words, objects);
  return -1;
}

void Value::fail_word(std::initializer_list<const char*> words, const char* objects) const {
  const Words known(words.begin(), words.end());
  const bool both = *objects != '\0';
  const std::string expected =
      join({listed(known, both ? ", " : " or ", "\""), both ? ", " : "", objects});
  if (kind() != Kind::text) {
    fail_type(expected);
    return;
  }
  const std::string& written = string_at(at_ + 1);
  const std::string_view meant = nearest(written, known);
  if (meant.empty()) {
    fail(ErrorCode::unknown_word, {"\"", written, "\" is not known, expected ", expected});
  } else if (alike(written, meant)) {
    fail(ErrorCode::unknown_word, {"\"", written, "\" is not known, write \"", meant, "\""});
  } else {
    fail(ErrorCode::unknown_word,
         {"\"", written, "\" is not known, did you mean \"", meant, "\"?"});
  }
}

// ---- objects

Object::Object(const Value& value, const char* example) : value_(value) {
  if (!is_object()) value.fail_object(example);
}

const double* Object::start_of(const char* key) const {
  if (!is_object()) return nullptr;
  const double* next = value_.at_ + 3;
  for (std::size_t left = value_.count(); left > 0; --left, next = Value::after(next + 1)) {
    if (value_.string_at(next) == key) return next + 1;
  }
  return nullptr;
}

const double* Object::find(const char* key) {
  if (asked_count_ < kMostKeys) asked_[asked_count_++] = key;
  return start_of(key);
}

const double* Object::find(const char* key, Need need, std::string_view expected) {
  const double* start = find(key);
  if (start == nullptr && need == Need::yes) fail_missing(key, expected);
  return start;
}

void Object::fail_missing(const char* key, std::string_view expected) const {
  if (!is_object()) return;
  if (expected.empty()) expected = example_of(key);
  if (expected.empty()) expected = "it here";
  value_.fail(ErrorCode::json_missing, {"the key \"", key, "\" is missing, expected ", expected});
}

int Object::count_of(std::initializer_list<const char*> keys) const {
  return static_cast<int>(
      std::count_if(keys.begin(), keys.end(), [&](const char* key) { return has(key); }));
}

std::string Object::stated(std::initializer_list<const char*> keys) const {
  Words there;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(there),
               [&](const char* key) { return has(key); });
  return listed(there, " and ");
}

void Object::only_one(std::initializer_list<const char*> keys) const {
  if (!is_object() || count_of(keys) == 1) return;
  if (count_of(keys) == 0) {
    value_.fail(ErrorCode::json_missing,
                {"none of ", listed(Words(keys.begin(), keys.end()), " and "),
                 " is stated, expected one of them"});
  } else {
    value_.fail(ErrorCode::json_missing,
                {stated(keys), " are stated together, expected only one of them"});
  }
}

bool Object::asked(std::string_view key) const {
  return std::find(asked_, asked_ + asked_count_, key) != asked_ + asked_count_;
}

void Object::finish() const {
  if (!is_object()) return;
  const double* next = value_.at_ + 3;
  for (std::size_t left = value_.count(); left > 0; --left, next = Value::after(next + 1)) {
    const std::string& key = value_.string_at(next);
    if (!asked(key)) fail_unknown(Value(*value_.in_, next, {&value_.path_, key.c_str(), 0}), key);
  }
}

void Object::fail_unknown(const Value& unknown, const std::string& key) const {
  Words known;  // that may still be added
  std::copy_if(asked_, asked_ + asked_count_, std::back_inserter(known),
               [&](const char* name) { return *name != '$' && !has(name); });
  const std::string_view meant = nearest(key, known);
  std::string instead;
  if (in_when_ != nullptr && in_when_(key)) {
    unknown.fail(ErrorCode::json_unknown_key,
                 {"\"", key, "\" is a condition, expected inside of \"when\""});
    return;
  }
  constexpr std::size_t kMostNamed = 8;
  if (!meant.empty()) {
    instead = join({", did you mean \"", meant, "\"?"});
  } else if (known.empty()) {
    instead = ", remove it";
  } else {
    instead = ", expected " + listed(known, " or ", "\"", kMostNamed);
  }
  unknown.fail(ErrorCode::json_unknown_key, {"\"", key, "\" is not a key here", instead});
}

bool Object::integer(const char* key, const Bounds& bounds, std::int64_t& out, Need need) {
  const double* start = find(key);
  if (start != nullptr) return at(key, start).integer(bounds, out);
  if (need == Need::yes) fail_missing(key, in_words(bounds));
  return false;
}

bool Object::integer(const char* key, const Bounds& bounds, std::int32_t& out, Need need) {
  std::int64_t wide = 0;
  if (!integer(key, bounds, wide, need)) return false;
  out = static_cast<std::int32_t>(wide);
  return true;
}

template <typename T>
bool Object::read_by(bool (Value::*reader)(T&) const, const char* key, Need need,
                     std::string_view expected, T& out) {
  const double* start = find(key, need, expected);
  return start != nullptr && (at(key, start).*reader)(out);
}

bool Object::boolean(const char* key, bool& out) {
  return read_by(&Value::boolean, key, Need::no, "", out);
}
bool Object::ratio(const char* key, Fraction& out, Need need) {
  return read_by(&Value::ratio, key, need, kRatioExample, out);
}
bool Object::share(const char* key, Fraction& out, Need need) {
  return read_by(&Value::share, key, need, kShareExample, out);
}
bool Object::instant(const char* key, Instant& out, Need need) {
  return read_by(&Value::instant, key, need, "an instant such as \"2026-11-21T09:30:00Z\"", out);
}
bool Object::clock_time(const char* key, std::int32_t& out, Need need) {
  return read_by(&Value::clock_time, key, need, kClockExample, out);
}
bool Object::id(const char* key, std::string& out, Need need) {
  return read_by(&Value::id, key, need, "an id such as \"spring-sale\"", out);
}
bool Object::name(const char* key, std::string& out, Need need) {
  return read_by(&Value::name, key, need, "a text in quotes", out);
}
bool Object::currency(const char* key, std::string& out, Need need) {
  return read_by(&Value::currency, key, need, "an ISO 4217 code such as \"GBP\"", out);
}

bool Object::text(const char* key, std::size_t most, std::string& out, Need need) {
  const double* start = find(key, need, "a text in quotes");
  return start != nullptr && at(key, start).text(1, most, out);
}

int Object::word(const char* key, std::initializer_list<const char*> words, Need need) {
  const double* start = find(key);
  if (start != nullptr) return at(key, start).word(words);
  if (need == Need::yes) {
    fail_missing(key, listed(Words(words.begin(), words.end()), " or ", "\""));
  }
  return -1;
}

}  // namespace loyalty::json
