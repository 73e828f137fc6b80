// `serve` and `verify`: the options of what src/server does.
#include <charconv>
#include <memory>

#include "cli/commands.h"
#include "server/serve.h"
#include "server/verify.h"

namespace loyalty::cli {
namespace {

// "127.0.0.1:8080", "[::1]:8080", ":0"; an empty host keeps the default.
void set_address(const std::string& address, ServeOptions& options) {
  const std::size_t colon = address.rfind(':');
  const std::string port = colon == std::string::npos ? address : address.substr(colon + 1);
  const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), options.port);
  if (problem != std::errc() || end != port.data() + port.size()) {
    throw CLI::ValidationError("--listen", "\"" + address +
                                               "\" is no address, expected HOST:PORT such as "
                                               "127.0.0.1:8080");
  }
  if (colon == std::string::npos || colon == 0) return;
  options.host = address.substr(0, colon);
  if (options.host.size() > 2 && options.host.front() == '[' && options.host.back() == ']') {
    options.host = options.host.substr(1, options.host.size() - 2);
  }
}

constexpr const char* kDatabaseHelp = "sqlite://PATH or postgresql://USER@HOST:PORT/NAME";

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  auto address = std::make_shared<std::string>("127.0.0.1:8080");
  CLI::App* command = app.add_subcommand("serve", "Serve a program and its ledger over HTTP");
  command->add_option("--db", options->database, kDatabaseHelp)->required();
  command->add_option("--program", options->program_file, "The program, as JSON")->required();
  command->add_option("--listen", *address, "HOST:PORT; port 0 lets the system choose")
      ->capture_default_str();
  command->add_option("--demo", options->demo_folder,
                      "Also serve this folder, and the demo shop's own backend");
  command->add_option("--allow-origin", options->allow_origins,
                      "An origin whose pages may ask, such as https://shop.example; repeatable");
  command->add_option("--secret-file", options->secret_file,
                      "A file with the secret shared with the shop; else LOYALTY_SECRET has it");
  command->add_option("--audience", options->audience, "The audience that member tokens name")
      ->capture_default_str();
  command
      ->add_option("--workers", options->workers,
                   "Threads for requests; 0: as many as there are processors")
      ->capture_default_str();
  command->footer(
      "Prints one line with the address, then serves until SIGINT or SIGTERM.\nExit codes: 0 "
      "stopped so, 1 the program is wrong, 2 wrong usage or it could not start.");
  command->callback([options, address, &exit_code] {
    set_address(*address, *options);
    exit_code = run_server(*options);
  });
}

void add_verify(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "Prove that the stored snapshots are what the events say");
  command->add_option("--db", options->database, kDatabaseHelp)->required();
  command->footer(
      "Replays every member's events and prints the differences, and a last line with the "
      "counts.\nExit codes: 0 no difference, 1 some, 2 wrong usage or an unreadable database.");
  command->callback([options, &exit_code] { exit_code = run_verify(*options); });
}

}  // namespace loyalty::cli
