// `loyalty serve`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace loyalty {

struct ServeOptions {
  std::string database;  // sqlite://PATH or postgresql://...
  std::string program_file;
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: the system chooses
  std::vector<std::string> allow_origins;
  std::string demo_folder;           // serves this folder and the demo shop's backend
  std::string secret_file;           // else the environment's LOYALTY_SECRET
  std::string audience = "loyalty";  // of member tokens
  unsigned workers = 0;  // threads for requests; 0: as many as there are processors, 2 to 16
};

// Prints one line with the address on standard output, then serves until SIGINT or SIGTERM.
// 0: stopped so. 1: the program is refused. 2: it could not start (no secret, no database, the
// port is taken).
int run_server(const ServeOptions& options);

}  // namespace loyalty
