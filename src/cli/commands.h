// The subcommands of `loyalty`. Each registers itself and sets `exit_code` when it has run.
#pragma once

#include <CLI/CLI.hpp>
#include <stdexcept>

namespace loyalty::cli {

// docs/cli.md promises these.
enum ExitCode : int { kFine = 0, kFailed = 1, kUsage = 2 };

// The input is wrong or a file cannot be used: one sentence for a person, and exit code 1.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void add_check(CLI::App& app, int& exit_code);
void add_test(CLI::App& app, int& exit_code);
void add_preview(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_serve(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);

}  // namespace loyalty::cli
