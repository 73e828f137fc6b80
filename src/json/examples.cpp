#include "json/examples.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "json/json.h"

namespace loyalty {
namespace {

using nlohmann::json;

const json kAbsent(json::value_t::discarded);

// The value of a key, or kAbsent.
const json& at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? kAbsent : *found;
}

std::string text_of(const json& value) {
  if (value.is_discarded()) return "nothing";
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Pointer below(const Pointer& parent, std::string_view key) {
  Pointer pointer = parent + '/';
  for (const char character : key) {
    if (character == '~') {
      pointer += "~0";
    } else if (character == '/') {
      pointer += "~1";
    } else {
      pointer += character;
    }
  }
  return pointer;
}

Pointer below(const Pointer& parent, std::size_t index) {
  return parent + '/' + std::to_string(index);
}

Error moved_below(const Pointer& parent, const Error& error) {
  return fail(error.code, parent + error.where, error.message);
}

struct Mismatch {
  Pointer where;
  std::string expected;
  std::string found;
};

// Objects by the keys that are expected, arrays by length and one by one, all else exactly.
std::optional<Mismatch> compare(const json& expected, const json& found, const Pointer& where) {
  if (expected.is_object() && found.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      auto mismatch = compare(value, at(found, key.c_str()), below(where, key));
      if (mismatch) return mismatch;
    }
    return std::nullopt;
  }
  if (expected.is_array() && found.is_array() && expected.size() == found.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      auto mismatch = compare(expected[i], found[i], below(where, i));
      if (mismatch) return mismatch;
    }
    return std::nullopt;
  }
  if (!found.is_discarded() && expected == found) return std::nullopt;
  return Mismatch{where, text_of(expected), text_of(found)};
}

// What the steps of one example produced.
struct Produced {
  json outcomes = json::array();
  json member = kAbsent;
  json preview = kAbsent;
  Error error;  // of the last step
};

json parsed(const std::string& text) { return json::parse(text, nullptr, false); }

class Runner {
 public:
  Runner(const CompiledProgram& program)
      : program_(program.program()), calculator_(program) {}

  std::optional<Mismatch> run(const json& example, const Pointer& where) {
    Produced produced;
    std::optional<Mismatch> refused = produce(example, where, produced);
    if (refused) return refused;

    const json& expect = at(example, "expect");
    const Pointer expected_at = below(where, "expect");
    json found = json::object();
    found["outcomes"] = std::move(produced.outcomes);
    if (!produced.member.is_discarded()) found["member"] = std::move(produced.member);
    if (!produced.preview.is_discarded()) found["preview"] = std::move(produced.preview);
    if (produced.error.code != ErrorCode::ok) found["error"] = name_of(produced.error.code);
    return compare(expect, found, expected_at);
  }

 private:
  // A refusal of anything but the last step, or one that nobody expects, is the mismatch.
  std::optional<Mismatch> produce(const json& example, const Pointer& where, Produced& produced) {
    const json& events = at(example, "events");
    const json& cart = at(example, "cart");
    std::optional<Member> member;
    if (at(example, "member").is_object()) {
      auto decoded = decode_member(text_of(at(example, "member")), program_);
      if (!decoded) return refusal(moved_below(below(where, "member"), decoded.error()));
      member = std::move(*decoded);
    } else if (events.is_array()) {
      member = newcomer(events, cart);
    }

    const bool expects_error = at(example, "expect").contains("error");
    for (std::size_t i = 0; events.is_array() && i < events.size(); ++i) {
      Status status = take(events[i], *member, produced);
      if (status.ok()) continue;
      produced.error = moved_below(below(below(where, "events"), i), status.error());
      const bool last = i + 1 == events.size() && !cart.is_object();
      if (!last || !expects_error) return refusal(produced.error);
    }
    if (cart.is_object()) {
      Status status = show(cart, member ? &*member : nullptr, produced);
      if (!status.ok()) {
        produced.error = moved_below(below(where, "cart"), status.error());
        if (!expects_error) return refusal(produced.error);
      }
    }
    if (member) produced.member = parsed(encode_member(*member, program_, Receipts::keep));
    return std::nullopt;
  }

  static Mismatch refusal(const Error& error) {
    return {error.where, "no error", std::string(name_of(error.code)) + ": " + error.message};
  }

  // Joins at the first instant that the example names.
  static Member newcomer(const json& events, const json& cart) {
    const json& first = events.empty() ? cart : events.front();
    const json& text = first.is_object() ? at(first, "at") : kAbsent;
    Instant joined = 0;
    if (text.is_string()) {
      const auto instant = parse_instant(text.get_ref<const std::string&>());
      if (instant.ok()) joined = *instant;
    }
    return new_member("example", joined);
  }

  Status take(const json& event, Member& member, Produced& produced) {
    auto decoded = decode_event(text_of(event), program_);
    if (!decoded) return decoded.error();
    auto outcome = calculator_.apply(member, *decoded);
    if (!outcome) return outcome.error();
    produced.outcomes.push_back(
        parsed(encode_outcome(*outcome, *decoded, program_, Receipts::keep)));
    member = std::move(outcome->member);
    return Done{};
  }

  Status show(const json& cart, const Member* member, Produced& produced) {
    const auto decoded = decode_cart(text_of(cart), program_);
    if (!decoded) return decoded.error();
    const auto preview = calculator_.preview(member, *decoded, Detail::breakdown);
    if (!preview) return preview.error();
    produced.preview = parsed(encode_preview(*preview, *decoded, program_));
    return Done{};
  }

  const Program& program_;
  Calculator calculator_;
};

// ---- structure

class StructureCheck {
 public:
  StructureCheck(const Program& program, std::vector<Error>& errors)
      : program_(program), errors_(errors) {}

