#include "server/static_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/crypto.h"

namespace loyalty::server {
namespace {

namespace fs = std::filesystem;

// Nothing but the page's own files, no inline script or style, and no frame of others around it.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'";

std::string type_of(const fs::path& path) {
  static const std::map<std::string, std::string> types = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".wasm", "application/wasm"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"}};
  const auto found = types.find(path.extension().string());
  return found == types.end() ? "application/octet-stream" : found->second;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || !file.is_open()) throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

}  // namespace

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    const std::size_t end = if_none_match.find(',');
    const std::string_view one = trimmed(if_none_match.substr(0, end));
    if (one == "*" || (!one.empty() && without_weakness(one) == without_weakness(etag)))
      return true;
    if_none_match = end == if_none_match.npos ? std::string_view() : if_none_match.substr(end + 1);
  }
  return false;
}

bool takes_brotli(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::size_t end = accept_encoding.find(',');
    const std::string_view one = accept_encoding.substr(0, end);
    const std::size_t weight = one.find(';');
    if (trimmed(one.substr(0, weight)) == "br") {
      if (weight == one.npos) return true;
      const std::string_view quality = trimmed(one.substr(weight + 1));
      return quality.find_first_not_of("q=0. ") != quality.npos;
    }
    accept_encoding =
        end == accept_encoding.npos ? std::string_view() : accept_encoding.substr(end + 1);
  }
  return false;
}

StaticFiles::StaticFiles(const std::string& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error || !fs::is_directory(root)) throw std::runtime_error("no such folder: " + folder);
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const fs::path real = fs::canonical(entry.path(), error);
    if (error || !fs::is_regular_file(real) || !is_inside(real, root)) continue;
    File file{read(real), type_of(entry.path()), ""};
    file.etag = '"' + sha256_hex(file.bytes).substr(0, 32) + '"';
    files_["/" + entry.path().lexically_relative(root).generic_string()] = std::move(file);
  }
}

std::optional<Response> StaticFiles::find(const std::string& path, std::string_view if_none_match,
                                          std::string_view accept_encoding) const {
  const auto plain = files_.find(path.ends_with('/') ? path + "index.html" : path);
  if (plain == files_.end()) return std::nullopt;
  const auto small = files_.find(plain->first + ".br");
  const bool brotli = small != files_.end() && takes_brotli(accept_encoding);
  const File& file = brotli ? small->second : plain->second;
  const bool known = matches_etag(if_none_match, file.etag);
  Response response;
  response.result(known ? http::status::not_modified : http::status::ok);
  response.set(http::field::etag, file.etag);
  response.set(http::field::cache_control, "no-cache");
  response.set("Content-Security-Policy", kContentPolicy);
  response.set("Referrer-Policy", "no-referrer");
  if (small != files_.end()) response.set(http::field::vary, "Accept-Encoding");
  if (!known) {
    response.set(http::field::content_type, plain->second.type);
    if (brotli) response.set(http::field::content_encoding, "br");
    response.body() = file.bytes;
  }
  return response;
}

std::optional<std::string_view> StaticFiles::text(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  return found->second.bytes;
}

}  // namespace loyalty::server
