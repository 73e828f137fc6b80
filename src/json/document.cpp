#include "json/document.h"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "json/syntax.h"

namespace loyalty::json {
namespace {

using Text = nlohmann::json;

// Takes down what the parser reads.
class Writer {
 public:
  explicit Writer(Document& out) : tape_(out.tape), strings_(out.strings) {}

  bool null() { return put(Kind::null); }
  bool boolean(bool value) { return put(value ? Kind::yes : Kind::no); }
  bool number_integer(std::int64_t value) { return number(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) { return number(static_cast<double>(value)); }
  bool number_float(double value, const std::string& /*text*/) { return number(value); }
  bool string(std::string& text) {
    put(Kind::text);
    return write(index_of(text));
  }
  bool binary(Text::binary_t& /*bytes*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(Kind::object); }
  bool key(std::string& text) {
    if (!open_.back().keys.insert(text).second) {
      repeated = text;
      return false;
    }
    ++tape_[open_.back().start];
    return write(index_of(text));
  }
  bool end_object() { return close(); }
  bool start_array(std::size_t /*size*/) { return open(Kind::array); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& /*error*/) {
    at = position;
    return false;
  }

  std::size_t at = 0;  // where the parser stopped
  std::optional<std::string> repeated;

 private:
  struct Open {
    std::size_t start;  // of its count
    bool is_array;
    std::set<std::string> keys;
  };

  bool write(std::size_t number) {
    tape_.push_back(static_cast<double>(number));
    return true;
  }
  bool put(Kind kind) {
    if (!open_.empty() && open_.back().is_array) ++tape_[open_.back().start];
    return write(static_cast<std::size_t>(kind));
  }
  bool number(double value) {
    put(Kind::number);
    tape_.push_back(value);
    return true;
  }
  bool open(Kind kind) {
    put(kind);
    open_.push_back({tape_.size(), kind == Kind::array, {}});
    return write(0) && write(0);
  }
  bool close() {
    const std::size_t start = open_.back().start;
    tape_[start + 1] = static_cast<double>(tape_.size() - start - 2);
    open_.pop_back();
    return true;
  }
  std::size_t index_of(const std::string& text) {
    const auto [found, fresh] = indexes_.emplace(text, strings_.size());
    if (fresh) strings_.push_back(text);
    return found->second;
  }

  std::vector<double>& tape_;
  std::vector<std::string>& strings_;
  std::map<std::string, std::size_t> indexes_;
  std::vector<Open> open_;
};

}  // namespace

Result<Document> parse(std::string_view text) {
  Document document;
  Writer writer(document);
  if (Text::sax_parse(text, &writer)) return document;
  if (!writer.repeated) return syntax_error(text, writer.at);
  return repeated_key(text, *writer.repeated);
}

std::string text_of(double number) {
  return Text(number).dump();
}

}  // namespace loyalty::json