  void example(const json& value, const Pointer& where) {
    if (!closed_object(value, where, {"name", "member", "events", "cart", "expect"})) return;
    text(value, "name", where);
    if (const json& member = at(value, "member"); !member.is_discarded()) {
      report(decode_member(text_of(member), program_), below(where, "member"));
    }
    if (const json& cart = at(value, "cart"); !cart.is_discarded()) {
      report(decode_cart(text_of(cart), program_), below(where, "cart"));
    }
    if (const json& events = at(value, "events"); !events.is_discarded()) {
      const Pointer list = below(where, "events");
      if (array(events, list)) {
        for (std::size_t i = 0; i < events.size(); ++i) {
          report(decode_event(text_of(events[i]), program_), below(list, i));
        }
      }
    }
    const json& expect = at(value, "expect");
    if (expect.is_discarded()) {
      add(ErrorCode::json_missing, below(where, "expect"), "is missing, expected an object");
    } else {
      expectation(expect, below(where, "expect"));
    }
  }

  bool array(const json& value, const Pointer& where) {
    if (value.is_array()) return true;
    add(ErrorCode::json_type, where, "is not a list, expected a list");
    return false;
  }

 private:
  void expectation(const json& value, const Pointer& where) {
    if (!closed_object(value, where, {"preview", "member", "outcomes", "error"})) return;
    if (value.empty()) {
      add(ErrorCode::json_missing, where,
          "is empty, expected one of preview, member, outcomes and error");
    }
    for (const char* key : {"preview", "member"}) {
      const json& part = at(value, key);
      if (!part.is_discarded()) object(part, below(where, key));
    }
    if (const json& outcomes = at(value, "outcomes"); !outcomes.is_discarded()) {
      const Pointer list = below(where, "outcomes");
      if (array(outcomes, list)) {
        for (std::size_t i = 0; i < outcomes.size(); ++i) object(outcomes[i], below(list, i));
      }
    }
    if (const json& error = at(value, "error"); !error.is_discarded()) {
      if (!error.is_string()) {
        add(ErrorCode::json_type, below(where, "error"),
            "is not a text, expected the name of an error");
      } else if (!is_error_name(error.get_ref<const std::string&>())) {
        add(ErrorCode::unknown_word, below(where, "error"),
            text_of(error) + " is no error, expected one such as \"balance_too_small\"");
      }
    }
  }

  static bool is_error_name(const std::string& name) {
    constexpr int kLastCode = static_cast<int>(ErrorCode::adjustment_too_large);
    for (int code = 1; code <= kLastCode; ++code) {
      if (name == name_of(static_cast<ErrorCode>(code))) return true;
    }
    return false;
  }

  bool object(const json& value, const Pointer& where) {
    if (value.is_object()) return true;
    add(ErrorCode::json_type, where, "is not an object, expected an object");
    return false;
  }

  bool closed_object(const json& value, const Pointer& where,
                     std::initializer_list<std::string_view> keys) {
    if (!object(value, where)) return false;
    for (const auto& [key, unused] : value.items()) {
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      std::string expected;
      for (const std::string_view known : keys) {
        expected += expected.empty() ? "" : ", ";
        expected += known;
      }
      add(ErrorCode::json_unknown_key, below(where, key),
          "is not a key of this object, expected one of " + expected);
    }
    return true;
  }

  void text(const json& value, const char* key, const Pointer& where) {
    constexpr std::size_t kLongest = 500;
    const json& found = at(value, key);
    if (found.is_discarded()) {
      add(ErrorCode::json_missing, below(where, key), "is missing, expected a text");
    } else if (!found.is_string()) {
      add(ErrorCode::json_type, below(where, key), "is not a text, expected a text");
    } else {
      const auto& words = found.get_ref<const std::string&>();
      const auto length = std::count_if(words.begin(), words.end(), [](char unit) {
        return (static_cast<unsigned char>(unit) & 0xC0U) != 0x80U;  // begins a code point
      });
      if (length < 1 || static_cast<std::size_t>(length) > kLongest) {
        add(ErrorCode::text_form, below(where, key),
            "has " + std::to_string(length) + " characters, expected 1 to 500");
      }
    }
  }

  // What only a program can refuse (a reward that it lacks) is for `run_examples` to find.
  template <typename T>
  void report(const Result<T>& decoded, const Pointer& where) {
    if (decoded.ok() || decoded.error().code > ErrorCode::text_form) return;
    errors_.push_back(moved_below(where, decoded.error()));
  }

  void add(ErrorCode code, Pointer where, std::string message) {
    errors_.push_back(fail(code, std::move(where), std::move(message)));
  }

  const Program& program_;
  std::vector<Error>& errors_;
};

}  // namespace

std::vector<Error> check_examples(std::string_view text, const Program& program) {
  std::vector<Error> errors;
  const json document = json::parse(text, nullptr, false);
  const json& examples = document.is_object() ? at(document, "examples") : kAbsent;
  if (examples.is_discarded()) return errors;
  StructureCheck check(program, errors);
  if (!check.array(examples, "/examples")) return errors;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    check.example(examples[i], below("/examples", i));
  }
  return errors;
}

ExampleReport run_examples(std::string_view text, const CompiledProgram& program) {
  ExampleReport report;
  const json document = json::parse(text, nullptr, false);
  const json& examples = document.is_object() ? at(document, "examples") : kAbsent;
  if (!examples.is_array()) return report;
  Runner runner(program);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    auto mismatch = runner.run(examples[i], below("/examples", i));
    if (mismatch) {
      report.failures.push_back({at(examples[i], "name").get<std::string>(),
                                 std::move(mismatch->where), std::move(mismatch->expected),
                                 std::move(mismatch->found)});
    } else {
      ++report.passed;
    }
  }
  return report;
}

}  // namespace loyalty
