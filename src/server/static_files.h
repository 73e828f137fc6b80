// A folder of files, served from memory.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/http.h"

namespace loyalty::server {

// The folder is read once, so that no request can name a file that was not there at the start:
// there is no path to climb out of, and nothing changes under a reader's hands.
class StaticFiles {
 public:
  // Links that lead out of the folder are left out. Throws std::runtime_error when the folder
  // cannot be read.
  explicit StaticFiles(const std::string& folder);

  // The answer to a GET of `path` ("/", "/main.js"), none when there is no such file. A path
  // that ends with "/" means the index.html there. Where the folder has the file in brotli too
  // ("main.js.br"), a reader whose Accept-Encoding has "br" is given that.
  std::optional<Response> find(const std::string& path, std::string_view if_none_match,
                               std::string_view accept_encoding) const;

  // The text of a file, or none.
  std::optional<std::string_view> text(const std::string& path) const;

 private:
  struct File {
    std::string bytes;
    std::string type;
    std::string etag;
  };
  std::map<std::string, File> files_;
};

// True when an Accept-Encoding header takes brotli (RFC 9110, 12.5.3): "br", unless at "q=0".
bool takes_brotli(std::string_view accept_encoding);

// True when an If-None-Match header names the ETag (by weak comparison).
bool matches_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace loyalty::server
