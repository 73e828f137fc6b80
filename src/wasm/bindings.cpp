// The embind bindings: a program with its calculator, behind a handle. Thin on purpose; what it
// means stands in include/loyalty, and the one importer is web/src/calculator.ts.
//
// Functions with a handle, because embind's classes cost the page 3 KB more. No C++ exception, no
// callback into JavaScript, no 64-bit type in a signature.
#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "json/decode.h"
#include "loyalty/calculator.h"
#include "wasm/document.h"
#include "wasm/tape.h"

namespace loyalty::wasm {
namespace {

class Session {
 public:
  // Compiles a program: `size` numbers of its document were written, and after them the changes of
  // its zone, two numbers each. False: see error.
  bool open(unsigned size, const std::string& strings, const std::string& zone_name) {
    Zone zone{zone_name, {}};
    for (std::size_t i = size; i + 1 < in_.size(); i += 2) {
      zone.changes.push_back(
          {static_cast<Instant>(in_[i]), static_cast<std::int32_t>(in_[i + 1])});
    }
    auto program = json::decode_program(document(strings));
    if (!program) return refuse(program.error());
    auto compiled = CompiledProgram::compile(std::move(*program), std::move(zone));
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
      auto member = json::decode_member(document(strings), compiled_->program());
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

  // Previews the cart whose `size` numbers were written. The answer's numbers follow a first one,
  // their count; -1 there: see error. Valid until the next call.
  const double* preview(unsigned size, bool breakdown) {
    Status status = read_cart(in_.data(), std::min<std::size_t>(size, in_.size()),
                              compiled_->program(), member_ ? &*member_ : nullptr, cart_);
    if (status) {
      status = calculator_->preview_into(cart_, breakdown ? Detail::breakdown : Detail::totals,
                                         preview_);
    }
    if (status) {
      write_preview(preview_, out_);
    } else {
      refuse(status.error());
      out_.assign(1, -1);
    }
    return out_.data();
  }

 private:
  json::Document document(const std::string& strings) {
    return {std::exchange(in_, {}), split(strings)};
  }

  bool refuse(const Error& error) {
    error_ = join({name_of(error.code), "\n", error.where, "\n", error.message});
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

using Handle = std::uintptr_t;

Session& at(Handle handle) {
  return *reinterpret_cast<Session*>(handle);
}

std::string error_name(int code) {
  return name_of(static_cast<ErrorCode>(code));
}
Handle create() {
  return reinterpret_cast<Handle>(new Session);
}
void dispose(Handle handle) {
  delete &at(handle);
}
bool open(Handle handle, unsigned size, const std::string& strings, const std::string& zone) {
  return at(handle).open(size, strings, zone);
}
bool set_member(Handle handle, unsigned size, const std::string& strings) {
  return at(handle).set_member(size, strings);
}
std::uintptr_t reserve(Handle handle, unsigned size) {
  return at(handle).reserve(size);
}
std::string error(Handle handle) {
  return at(handle).error();
}
std::string symbols(Handle handle) {
  return at(handle).symbols();
}

}  // namespace

EMSCRIPTEN_BINDINGS(loyalty) {
  using emscripten::function;
  function("errorName", &error_name);
  function("create", &create);
  function("dispose", &dispose);
  function("open", &open);
  function("setMember", &set_member);
  function("reserve", &reserve);
  function("error", &error);
  function("symbols", &symbols);
}

}  // namespace loyalty::wasm

// The one call that happens with every change of a cart is a plain export: through embind it would
// take longer than the preview of a small cart.
extern "C" EMSCRIPTEN_KEEPALIVE const double* loyalty_preview(std::uintptr_t handle, unsigned size,
                                                              int breakdown) {
  return loyalty::wasm::at(handle).preview(size, breakdown != 0);
}
