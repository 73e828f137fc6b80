// The embind bindings of the storefront's module: a compiled program with its calculator, behind a
// handle. Thin on purpose; what it means stands in include/loyalty, and the one importer is
// web/src/calculator.ts.
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

#include "image/image.h"
#include "wasm/tape.h"

namespace loyalty::wasm {
namespace {

// The strings of an image, each of which ends with a NUL. A string with a NUL of its own is written
// with \x01 '0' for it, and \x01 '1' for each \x01.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  std::string piece;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') {
      out.push_back(std::move(piece));
      piece.clear();
    } else if (text[i] == '\x01' && i + 1 < text.size()) {
      piece += text[++i] == '0' ? '\0' : '\x01';
    } else {
      piece += text[i];
    }
  }
  return out;
}

// To read a member again takes less code than to copy it.
struct MemberImage final : MemberSource {
  explicit MemberImage(Image from) : image(std::move(from)) {}
  void read(Member& fresh) const override { static_cast<void>(read_member(image, fresh)); }

  Image image;
};

class Session {
 public:
  // Takes the image of a program, whose numbers were written. False: see error.
  bool open(const std::string& strings) {
    auto program = read_program(image(strings));
    if (!program) return refuse(program.error());
    program_.emplace(std::move(*program));
    calculator_.emplace(*program_);
    return true;
  }

  // The last error as three lines: code, JSON Pointer, message.
  std::string error() const { return error_; }

  // Whose cart it is: the image of a member, whose numbers were written.
  bool set_member(const std::string& strings) {
    auto source = std::make_unique<MemberImage>(image(strings));
    auto member = std::make_unique<Member>();
    if (Status status = read_member(source->image, *member); !status) {
      return refuse(status.error());
    }
    member_ = std::move(member);
    calculator_->set_member(std::move(source));
    return true;
  }

  void set_guest() {
    member_.reset();
    calculator_->set_member(std::unique_ptr<const MemberSource>());
  }

  // Room for `size` numbers of a cart or an image, as an address; valid until the next call of
  // reserve.
  std::uintptr_t reserve(unsigned size) {
    in_.resize(size);
    return reinterpret_cast<std::uintptr_t>(in_.data());
  }

  // Previews the cart whose `size` numbers were written. The answer's numbers follow a first one,
  // their count; -1 there: see error. Valid until the next call.
  const double* preview(unsigned size, bool breakdown) {
    Status status = read_cart(in_.data(), std::min<std::size_t>(size, in_.size()),
                              program_->parts(), member_.get(), cart_);
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
  Image image(const std::string& strings) { return {std::exchange(in_, {}), split(strings)}; }

  bool refuse(const Error& error) {
    error_ = join({name_of(error.code), "\n", error.where, "\n", error.message});
    return false;
  }

  std::string error_;
  std::optional<CompiledProgram> program_;
  std::optional<Calculator> calculator_;
  std::unique_ptr<const Member> member_;
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
bool open(Handle handle, const std::string& strings) {
  return at(handle).open(strings);
}
bool set_member(Handle handle, const std::string& strings) {
  return at(handle).set_member(strings);
}
void set_guest(Handle handle) {
  at(handle).set_guest();
}
std::uintptr_t reserve(Handle handle, unsigned size) {
  return at(handle).reserve(size);
}
std::string error(Handle handle) {
  return at(handle).error();
}

}  // namespace

EMSCRIPTEN_BINDINGS(loyalty) {
  using emscripten::function;
  function("errorName", &error_name);
  function("create", &create);
  function("dispose", &dispose);
  function("open", &open);
  function("setMember", &set_member);
  function("setGuest", &set_guest);
  function("reserve", &reserve);
  function("error", &error);
}

}  // namespace loyalty::wasm

// The one call that happens with every change of a cart is a plain export: through embind it would
// take longer than the preview of a small cart.
extern "C" EMSCRIPTEN_KEEPALIVE const double* loyalty_preview(std::uintptr_t handle, unsigned size,
                                                              int breakdown) {
  return loyalty::wasm::at(handle).preview(size, breakdown != 0);
}
