#include "json/examples.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "json/json.h"
#include "json/reader.h"
#include "json/ucp.h"

namespace loyalty {
namespace {

using json::Need;
using json::Object;
using json::Value;

using Json = nlohmann::ordered_json;

const Json kAbsent(Json::value_t::discarded);

// The value of a key, or kAbsent.
const Json& at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? kAbsent : *found;
}

std::string text_of(const Json& value) {
  if (value.is_discarded()) return "nothing";
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Pointer below(const Pointer& parent, std::string_view key) {
  return parent + '/' + json::escaped(key);
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
std::optional<Mismatch> compare(const Json& expected, const Json& found, const Pointer& where) {
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
  Json outcomes = Json::array();
  Json member = kAbsent;
  Json preview = kAbsent;
  Error error;  // of the last step
  std::optional<ExamplePreview> shown;
};

Json parsed(const std::string& text) {
  return Json::parse(text, nullptr, false);
}

class Runner {
 public:
  Runner(const CompiledProgram& program, std::string_view ucp_key)
      : program_(program.program()), ucp_key_(ucp_key), calculator_(program) {}

  std::optional<Mismatch> run(const Json& example, const Pointer& where, ExampleReport& report) {
    Produced produced;
    std::optional<Mismatch> refused = produce(example, where, produced);
    if (produced.shown) {
      produced.shown->name = at(example, "name").get<std::string>();
      report.previews.push_back(std::move(*produced.shown));
    }
    if (refused) return refused;

    const Json& expect = at(example, "expect");
    const Pointer expected_at = below(where, "expect");
    Json found = Json::object();
    found["outcomes"] = std::move(produced.outcomes);
    if (!produced.member.is_discarded()) found["member"] = std::move(produced.member);
    if (!produced.preview.is_discarded()) found["preview"] = std::move(produced.preview);
    if (produced.error.code != ErrorCode::ok) found["error"] = name_of(produced.error.code);
    return compare(expect, found, expected_at);
  }

 private:
  // A refusal of anything but the last step, or one that nobody expects, is the mismatch.
  std::optional<Mismatch> produce(const Json& example, const Pointer& where, Produced& produced) {
    const Json& events = at(example, "events");
    const Json& cart = at(example, "cart");
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
  static Member newcomer(const Json& events, const Json& cart) {
    const Json& first = events.empty() ? cart : events.front();
    const Json& text = first.is_object() ? at(first, "at") : kAbsent;
    Instant joined = 0;
    if (text.is_string()) {
      const auto instant = parse_instant(text.get_ref<const std::string&>());
      if (instant.ok()) joined = *instant;
    }
    return new_member("example", joined);
  }

  Status take(const Json& event, Member& member, Produced& produced) {
    auto decoded = decode_event(text_of(event), program_);
    if (!decoded) return decoded.error();
    auto outcome = calculator_.apply(member, *decoded);
    if (!outcome) return outcome.error();
    produced.outcomes.push_back(
        parsed(encode_outcome(*outcome, *decoded, program_, Receipts::keep)));
    member = std::move(outcome->member);
    return Done{};
  }

  Status show(const Json& cart, const Member* member, Produced& produced) {
    const auto decoded = decode_cart(text_of(cart), program_);
    if (!decoded) return decoded.error();
    ExamplePreview& shown = produced.shown.emplace();
    shown.member = member ? encode_member(*member, program_, Receipts::leave_out) : "null";
    const auto preview = calculator_.preview(member, *decoded, Detail::breakdown);
    if (!preview) {
      shown.error = encode_error(preview.error());
      return preview.error();
    }
    shown.preview = encode_preview(*preview, *decoded, program_);
    if (!ucp_key_.empty()) {
      shown.ucp = encode_ucp(*preview, program_, ucp_key_, member ? member->id : "");
    }
    produced.preview = parsed(shown.preview);
    return Done{};
  }

  const Program& program_;
  std::string_view ucp_key_;
  Calculator calculator_;
};

// ---- structure

// What only a program can refuse (a reward that it lacks) is for `run_examples` to find.
template <typename T>
void note_mistake(const Value& value, const Result<T>& decoded) {
  if (decoded.ok() || decoded.error().code > ErrorCode::text_form) return;
  const Error& error = decoded.error();
  value.errors().add(error.code, value.where() + error.where, error.message);
}

void expect_object(const Value& value) {
  if (value.kind() != json::Kind::object) value.fail_type("an object");
}

bool is_error_name(const std::string& name) {
  constexpr int kLastCode = static_cast<int>(ErrorCode::grant_over);
  for (int code = 1; code <= kLastCode; ++code) {
    // Numbers that no error has are called "unknown".
    if (name == name_of(static_cast<ErrorCode>(code))) return name != "unknown";
  }
  return false;
}

void check_expectation(const Value& value) {
  Object expect(value);
  if (expect.is_object() && value.count() == 0) {
    value.fail(ErrorCode::json_missing,
               {"nothing is expected, expected at least one of preview, member, outcomes, error"});
  }
  expect.with("preview", Need::no, expect_object);
  expect.with("member", Need::no, expect_object);
  expect.list("outcomes", 0, expect_object);
  expect.with("error", Need::no, [](const Value& error) {
    std::string name;
    if (error.string(name) && !is_error_name(name)) {
      error.fail(ErrorCode::unknown_word,
                 {"\"", name, "\" is no error, expected one such as \"balance_too_small\""});
    }
  });
  expect.finish();
}

// `source` is the same example.
void check_example(const Value& value, const Json& source, const Program& program) {
  constexpr std::size_t kLongestName = 500;
  Object example(value);
  std::string unused;
  example.text("name", kLongestName, unused, Need::yes);
  example.with("member", Need::no, [&](const Value& member) {
    note_mistake(member, decode_member(text_of(at(source, "member")), program));
  });
  std::size_t index = 0;
  example.list("events", 0, [&](const Value& event) {
    note_mistake(event, decode_event(text_of(at(source, "events")[index++]), program));
  });
  example.with("cart", Need::no, [&](const Value& cart) {
    note_mistake(cart, decode_cart(text_of(at(source, "cart")), program));
  });
  example.with("expect", Need::yes, check_expectation);
  example.finish();
}

}  // namespace

std::vector<Error> check_examples(std::string_view text, const Program& program) {
  const auto document = json::parse(text);
  if (!document) return {document.error()};
  const Json source = Json::parse(text, nullptr, false);
  json::Input in(*document);
  Object root{Value(in)};
  std::size_t index = 0;
  root.list("examples", 0, [&](const Value& example) {
    check_example(example, at(source, "examples")[index++], program);
  });
  return in.errors.list();
}

ExampleReport run_examples(std::string_view text, const CompiledProgram& program,
                           std::string_view ucp_key) {
  ExampleReport report;
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !at(document, "examples").is_array()) return report;
  Runner runner(program, ucp_key);
  const Pointer where = "/examples";
  std::size_t index = 0;
  for (const Json& example : at(document, "examples")) {
    auto mismatch = runner.run(example, below(where, index++), report);
    if (mismatch) {
      report.failures.push_back({at(example, "name").get<std::string>(), std::move(mismatch->where),
                                 std::move(mismatch->expected), std::move(mismatch->found)});
    } else {
      ++report.passed;
    }
  }
  return report;
}

}  // namespace loyalty
