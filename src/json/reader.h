// Reading JSON values with errors that say where, what and what was expected. Internal to src/json.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loyalty/error.h"
#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty::json {

// A key as a part of a JSON Pointer: "~" and "/" in it are written "~0" and "~1" (RFC 6901).
std::string escaped(std::string_view key);

using Json = nlohmann::ordered_json;

// The mistakes found so far, in the order of the document.
class Errors {
 public:
  static constexpr std::size_t kMost = 50;

  void add(ErrorCode code, Pointer where, std::string message);
  bool none() const { return list_.empty(); }
  const std::vector<Error>& list() const { return list_; }

 private:
  std::vector<Error> list_;
};

// The text as JSON, or a json_syntax error with line and column.
Result<Json> parse(std::string_view text);

struct Bounds {
  std::int64_t min = -kMaxSurfaceInteger;
  std::int64_t max = kMaxSurfaceInteger;
};
inline constexpr Bounds kNotNegative{0, kMaxSurfaceInteger};
inline constexpr Bounds kPositive{1, kMaxSurfaceInteger};

// The place of a value, as steps from the root; only an error turns it into a pointer.
struct Path {
  const Path* parent = nullptr;
  const char* key = nullptr;  // null: the index counts
  std::size_t index = 0;

  Pointer pointer() const;
};

// A value and its place. Each read function writes `out` only when the value is right. A value must
// not outlive the one it was found in.
struct Value {
  const Json* json = nullptr;
  Path path;
  Errors* errors = nullptr;

  bool integer(const Bounds& bounds, std::int64_t& out) const;
  bool boolean(bool& out) const;
  bool string(std::string& out) const;
  // A text of min to max characters (code points).
  bool text(std::size_t min, std::size_t max, std::string& out) const;
  // Lower-case letters, digits and hyphens, 1 to 64 of them.
  bool id(std::string& out) const;
  // Three capital letters.
  bool currency(std::string& out) const;
  bool instant(Instant& out) const;
  bool local_time(LocalTime& out) const;
  // "1.5" or "3/2".
  bool ratio(Fraction& out) const;
  // The position of the string in `words`.
  bool word(std::initializer_list<const char*> words, std::size_t& out) const;

  void fail(ErrorCode code, std::initializer_list<std::string_view> message) const;
  // "... is a string, expected an object".
  void fail_type(std::string_view expected) const;

  bool is_object() const { return json->is_object(); }
  std::string where() const { return path.pointer(); }
};

// An object whose keys are read one by one; `finish` complains about those nobody asked for.
class Object {
 public:
  explicit Object(const Value& value);

  // Null when the key is absent (or this is no object).
  std::optional<Value> find(const char* key);
  // The same, with an error when the key is absent.
  std::optional<Value> need(const char* key);
  bool has(const char* key);
  void finish();

  const Value& value() const { return value_; }

  bool integer(const char* key, const Bounds& bounds, std::int64_t& out);
  bool integer(const char* key, const Bounds& bounds, std::int32_t& out);
  bool boolean(const char* key, bool& out);

  // One of a few words, as the value that stands at its place; `out` keeps its value when the key
  // is absent.
  template <typename Word>
  void word(const char* key, std::initializer_list<const char*> words,
            std::initializer_list<Word> values, Word& out) {
    const auto value = find(key);
    std::size_t index = 0;
    if (value && value->word(words, index)) out = values.begin()[index];
  }

  // Calls read(Object&) on an object under a key, and finishes it.
  template <typename Read>
  void object(const char* key, Read read) {
    const auto value = find(key);
    if (!value) return;
    Object child(*value);
    read(child);
    child.finish();
  }

  // Calls read(const Value&) for each item of an array under a key.
  template <typename Read>
  void list(const char* key, std::size_t least, Read read) {
    const auto value = find(key);
    if (value) each(*value, least, read);
  }

  template <typename Read>
  static void each(const Value& value, std::size_t least, Read read) {
    if (!value.json->is_array()) {
      value.fail_type("an array");
      return;
    }
    if (value.json->size() < least) {
      value.fail(ErrorCode::number_range, {"an empty array, expected at least one entry"});
    }
    std::size_t index = 0;
    for (const Json& item : *value.json) {
      read(Value{&item, {&value.path, nullptr, index}, value.errors});
      ++index;
    }
  }

 private:
  Value value_;
  std::vector<std::string_view> asked_;
};

}  // namespace loyalty::json
