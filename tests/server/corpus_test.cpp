// The corpus over HTTP: a real server books and previews every worked example, and answers byte for
// byte what the calculator answers here.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "host/system_zone.h"
#include "json/json.h"
#include "loyalty/calculator.h"
#include "server/support.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

std::vector<std::filesystem::path> corpus_files() {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"/programs", "/tests/corpus"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(LOYALTY_SOURCE_DIR) + folder)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

CompiledProgram compiled_with_zone(const std::string& text) {
  auto program = decode_program(text);
  REQUIRE(program.ok());
  auto zone = system_zone(program->time_zone);
  REQUIRE(zone.ok());
  auto compiled = CompiledProgram::compile(std::move(*program), std::move(*zone));
  REQUIRE(compiled.ok());
  return std::move(*compiled);
}

// One member who lives through one example, here and on the server.
class TwoHosts {
 public:
  TwoHosts(const CompiledProgram& program, TestServer& server, std::string name)
      : program_(program), calculator_(program), server_(server), name_(std::move(name)) {}

  void take(Json event) {
    const Instant at = *parse_instant(event.at("at").get<std::string>());
    server_.now = at;
    if (!member_) member_ = new_member(name_, at);
    if (event.at("type") == "clock") {
      pass_time(event);
      return;
    }
    // Over HTTP a release is the deletion of its hold, and is named by it.
    if (event.at("type") == "release") event["id"] = event.at("hold");
    const auto decoded = decode_event(event.dump(), program_.program());
    REQUIRE(decoded.ok());
    const auto outcome = calculator_.apply(*member_, *decoded);
    const Answer answer = post(event);
    INFO(event.dump() << "\n" << answer.body);
    if (!outcome.ok()) {
      CHECK(answer.status >= 400);
      CHECK(answer.status < 500);
      CHECK(answer.json().at("code") == name_of(outcome.error().code));
      return;
    }
    CHECK(answer.status == 200);
    CHECK(answer.body ==
          encode_outcome(*outcome, *decoded, program_.program(), Receipts::leave_out));
    member_ = outcome->member;
  }

  void show(const Json& cart, bool guest) {
    const auto decoded = decode_cart(cart.dump(), program_.program());
    REQUIRE(decoded.ok());
    server_.now = decoded->at;
    if (!member_ && !guest) member_ = new_member(name_, decoded->at);
    const auto preview =
        calculator_.preview(guest ? nullptr : &*member_, *decoded, Detail::breakdown);
    const Answer answer = guest ? server_.send("POST", "/v1/preview", cart.dump(),
                                               {{"Content-Type", "application/json"}})
                                : server_.page(name_, "POST", "/v1/preview", cart.dump());
    INFO(cart.dump() << "\n" << answer.body);
    if (!preview.ok()) {
      CHECK(answer.status == 422);
      CHECK(answer.json().at("code") == name_of(preview.error().code));
      return;
    }
    CHECK(answer.status == 200);
    CHECK(answer.body == encode_preview(*preview, *decoded, program_.program()));
  }

 private:
  // No event of its own there: the snapshot shows the member as time has made them.
  void pass_time(const Json& event) {
    const auto decoded = decode_event(event.dump(), program_.program());
    REQUIRE(decoded.ok());
    const auto outcome = calculator_.apply(*member_, *decoded);
    REQUIRE(outcome.ok());
    const std::string expected =
        encode_member(outcome->member, program_.program(), Receipts::leave_out);
    CHECK(server_.snapshot(name_).at("member") == Json::parse(expected));
  }

  Answer post(Json event) {
    const std::string type = event.at("type");
    event.erase("type");
    if (type == "release") {
      return server_.page(name_, "DELETE",
                          "/v1/redemptions/" + event.at("hold").get<std::string>());
    }
    if (type == "hold" || type == "claim") {
      event.erase("at");
      return server_.page(name_, "POST", type == "hold" ? "/v1/redemptions" : "/v1/claims",
                          event.dump());
    }
    event["member"] = name_;
    return server_.shop("/v1/" + type + (type == "status" ? "es" : "s"), event);
  }

  const CompiledProgram& program_;
  Calculator calculator_;
  TestServer& server_;
  std::string name_;
  std::optional<Member> member_;
};

// Examples of one file; returns how many were compared.
int compare_file(const std::filesystem::path& path, const std::string& kind) {
  const std::string text = text_of(path);
  const CompiledProgram program = compiled_with_zone(text);
  const Json document = Json::parse(text);
  int compared = 0;
  for (const Json& example : document.at("examples")) {
    // Members come to a server by events alone.
    if (example.contains("member")) continue;
    // What all members share is the server's to know: shared_test.cpp has it.
    if (path.stem().string().starts_with("together")) continue;
    INFO(path.filename().string() << ": " << example.at("name"));
    // Orders have one id in one shop, and examples share theirs.
    const TestDatabase database(kind);
    TestServer server(
        {.database = database.url(), .program = text, .time_zone = program.program().time_zone});
    TwoHosts hosts(program, server, "example");
    for (const Json& event : example.value("events", Json::array())) hosts.take(event);
    if (example.contains("cart")) hosts.show(example.at("cart"), !example.contains("events"));
    ++compared;
  }
  return compared;
}

}  // namespace

TEST_CASE("Over HTTP every worked example gives what the calculator gives", "[server][corpus]") {
  const std::string kind = GENERATE(from_range(databases()));
  INFO(kind);
  int compared = 0;
  for (const auto& file : corpus_files()) compared += compare_file(file, kind);
  CHECK(compared >= 100);
}
