#include "json/reader.h"

#include <algorithm>
#include <set>

namespace loyalty::json {
namespace {

const char* type_name(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_boolean()) return "a boolean";
  if (json.is_number()) return "a number";
  if (json.is_string()) return "a string";
  return json.is_array() ? "an array" : "an object";
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Keeps nlohmann's DOM builder, remembers where it stopped instead of throwing, and stops at a key
// that stands twice in one object, where the builder would silently keep the last.
class DomParser : public nlohmann::detail::json_sax_dom_parser<Json> {
  using Base = nlohmann::detail::json_sax_dom_parser<Json>;

 public:
  explicit DomParser(Json& into) : Base(into, false) {}

  bool start_object(std::size_t size) {
    keys_.emplace_back();
    return Base::start_object(size);
  }
  bool end_object() {
    keys_.pop_back();
    return Base::end_object();
  }
  bool key(std::string& text) {
    if (!keys_.back().insert(text).second) {
      repeated = text;
      return false;
    }
    return Base::key(text);
  }
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& error) {
    at = position;
    Base::parse_error(position, last_token, error);
    return false;
  }

  std::size_t at = 0;
  std::optional<std::string> repeated;

 private:
  std::vector<std::set<std::string>> keys_;  // of the objects that are open
};

Error syntax_error(std::string_view text, std::size_t position) {
  const std::string_view read = text.substr(0, position > 0 ? position - 1 : 0);
  const auto line = std::count(read.begin(), read.end(), '\n') + 1;
  const std::size_t line_start = read.rfind('\n') + 1;
  const std::size_t column = code_points(read.substr(std::min(line_start, read.size()))) + 1;
  return loyalty::fail(ErrorCode::json_syntax, "",
                       join({"not JSON at line ", std::to_string(line), ", column ",
                             std::to_string(column), ", expected one JSON document"}));
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

bool parse_ratio(std::string_view text, Fraction& out) {
  std::int64_t num = 0;
  std::int64_t den = 1;
  if (!read_digits(text, 9, num)) return false;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    const std::size_t decimals = text.size();
    if (!read_digits(text, 6, num)) return false;
    for (std::size_t i = 0; i < decimals; ++i) den *= 10;
  } else if (!text.empty() && text[0] == '/') {
    text.remove_prefix(1);
    den = 0;
    if (!read_digits(text, 9, den) || den == 0) return false;
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

Result<Json> parse(std::string_view text) {
  Json root;
  DomParser parser(root);
  if (Json::sax_parse(text, &parser)) return root;
  if (!parser.repeated) return syntax_error(text, parser.at);
  return loyalty::fail(
      ErrorCode::duplicate_id, "",
      join({"the key \"", *parser.repeated, "\" stands twice in one object, expected once"}));
}

Pointer Path::pointer() const {
  if (parent == nullptr) return "";
  return join({parent->pointer(), "/", key != nullptr ? escaped(key) : std::to_string(index)});
}

void Value::fail(ErrorCode code, std::initializer_list<std::string_view> message) const {
  errors->add(code, where(), join(message));
}

void Value::fail_type(std::string_view expected) const {
  fail(ErrorCode::json_type, {type_name(*json), ", expected ", expected});
}

bool Value::integer(const Bounds& bounds, std::int64_t& out) const {
  const std::string expected =
      join({"an integer from ", std::to_string(bounds.min), " to ", std::to_string(bounds.max)});
  if (!json->is_number()) {
    fail_type(expected);
    return false;
  }
  std::int64_t number = kMaxSurfaceInteger + 1;
  if (json->is_number_unsigned()) {
    const auto value = json->get<std::uint64_t>();
    if (value <= static_cast<std::uint64_t>(kMaxSurfaceInteger)) {
      number = static_cast<std::int64_t>(value);
    }
  } else if (json->is_number_integer()) {
    number = json->get<std::int64_t>();
  } else {
    // JSON has one kind of number: 2.0 and 2e3 are integers too.
    const auto value = json->get<double>();
    constexpr double kMost = 9007199254740991.0;
    if (value >= -kMost && value <= kMost) {
      number = static_cast<std::int64_t>(value);
      if (static_cast<double>(number) != value) {
        fail(ErrorCode::number_range, {"a number with a fraction, expected ", expected,
                                       " (money is in minor units: 150 is 1.50)"});
        return false;
      }
    }
  }
  if (number < bounds.min || number > bounds.max) {
    const bool known = number <= kMaxSurfaceInteger && number >= -kMaxSurfaceInteger;
    fail(ErrorCode::number_range, {known ? std::to_string(number) : "a number beyond 2^53 - 1",
                                   " is out of range, expected ", expected});
    return false;
  }
  out = number;
  return true;
}

bool Value::boolean(bool& out) const {
  if (!json->is_boolean()) {
    fail_type("true or false");
    return false;
  }
  out = json->get<bool>();
  return true;
}

bool Value::string(std::string& out) const {
  const auto* text_value = json->get_ptr<const std::string*>();
  if (text_value == nullptr) {
    fail_type("a string");
    return false;
  }
  out = *text_value;
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

bool Value::id(std::string& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  const bool good = !text_value.empty() && text_value.size() <= 64 &&
                    std::all_of(text_value.begin(), text_value.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                    });
  if (!good) {
    fail(ErrorCode::text_form,
         {"\"", text_value,
          "\" is not an id, expected 1 to 64 lower-case letters, digits and hyphens"});
    return false;
  }
  out = std::move(text_value);
  return true;
}

bool Value::currency(std::string& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  if (text_value.size() != 3 || std::any_of(text_value.begin(), text_value.end(),
                                            [](char c) { return c < 'A' || c > 'Z'; })) {
    fail(ErrorCode::text_form,
         {"\"", text_value, "\" is not a currency, expected an ISO 4217 code such as \"EUR\""});
    return false;
  }
  out = std::move(text_value);
  return true;
}

bool Value::instant(Instant& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  const auto parsed = parse_instant(text_value);
  if (!parsed) {
    fail(parsed.error().code, {"\"", text_value, "\" is not an instant, ", parsed.error().message});
    return false;
  }
  out = *parsed;
  return true;
}

bool Value::local_time(LocalTime& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  const auto parsed = parse_local(text_value);
  if (!parsed) {
    fail(parsed.error().code, {"\"", text_value, "\" is not a date, ", parsed.error().message});
    return false;
  }
  out = *parsed;
  return true;
}

bool Value::ratio(Fraction& out) const {
  if (!json->is_string()) {
    fail_type("a string such as \"1.5\" or \"3/2\", so that it is exact");
    return false;
  }
  std::string text_value;
  if (!string(text_value)) return false;
  if (!parse_ratio(text_value, out)) {
    fail(ErrorCode::text_form, {"\"", text_value,
                                "\" is not a ratio, expected a decimal such as \"1.5\" (at most 6 "
                                "decimals) or a fraction such as \"3/2\""});
    return false;
  }
  return true;
}

bool Value::word(std::initializer_list<const char*> words, std::size_t& out) const {
  std::string text_value;
  if (!string(text_value)) return false;
  std::string known;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (text_value == words.begin()[i]) {
      out = i;
      return true;
    }
    known += join({i == 0 ? "\"" : ", \"", words.begin()[i], "\""});
  }
  fail(ErrorCode::unknown_word, {"\"", text_value, "\" is not known, expected one of ", known});
  return false;
}

Object::Object(const Value& value) : value_(value) {
  if (!value.json->is_object()) value.fail_type("an object");
}

std::optional<Value> Object::find(const char* key) {
  asked_.push_back(key);
  if (!value_.json->is_object()) return std::nullopt;
  const auto found = value_.json->find(key);
  if (found == value_.json->end()) return std::nullopt;
  return Value{&*found, {&value_.path, key, 0}, value_.errors};
}

std::optional<Value> Object::need(const char* key) {
  auto value = find(key);
  if (!value && value_.json->is_object()) {
    value_.fail(ErrorCode::json_missing, {"the key \"", key, "\" is missing, expected it here"});
  }
  return value;
}

bool Object::has(const char* key) {
  return value_.json->is_object() && value_.json->contains(key);
}

void Object::finish() {
  if (!value_.json->is_object()) return;
  for (const auto& [key, unused] : value_.json->items()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    std::string known;
    for (const std::string_view name : asked_) {
      known += known.empty() ? "" : ", ";
      known += name;
    }
    const Value unknown{nullptr, {&value_.path, key.c_str(), 0}, value_.errors};
    unknown.fail(ErrorCode::json_unknown_key,
                 {"\"", key, "\" is not a key here, expected only ", known});
  }
}

bool Object::integer(const char* key, const Bounds& bounds, std::int64_t& out) {
  const auto value = find(key);
  return value && value->integer(bounds, out);
}

bool Object::integer(const char* key, const Bounds& bounds, std::int32_t& out) {
  std::int64_t wide = out;
  if (!integer(key, bounds, wide)) return false;
  out = static_cast<std::int32_t>(wide);
  return true;
}

bool Object::boolean(const char* key, bool& out) {
  const auto value = find(key);
  return value && value->boolean(out);
}

}  // namespace loyalty::json
