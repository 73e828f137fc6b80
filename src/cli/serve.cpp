#include "server/serve.h"

#include <charconv>
#include <memory>

#include "cli/commands.h"
#include "server/verify.h"

namespace loyalty::cli {
namespace {

// HOST:PORT, with an IPv6 host in brackets. Anything else is wrong usage.
void read_address(const std::string& text, ServeOptions& options) {
  const std::size_t colon = text.rfind(':');
  const char* port = text.data() + colon + 1;
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(port, end, options.port);
  if (colon == text.npos || colon == 0 || number.ec != std::errc{} || number.ptr != end) {
    throw CLI::ValidationError("--listen is \"" + text +
                               "\", expected HOST:PORT such as 127.0.0.1:8080, port 0 to 65535");
  }
  options.host = text.substr(0, colon);
  if (options.host.starts_with('[') && options.host.ends_with(']')) {
    options.host = options.host.substr(1, options.host.size() - 2);
  }
}

}  // namespace

// What browsers send in the header Origin: it is compared letter by letter.
std::string is_origin(const std::string& text) {
  const std::size_t host = text.find("://") + 3;
  const bool web = text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0;
  const bool plain =
      web && host < text.size() &&
      text.find_first_of("/*?# ABCDEFGHIJKLMNOPQRSTUVWXYZ", host) == std::string::npos;
  if (text == "*" || plain) return "";
  return "expected an origin as https://shop.example: no path, no slash at its end, no capital "
         "letters and no *, or * alone for any";
}

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  auto address = std::make_shared<std::string>("127.0.0.1:8080");
  CLI::App* command = app.add_subcommand("serve", "Serve the ledger of a program over HTTP");
  command->add_option("--db", options->database, "sqlite://PATH or postgresql://USER@HOST/NAME")
      ->required();
  command->add_option("--program", options->program_file, "The program in force, as JSON")
      ->required();
  command->add_option("--listen", *address, "HOST:PORT; port 0 lets the system choose")
      ->capture_default_str();
  command->add_option("--secret-file", options->secret_file,
                      "A file with the secret shared with the shop's backend, at least 32 bytes; "
                      "else the variable LOYALTY_SECRET");
  command->add_option("--audience", options->audience, "What member tokens must name as aud")
      ->capture_default_str();
  command
      ->add_option("--allow-origin", options->allow_origins,
                   "A storefront that may ask from browsers, as https://shop.example, or * for "
                   "any; may be repeated")
      ->check(is_origin, "ORIGIN");
  command
      ->add_option("--workers", options->workers,
                   "Threads that answer requests, at most 64; 0: one for each processor, 2 to 16")
      ->check(CLI::Range(0, 64));
  command->add_option("--demo", options->demo_folder,
                      "Serve this folder, and the backend of the demo shop");
  command->footer(
      "Prints one line with the address, then serves until SIGINT or SIGTERM.\n"
      "Exit codes: 0 stopped so, 1 the program is wrong, 2 wrong usage or it could not start.");
  command->callback([options, address, &exit_code] {
    read_address(*address, *options);
    exit_code = run_server(*options);
  });
}

void add_verify(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "Replay all events and compare them with the stored snapshots");
  command->add_option("--db", options->database, "sqlite://PATH or postgresql://USER@HOST/NAME")
      ->required();
  command->footer(
      "Prints each difference, and a last line with the counts.\n"
      "Exit codes: 0 no difference, 1 some, 2 wrong usage or an unreadable database.");
  command->callback([options, &exit_code] { exit_code = run_verify(*options); });
}

}  // namespace loyalty::cli
