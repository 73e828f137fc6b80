// Files as the commands read them. What goes wrong is thrown as a Failure.
#pragma once

#include <string>
#include <utility>

#include "cli/commands.h"
#include "loyalty/calculator.h"

namespace loyalty::cli {

// The whole file; "-" is the standard input.
std::string read_file(const std::string& path);

// "FILE: /json/pointer: what is wrong, what was expected".
std::string describe(const std::string& path, const Error& error);

// The value, or a Failure that names the file.
template <typename T>
T value_or_fail(Result<T> result, const std::string& path) {
  if (!result.ok()) throw Failure(describe(path, result.error()));
  return std::move(*result);
}

// With the table of the zone that the program names.
Result<CompiledProgram> compile_with_zone(Program program);

// Says what is wrong with an option that is to be such as "com.example.rewards"; empty: nothing.
std::string reverse_domain(const std::string& text);

// A program's file, ready to calculate with.
CompiledProgram load_program(const std::string& path);

}  // namespace loyalty::cli
