#include "cli/files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "host/system_zone.h"
#include "json/json.h"
#include "json/ucp.h"

namespace loyalty::cli {

std::string read_file(const std::string& path) {
  const auto rest_of = [](std::istream& stream) {
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  if (path == "-") return rest_of(std::cin);
  // Opening a folder succeeds, and reading it looks like an empty file.
  std::error_code unused;
  if (std::filesystem::is_directory(path, unused)) {
    throw Failure(path + " is a folder, expected a file");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Failure("cannot read " + path + ": " + std::strerror(errno));
  std::string text = rest_of(file);
  if (file.bad()) throw Failure("cannot read " + path + ": " + std::strerror(errno));
  return text;
}

std::string describe(const std::string& path, const Error& error) {
  // Of the whole document the message itself says where.
  return path + ": " + (error.where.empty() ? "" : error.where + ": ") + error.message;
}

Result<CompiledProgram> compile_with_zone(Program program) {
  auto zone = system_zone(program.time_zone);
  if (!zone) return fail(zone.error().code, "/time_zone", zone.error().message);
  return CompiledProgram::compile(std::move(program), std::move(*zone));
}

std::string reverse_domain(const std::string& text) {
  if (is_reverse_domain(text)) return {};
  return "\"" + text + "\" is no reverse domain name, expected one such as com.example.rewards";
}

CompiledProgram load_program(const std::string& path) {
  Program program = value_or_fail(decode_program(read_file(path)), path);
  return value_or_fail(compile_with_zone(std::move(program)), path);
}

}  // namespace loyalty::cli
