// The embind bindings: one class, a program with its calculator. Thin on purpose; what it means
// stands in include/loyalty, and the one importer is web/src/calculator.ts.
//
// No C++ exception, no callback into JavaScript, no 64-bit type in a signature.
#include <emscripten/bind.h>

#include <memory>
#include <optional>
#include <string>

#include "json/decode.h"
#include "loyalty/calculator.h"
#include "wasm/document.h"
#include "wasm/tape.h"

namespace loyalty::wasm {
namespace {

class Session {
 public:
  // Compiles [program, zone] from `size` numbers that were written. False: see error.
  bool open(unsigned size, const std::string& strings) {
    const auto document = this->document(size, strings);
    if (!document) return refuse(document.error());
    auto program = json::decode_program((*document)[0]);
    if (!program) return refuse(program.error());
    auto zone = json::decode_zone((*document)[1]);
    if (!zone) return refuse(zone.error());
    auto compiled = CompiledProgram::compile(std::move(*program), std::move(*zone));
    if (!compiled) return refuse(compiled.error());
    compiled_.emplace(std::move(*compiled));
    calculator_.emplace(*compiled_);
    return true;
  }

  // The last error as three lines: code, JSON Pointer, message.
  std::string error() const { return error_; }

  // The strings that rules compare, in the order of their symbols: a digit for the attribute
  // (0 category, 1 brand, 2 sku, 3 tag), the text, and a NUL.
  std::string symbols() const {
    std::string out;
    for (const SymbolTable::Entry& entry : compiled_->program().symbols.entries()) {
      out += static_cast<char>('0' + static_cast<int>(entry.attribute));
      out += entry.text;
      out += '\0';
    }
    return out;
  }

  // Whose cart it is: the server's snapshot, from `size` numbers that were written; 0 for a guest.
  bool set_member(unsigned size, const std::string& strings) {
    if (size == 0) {
      member_.reset();
    } else {
      const auto document = this->document(size, strings);
      if (!document) return refuse(document.error());
      auto member = json::decode_member(*document, compiled_->program());
      if (!member) return refuse(member.error());
      member_ = std::move(*member);
    }
    calculator_->set_member(member_ ? &*member_ : nullptr);
    return true;
  }

  // Room for `size` numbers of a cart or a document, as an address; valid until the next call of
  // reserve.
  std::uintptr_t reserve(unsigned size) {
    in_.resize(size);
    return reinterpret_cast<std::uintptr_t>(in_.data());
  }

  // Previews the cart whose `size` numbers were written. False: see error.
  bool preview(unsigned size, bool breakdown) {
    Status status = read_cart(in_.data(), std::min<std::size_t>(size, in_.size()),
                              compiled_->program(), member_ ? &*member_ : nullptr, cart_);
    if (status) {
      status = calculator_->preview_into(cart_, breakdown ? Detail::breakdown : Detail::totals,
                                         preview_);
    }
    if (!status) return refuse(status.error());
    write_preview(preview_, out_);
    return true;
  }

  // The numbers of the last preview, as an address and a length; valid until the next call.
  std::uintptr_t answer() const { return reinterpret_cast<std::uintptr_t>(out_.data()); }
  unsigned answer_size() const { return static_cast<unsigned>(out_.size()); }

 private:
  Result<json::Json> document(unsigned size, const std::string& strings) const {
    return read_document(in_.data(), std::min<std::size_t>(size, in_.size()), strings);
  }

  bool refuse(const Error& error) {
    error_ = std::string(name_of(error.code)) + "\n" + error.where + "\n" + error.message;
    return false;
  }

  std::string error_;
  std::optional<CompiledProgram> compiled_;
  std::optional<Calculator> calculator_;
  std::optional<Member> member_;
  Cart cart_;
  Preview preview_;
  std::vector<double> in_;
  std::vector<double> out_;
};

std::string error_name(int code) {
  return name_of(static_cast<ErrorCode>(code));
}

}  // namespace

EMSCRIPTEN_BINDINGS(loyalty) {
  emscripten::class_<Session>("Session")
      .constructor<>()
      .function("open", &Session::open)
      .function("error", &Session::error)
      .function("symbols", &Session::symbols)
      .function("setMember", &Session::set_member)
      .function("reserve", &Session::reserve)
      .function("preview", &Session::preview)
      .function("answer", &Session::answer)
      .function("answerSize", &Session::answer_size);
  emscripten::function("errorName", &error_name);
}

}  // namespace loyalty::wasm
