#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/files.h"
#include "json/examples.h"
#include "json/json.h"
#include "json/messages.h"
#include "json/ucp.h"

namespace loyalty::cli {
namespace {

namespace fs = std::filesystem;

// The program files at a path: itself, or all *.json below a folder, sorted.
std::vector<std::string> files_at(const std::string& path) {
  std::error_code problem;
  if (!fs::is_directory(path, problem)) return {path};
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator entry(path, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->is_regular_file() && entry->path().extension() == ".json") {
      files.push_back(entry->path().string());
    }
  }
  if (problem) throw Failure("cannot read the folder " + path + ": " + problem.message());
  if (files.empty()) throw Failure("the folder " + path + " has no program (*.json)");
  std::sort(files.begin(), files.end());
  return files;
}

struct Options {
  std::vector<std::string> paths;
  bool print = false;
  std::string ucp_key;
};

struct Count {
  int passed = 0;
  int failed = 0;
};

// The encoders' own text, so that another host can compare bytes.
void print_previews(const std::string& path, const ExampleReport& report) {
  for (const ExamplePreview& shown : report.previews) {
    std::cout << "{\"file\":" << loyalty::quoted(path)
              << ",\"name\":" << loyalty::quoted(shown.name) << ",\"member\":" << shown.member;
    if (shown.error.empty()) {
      std::cout << ",\"preview\":" << shown.preview;
      if (!shown.ucp.empty()) std::cout << ",\"ucp\":" << shown.ucp;
      std::cout << "}\n";
    } else {
      std::cout << ",\"error\":" << shown.error << "}\n";
    }
  }
}

void run_file(const std::string& path, const Options& options, Count& count) {
  const std::string text = read_file(path);
  Program program = value_or_fail(decode_program(text), path);
  const std::vector<Error> mistakes = check_examples(text, program);
  if (!mistakes.empty()) throw Failure(describe(path, mistakes.front()));
  const CompiledProgram compiled = value_or_fail(compile_with_zone(std::move(program)), path);

  const ExampleReport report = run_examples(text, compiled, options.ucp_key);
  if (options.print) print_previews(path, report);
  count.passed += report.passed;
  count.failed += static_cast<int>(report.failures.size());
  for (const ExampleFailure& failure : report.failures) {
    std::cerr << path << ": " << failure.where << ": " << failure.name << "\n  expected "
              << failure.expected << "\n  found    " << failure.found << '\n';
  }
  if (report.passed == 0 && report.failures.empty()) {
    std::cerr << path << ": /examples: the program carries no examples\n";
  }
}

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("test", "Run the worked examples that programs carry");
  command->add_option("PATH", options->paths, "Program files, or folders of them")->required();
  command->add_flag(
      "--print", options->print,
      "Also print the preview of each example that has a cart, one JSON object a line");
  command
      ->add_option(
          "--ucp", options->ucp_key,
          "With --print, also as the loyalty extension of the Universal Commerce Protocol, "
          "under this key, such as com.example.rewards")
      ->check(reverse_domain);
  command->footer(
      "A failure is shown on stderr: FILE: /json/pointer: name, what was expected, what was "
      "found.\nThe last line is: N passed, M failed. A file that is no valid program counts as a "
      "failure.\nExit codes: 0 all passed, 1 something failed, 2 wrong usage.");
  command->callback([options, &exit_code] {
    Count count;
    for (const std::string& path : options->paths) {
      try {
        for (const std::string& file : files_at(path)) {
          try {
            run_file(file, *options, count);
          } catch (const Failure& failure) {
            std::cerr << "loyalty: " << failure.what() << '\n';
            ++count.failed;
          }
        }
      } catch (const Failure& failure) {
        std::cerr << "loyalty: " << failure.what() << '\n';
        ++count.failed;
      }
    }
    std::cout << count.passed << " passed, " << count.failed << " failed\n";
    if (count.failed > 0) exit_code = kFailed;
  });
}

}  // namespace loyalty::cli
