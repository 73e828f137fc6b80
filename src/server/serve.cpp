#include "server/serve.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <thread>

#include "host/system_zone.h"
#include "json/json.h"
#include "server/listener.h"
#include "server/rules.h"
#include "server/service.h"

namespace loyalty {
namespace {

constexpr std::size_t kLeastSecret = 32;

Instant system_clock_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) throw std::runtime_error("cannot read " + path);
  return text;
}

// Empty only for a demo, which then keeps one of its own.
std::string read_secret(const ServeOptions& options) {
  std::string secret;
  if (!options.secret_file.empty()) {
    secret = read_file(options.secret_file);
  } else if (const char* variable = std::getenv("LOYALTY_SECRET")) {
    secret = variable;
  } else if (!options.demo_folder.empty()) {
    return secret;
  }
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.size() < kLeastSecret) {
    throw std::runtime_error(
        "a secret of at least 32 bytes is needed: --secret-file FILE, or LOYALTY_SECRET");
  }
  return secret;
}

// The program with the time zone it names, or every mistake in it, told to standard error.
std::optional<server::RulesPointer> read_rules(const std::string& path) {
  std::string document = read_file(path);
  std::vector<Error> mistakes;
  const auto refuse = [&path, &mistakes]() {
    for (const Error& mistake : mistakes) {
      std::cerr << path << ": " << mistake.where << (mistake.where.empty() ? "" : ": ")
                << mistake.message << '\n';
    }
    return std::nullopt;
  };
  const Result<Program> program = decode_program(document, &mistakes);
  if (!program) return refuse();
  Result<Zone> zone = system_zone(program->time_zone);
  if (!zone) {
    mistakes = {fail(zone.error().code, "/time_zone", zone.error().message)};
    return refuse();
  }
  Result<server::RulesPointer> rules = server::make_rules(std::move(document), *zone);
  if (!rules) {
    mistakes = {rules.error()};
    return refuse();
  }
  return std::move(*rules);
}

}  // namespace

int run_server(const ServeOptions& options) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("loyalty"));
  try {
    auto rules = read_rules(options.program_file);
    if (!rules) return 1;
    server::Settings settings;
    settings.database = options.database;
    settings.rules = std::move(*rules);
    settings.secret = read_secret(options);
    settings.audience = options.audience;
    settings.allow_origins = options.allow_origins;
    settings.demo_folder = options.demo_folder;
    settings.workers = options.workers > 0
                           ? options.workers
                           : std::clamp(std::thread::hardware_concurrency(), 2U, 16U);
    settings.clock = system_clock_now;
    server::Service service(std::move(settings));
    server::Listener listener(service, options.host, options.port, {});
    std::cout << "loyalty serves " << listener.url() << std::endl;
    listener.run(true);
    spdlog::info("stopped");
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "loyalty serve: " << error.what() << '\n';
    return 2;
  }
}

}  // namespace loyalty
