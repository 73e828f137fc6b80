// The runner of worked examples, and with it the corpus, natively.
#include "json/examples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "catch.h"
#include "host/system_zone.h"
#include "json/json.h"

using namespace loyalty;

namespace {

std::string program_with_examples(const std::string& examples) {
  return R"({"id":"p","name":"P","currency":"GBP",
    "earn":[{"id":"base","label":"base","rate":{"points":1}}],
    "tiers":{"levels":[{"id":"member","name":"Member","from":0}]},"examples":)" +
         examples + "}";
}

std::string cart_example(const std::string& expect) {
  return program_with_examples(
      R"([{"name":"n","cart":{"currency":"GBP","at":"2026-01-01T00:00:00Z",
      "lines":[{"id":"1","price":1000,"quantity":1}]},"expect":)" +
      expect + "}]");
}

ExampleReport run(const std::string& text) {
  auto program = decode_program(text);
  REQUIRE(program.ok());
  REQUIRE(check_examples(text, *program).empty());
  auto zone = system_zone(program->time_zone);
  REQUIRE(zone.ok());
  const auto compiled = CompiledProgram::compile(std::move(*program), std::move(*zone));
  REQUIRE(compiled.ok());
  return run_examples(text, *compiled);
}

std::vector<std::string> structure_of(const std::string& text) {
  const auto program = decode_program(text);
  REQUIRE(program.ok());
  std::vector<std::string> places;
  for (const Error& error : check_examples(text, *program)) places.push_back(error.where);
  return places;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("Every worked example of the programs and the corpus holds", "[corpus]") {
  int passed = 0;
  for (const char* folder : {"/programs", "/tests/corpus"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(LOYALTY_SOURCE_DIR) + folder)) {
      if (entry.path().extension() != ".json") continue;
      INFO(entry.path().filename().string());
      const ExampleReport report = run(text_of(entry.path()));
      for (const ExampleFailure& failure : report.failures) {
        FAIL_CHECK(failure.where << ": " << failure.name << ", expected " << failure.expected
                                 << ", found " << failure.found);
      }
      CHECK(report.passed > 0);
      passed += report.passed;
    }
  }
  CHECK(passed >= 150);
}

TEST_CASE("An expectation that does not hold is shown with its place and both values",
          "[json][examples]") {
  const ExampleReport report = run(cart_example(R"({"preview":{"rules":[{"points":11}]}})"));
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].name == "n");
  CHECK(report.failures[0].where == "/examples/0/expect/preview/rules/0/points");
  CHECK(report.failures[0].expected == "11");
  CHECK(report.failures[0].found == "10");
}

TEST_CASE("Objects are compared by the keys that are stated, arrays by their length",
          "[json][examples]") {
  CHECK(run(cart_example(R"({"preview":{"lines":[{"points":10}]}})")).passed == 1);
  CHECK(run(cart_example(R"({"preview":{"lines":[{"points":10},{}]}})")).passed == 0);
  CHECK(run(cart_example(R"({"preview":{"lines":[]}})")).passed == 0);
  CHECK(run(cart_example(R"({"preview":{"points":"10"}})")).passed == 0);
  CHECK(run(cart_example(R"({"preview":{"absent":null}})")).passed == 0);
  CHECK(run(cart_example(R"({"outcomes":[]})")).passed == 1);
}

TEST_CASE("Without events a cart is a guest's, with none of them a new member's",
          "[json][examples]") {
  CHECK(run(cart_example(R"({"preview":{"guest":true}})")).passed == 1);
  const std::string member = cart_example(R"({"preview":{"guest":false}})");
  const std::size_t cart = member.find("\"cart\"");
  CHECK(run(member.substr(0, cart) + "\"events\":[]," + member.substr(cart)).passed == 1);
}

TEST_CASE("Mistakes in the structure of examples are found where they stand", "[json][examples]") {
  using Places = std::vector<std::string>;
  CHECK(structure_of(program_with_examples(R"([1])")) == Places{"/examples/0"});
  CHECK(structure_of(program_with_examples(R"([{"expect":{"preview":{}}}])")) ==
        Places{"/examples/0"});
  CHECK(structure_of(cart_example("{}")) == Places{"/examples/0/expect"});
  CHECK(structure_of(cart_example(R"({"preview":1})")) == Places{"/examples/0/expect/preview"});
  CHECK(structure_of(cart_example(R"({"error":"no_such"})")) == Places{"/examples/0/expect/error"});
  CHECK(structure_of(cart_example(R"({"error":"unknown"})")) == Places{"/examples/0/expect/error"});
  CHECK(structure_of(cart_example(R"({"outcomes":[{},2]})")) ==
        Places{"/examples/0/expect/outcomes/1"});
  CHECK(structure_of(cart_example(R"({"outcome":[]})")) == Places{"/examples/0/expect/outcome"});
  CHECK(structure_of(program_with_examples(
            R"([{"name":"n","events":[{"type":"fly"}],"expect":{"outcomes":[]}}])")) ==
        Places{"/examples/0/events/0/type"});
}

TEST_CASE("Each error has a name of its own, so that an example can expect it",
          "[json][examples]") {
  std::set<std::string> names;
  for (int code = 1; code <= static_cast<int>(ErrorCode::reward_limit); ++code) {
    names.insert(name_of(static_cast<ErrorCode>(code)));
  }
  // 16 to 19 are unused and share what name_of says of a number without a name.
  CHECK(names.size() == 28);
}
