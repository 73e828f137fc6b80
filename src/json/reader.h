// Input JSON values with errors that say where, what and what was expected. Internal to src/json.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.h"
#include "loyalty/error.h"
#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty::json {

// A key as a part of a JSON Pointer: "~" and "/" in it are written "~0" and "~1" (RFC 6901).
std::string escaped(std::string_view key);

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

struct Bounds {
  std::int64_t min = -kMaxSurfaceInteger;
  std::int64_t max = kMaxSurfaceInteger;
  const char* hint = "";  // for who wrote a fraction
};
inline constexpr Bounds kNotNegative{0, kMaxSurfaceInteger};
inline constexpr Bounds kPositive{1, kMaxSurfaceInteger};
// What is expected, where it is told in several places.
inline constexpr const char* kRatioExample = "a string such as \"1.5\" or \"3/2\"";
inline constexpr const char* kShareExample = "a share such as \"1/10\" or \"0.1\" for 10 %";
inline constexpr const char* kClockExample = "one such as \"17:30\"";
inline constexpr const char* kMoneyHint = "money is in minor units: 12.50 is 1250";
inline constexpr Bounds kMoney{0, kMaxSurfaceInteger, kMoneyHint};
inline constexpr Bounds kSomeMoney{1, kMaxSurfaceInteger, kMoneyHint};

// What a merchant may write as the object (or the list of objects) under that key; "" of others.
const char* example_of(std::string_view key);

// "an integer, 1 or more"
std::string in_words(const Bounds& bounds);

// The place of a value, as steps from the root; only an error turns it into a pointer.
struct Path {
  const Path* parent = nullptr;
  const char* key = nullptr;  // null: the index counts
  std::size_t index = 0;

  Pointer pointer() const;
};

// A document that is read, and what was found wrong with it.
struct Input {
  const double* tape = nullptr;
  const std::vector<std::string>* strings = nullptr;
  Errors errors;

  explicit Input(const Document& document)
      : tape(document.tape.data()), strings(&document.strings) {}
};

// A value and its place. Each read function writes `out` only when the value is right. A value must
// not outlive the one it was found in.
class Value {
 public:
  // Of a whole document.
  explicit Value(Input& in) : Value(in, in.tape, {}) {}
  Value(Input& in, const double* start, Path path) : in_(&in), at_(start), path_(path) {}

  Kind kind() const { return static_cast<Kind>(static_cast<int>(*at_)); }
  // Of an array or an object.
  std::size_t count() const { return static_cast<std::size_t>(at_[1]); }

  bool integer(const Bounds& bounds, std::int64_t& out) const;
  bool boolean(bool& out) const;
  bool string(std::string& out) const;
  // A text of min to max characters (code points).
  bool text(std::size_t min, std::size_t max, std::string& out) const;
  // Lower-case letters, digits and hyphens, 1 to 64 of them.
  bool id(std::string& out) const;
  // An id that someone else chose: 1 to 200 characters.
  bool name(std::string& out) const { return text(1, 200, out); }
  // Three capital letters.
  bool currency(std::string& out) const;
  bool instant(Instant& out) const;
  bool local_time(LocalTime& out) const;
  // "17:30", in milliseconds of the day.
  bool clock_time(std::int32_t& out) const;
  // "1.5" or "3/2".
  bool ratio(Fraction& out) const;
  // The same, for a part of a whole: "1/10".
  bool share(Fraction& out) const;
  // The same, more finely: up to 12 decimals.
  bool exchange_rate(Fraction& out) const;
  // The position of the string in `words`, or -1. `objects` are those that may stand in its place.
  int word(std::initializer_list<const char*> words, const char* objects = "") const;

  // Calls read(Value) for each item of an array.
  template <typename Read>
  void each(std::size_t least, Read read) const {
    if (!is_list(least)) return;
    const double* next = at_ + 3;
    for (std::size_t i = 0, size = count(); i < size; ++i, next = after(next)) {
      read(Value(*in_, next, {&path_, nullptr, i}));
    }
  }

  // Calls read(key, Value) for each member of an object whose keys are ids of anyone's choice.
  template <typename Read>
  void each_member(Read read) const {
    if (kind() != Kind::object) {
      fail_type("an object");
      return;
    }
    const double* next = at_ + 3;
    for (std::size_t left = count(); left > 0; --left, next = after(next + 1)) {
      const std::string& key = string_at(next);
      const Value member(*in_, next + 1, {&path_, key.c_str(), 0});
      if (member.is_id(key)) read(key, member);
    }
  }

  void fail(ErrorCode code, std::initializer_list<std::string_view> message) const;
  // "a string, expected an object".
  void fail_type(std::string_view expected) const;
  // The same; the example may be empty.
  void fail_object(const char* example) const;

