#include "cli/csv.h"

#include <csv.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "cli/commands.h"

namespace loyalty::cli {
namespace {

// Gathers the fields of a row: the library hands them out one at a time.
class RowBuilder {
 public:
  explicit RowBuilder(const std::function<void(const CsvRow&)>& on_row) : on_row_(on_row) {}

  static void take_field(void* text, std::size_t size, void* self) {
    auto& builder = *static_cast<RowBuilder*>(self);
    if (size > 0) builder.text_.append(static_cast<const char*>(text), size);
    builder.ends_.push_back(builder.text_.size());
  }

  static void end_row(int /*terminator*/, void* self) {
    auto& builder = *static_cast<RowBuilder*>(self);
    const std::string_view text = builder.text_;
    std::size_t begin = 0;
    for (const std::size_t end : builder.ends_) {
      builder.row_.push_back(text.substr(begin, end - begin));
      begin = end;
    }
    builder.on_row_(builder.row_);
    builder.text_.clear();
    builder.ends_.clear();
    builder.row_.clear();
  }

 private:
  const std::function<void(const CsvRow&)>& on_row_;
  std::string text_;
  std::vector<std::size_t> ends_;
  CsvRow row_;
};

struct CloseGzip {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, CloseGzip>;

struct FreeParser {
  void operator()(csv_parser* parser) const {
    csv_free(parser);
    delete parser;
  }
};
using Parser = std::unique_ptr<csv_parser, FreeParser>;

Parser make_parser() {
  auto* parser = new csv_parser;
  if (csv_init(parser, 0) != 0) {
    delete parser;
    throw Failure("the CSV reader could not be started");
  }
  return Parser(parser);
}

[[noreturn]] void fail_to_read(const std::string& path, const char* why) {
  throw Failure("cannot read " + path + ": " + why);
}

}  // namespace

void read_csv(const std::string& path, const std::function<void(const CsvRow&)>& on_row,
              const std::function<void(double)>& on_progress) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem)) fail_to_read(path, "it is a folder");
  const auto size = std::filesystem::file_size(path, problem);
  errno = 0;
  const GzipFile file(gzopen(path.c_str(), "rb"));
  if (!file) fail_to_read(path, std::strerror(errno));

  constexpr unsigned kChunk = 256 * 1024;
  gzbuffer(file.get(), kChunk);
  const Parser parser = make_parser();
  RowBuilder builder(on_row);
  std::vector<char> chunk(kChunk);
  for (;;) {
    const int got = gzread(file.get(), chunk.data(), kChunk);
    int code = Z_OK;
    const char* const why = gzerror(file.get(), &code);
    // A gzip file that ends too soon still hands out what it has; only this tells.
    if (got < 0 || code == Z_BUF_ERROR) fail_to_read(path, code == Z_ERRNO ? "read error" : why);
    if (got == 0) break;
    const auto count = static_cast<std::size_t>(got);
    if (csv_parse(parser.get(), chunk.data(), count, RowBuilder::take_field, RowBuilder::end_row,
                  &builder) != count) {
      fail_to_read(path, csv_strerror(csv_error(parser.get())));
    }
    if (size > 0) {
      on_progress(static_cast<double>(gzoffset(file.get())) / static_cast<double>(size));
    }
  }
  csv_fini(parser.get(), RowBuilder::take_field, RowBuilder::end_row, &builder);
}

}  // namespace loyalty::cli
