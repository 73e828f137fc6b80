#include "wasm/document.h"

#include <string>
#include <vector>

namespace loyalty::wasm {
namespace {

using json::Json;

enum Kind { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

// Deeper than any document of ours; the stack of the page's module is small.
constexpr int kDeepest = 100;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    std::string& piece = out.emplace_back();
    std::size_t i = 0;
    for (; i < text.size() && text[i] != '\0'; ++i) {
      if (text[i] == '\x01' && i + 1 < text.size()) {
        piece += text[++i] == '0' ? '\0' : '\x01';
      } else {
        piece += text[i];
      }
    }
    text.remove_prefix(i < text.size() ? i + 1 : i);
  }
  return out;
}

class Reader {
 public:
  Reader(const double* tape, std::size_t size, std::string_view strings)
      : next_(tape), end_(tape + size), strings_(split(strings)) {}

  bool value(Json& out, int depth) {
    if (depth > kDeepest) return false;
    switch (static_cast<int>(number())) {
      case kNull:
        return !bad_;
      case kFalse:
        out = false;
        return true;
      case kTrue:
        out = true;
        return true;
      case kNumber:
        out = number();
        return !bad_;
      case kString:
        out = string();
        return !bad_;
      case kArray:
        return array(out, depth);
      case kObject:
        return object(out, depth);
      default:
        return false;
    }
  }

 private:
  bool array(Json& out, int depth) {
    out = Json::array();
    for (double left = number(); left > 0; --left) {
      Json item;
      if (!value(item, depth + 1)) return false;
      out.push_back(std::move(item));
    }
    return !bad_;
  }

  bool object(Json& out, int depth) {
    out = Json::object();
    auto& members = *out.get_ptr<Json::object_t*>();
    for (double left = number(); left > 0; --left) {
      const std::string& key = string();
      Json item;
      if (!value(item, depth + 1)) return false;
      members.emplace(key, std::move(item));
    }
    return !bad_;
  }

  double number() {
    bad_ |= next_ == end_;
    return bad_ ? 0 : *next_++;
  }
  const std::string& string() {
    static const std::string kEmpty;
    const double index = number();
    bad_ |= !(index >= 0 && index < static_cast<double>(strings_.size()));
    return bad_ ? kEmpty : strings_[static_cast<std::size_t>(index)];
  }

  const double* next_;
  const double* end_;
  std::vector<std::string> strings_;
  bool bad_ = false;
};

}  // namespace

Result<Json> read_document(const double* tape, std::size_t size, std::string_view strings) {
  Json out;
  if (!Reader(tape, size, strings).value(out, 0)) {
    return fail(ErrorCode::json_syntax, "", "nests deeper than 100, expected a flatter document");
  }
  return out;
}

}  // namespace loyalty::wasm