  Pointer where() const { return path_.pointer(); }
  Errors& errors() const { return in_->errors; }

 private:
  friend class Object;

  // The text, of this value or its key, has the form of an id; else an error.
  bool is_id(const std::string& text) const;
  void fail_form(std::string_view text, std::initializer_list<std::string_view> why) const;
  void fail_word(std::initializer_list<const char*> words, const char* objects) const;
  void fail_number(std::string_view expected) const;
  void fail_ratio(std::string_view what, std::string_view example) const;
  // The first number behind the value that starts there.
  static const double* after(const double* value);
  // An array of so many items, or an error.
  bool is_list(std::size_t least) const;
  const std::string& string_at(const double* index) const;

  Input* in_;
  const double* at_;
  Path path_;
};

enum class Need : bool { no, yes };

// An object whose keys are read one by one; `finish` complains about those nobody asked for.
class Object {
 public:
  // The example is for who wrote something else.
  explicit Object(const Value& value, const char* example = "");

  bool has(const char* key) const { return start_of(key) != nullptr; }
  // How many of the keys are there.
  int count_of(std::initializer_list<const char*> keys) const;
  // Complains unless just one of the keys is there.
  void only_one(std::initializer_list<const char*> keys) const;
  // Those of the keys that are there, "months and days".
  std::string stated(std::initializer_list<const char*> keys) const;
  // A key of which belongs(key) is true belongs into the object under "when".
  void in_when(bool (*belongs)(std::string_view key)) { in_when_ = belongs; }
  // Someone asked for the key.
  bool asked(std::string_view key) const;
  void finish() const;

  bool is_object() const { return value_.kind() == Kind::object; }
  const Value& value() const { return value_; }

  // Calls read(const Value&) on the value under a key; an error when it must be there and is not.
  template <typename Read>
  bool with(const char* key, Need need, Read read, std::string_view expected = "") {
    const double* start = find(key, need, expected);
    if (start == nullptr) return false;
    read(at(key, start));
    return true;
  }

  bool integer(const char* key, const Bounds& bounds, std::int64_t& out, Need need = Need::no);
  bool integer(const char* key, const Bounds& bounds, std::int32_t& out, Need need = Need::no);
  bool boolean(const char* key, bool& out);
  bool ratio(const char* key, Fraction& out, Need need = Need::no);
  bool share(const char* key, Fraction& out, Need need = Need::no);
  bool instant(const char* key, Instant& out, Need need = Need::no);
  bool clock_time(const char* key, std::int32_t& out, Need need = Need::no);
  bool id(const char* key, std::string& out, Need need = Need::no);
  bool name(const char* key, std::string& out, Need need = Need::no);
  bool currency(const char* key, std::string& out, Need need = Need::no);
  bool text(const char* key, std::size_t most, std::string& out, Need need = Need::no);

  // One of a few words: its position, or -1 when it is absent or none of them.
  int word(const char* key, std::initializer_list<const char*> words, Need need = Need::no);
  // The same, where the words stand in the order of an enumeration (or of false, true).
  template <typename Word>
  void word(const char* key, std::initializer_list<const char*> words, Word& out) {
    const int position = word(key, words);
    if (position >= 0) out = static_cast<Word>(position);
  }

  // Calls read(Object&) on an object under a key, and finishes it.
  template <typename Read>
  bool object(const char* key, Read read, Need need = Need::no) {
    return with(key, need, [&](const Value& value) {
      Object child(value, example_of(key));
      read(child);
      child.finish();
    });
  }

  // Calls read(const Value&) for each item of an array under a key.
  template <typename Read>
  bool list(const char* key, std::size_t least, Read read, Need need = Need::no) {
    return with(key, need, [&](const Value& value) { value.each(least, read); });
  }

 private:
  static constexpr std::size_t kMostKeys = 48;

  template <typename T>
  bool read_by(bool (Value::*reader)(T&) const, const char* key, Need need,
               std::string_view expected, T& out);
  Value at(const char* key, const double* start) const {
    return Value(*value_.in_, start, {&value_.path_, key, 0});
  }

  // Where the value of a key starts, or null.
  const double* start_of(const char* key) const;
  const double* find(const char* key, Need need, std::string_view expected);
  const double* find(const char* key);
  void fail_missing(const char* key, std::string_view expected) const;
  void fail_unknown(const Value& unknown, const std::string& key) const;

  Value value_;
  const char* asked_[kMostKeys];
  std::size_t asked_count_ = 0;
  bool (*in_when_)(std::string_view key) = nullptr;
};

}  // namespace loyalty::json
