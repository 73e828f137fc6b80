// The `loyalty` command; docs/cli.md is its manual.
#include <iostream>

#include "cli/commands.h"

int main(int argc, char** argv) {
  using namespace loyalty::cli;

  CLI::App app{"Checks, tests, previews, replays and serves loyalty programs.", "loyalty"};
  app.require_subcommand(1);
  app.footer("Exit codes: 0 fine, 1 the input is wrong or a check failed, 2 wrong usage.");
  int exit_code = kFine;
  add_check(app, exit_code);
  add_test(app, exit_code);
  add_preview(app, exit_code);
  add_replay(app, exit_code);
  add_serve(app, exit_code);
  add_verify(app, exit_code);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? kFine : kUsage;
  } catch (const Failure& failure) {
    std::cerr << "loyalty: " << failure.what() << '\n';
    return kFailed;
  }
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "loyalty: the output could not be written\n";
    return kFailed;
  }
  return exit_code;
}
