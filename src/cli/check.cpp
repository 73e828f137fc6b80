#include <iostream>
#include <memory>
#include <string_view>

#include "cli/files.h"
#include "json/examples.h"
#include "json/json.h"

namespace loyalty::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  bool structure_only = false;
  bool lines = false;
};

std::vector<Error> mistakes_of(std::string_view text, bool structure_only) {
  std::vector<Error> mistakes;
  auto program = decode_program(text, &mistakes);
  if (!program) {
    if (mistakes.empty()) mistakes.push_back(program.error());
    return mistakes;
  }
  mistakes = check_examples(text, *program);
  if (structure_only || !mistakes.empty()) return mistakes;
  auto compiled = compile_with_zone(std::move(*program));
  if (!compiled) mistakes.push_back(compiled.error());
  return mistakes;
}

// True when there was none.
bool report_mistakes(const std::string& name, std::string_view text, bool structure_only) {
  const std::vector<Error> mistakes = mistakes_of(text, structure_only);
  for (const Error& mistake : mistakes) std::cerr << describe(name, mistake) << '\n';
  return mistakes.empty();
}

bool check_file(const std::string& path, const Options& options) {
  const std::string text = read_file(path);
  if (!options.lines) return report_mistakes(path, text, options.structure_only);
  bool fine = true;
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    fine &= report_mistakes(path + ':' + std::to_string(number), line, options.structure_only);
  }
  return fine;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("check", "Find the mistakes in program files");
  command->add_option("FILE", options->files, "Programs as JSON; - is the standard input")
      ->required();
  command->add_flag("--structure-only", options->structure_only,
                    "Stop at what docs/program.schema.json asks for: no references, no time zone");
  command->add_flag("--lines", options->lines,
                    "Each line of a FILE is a program; mistakes name FILE:LINE");
  command->footer(
      "Prints FILE: /json/pointer: what is wrong, what was expected; one line for each mistake, "
      "on stderr.\nExit codes: 0 no mistake, 1 a mistake or an unreadable file, 2 wrong usage.");
  command->callback([options, &exit_code] {
    for (const std::string& file : options->files) {
      try {
        if (!check_file(file, *options)) exit_code = kFailed;
      } catch (const Failure& failure) {
        // The other files are still worth a look.
        std::cerr << "loyalty: " << failure.what() << '\n';
        exit_code = kFailed;
      }
    }
  });
}

}  // namespace loyalty::cli
