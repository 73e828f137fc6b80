// The embind bindings of the studio's module: what makes programs and members ready for the
// storefront's module, where no server does. The one importer is web/src/studio.ts.
#include <emscripten/bind.h>

#include <optional>
#include <string>

#include "image/image.h"
#include "json/image.h"
#include "json/json.h"

namespace loyalty::wasm {
namespace {

// One program. What is refused is told as encode_error's JSON, which begins with another key.
class Studio {
 public:
  // The program's JSON and the table of its zone become the text of encode_compiled.
  std::string compile(const std::string& text, const std::string& zone_text) {
    auto program = decode_program(text);
    if (!program) return encode_error(program.error());
    auto zone = decode_zone(zone_text);
    if (!zone) return encode_error(zone.error());
    auto compiled = CompiledProgram::compile(std::move(*program), std::move(*zone));
    if (!compiled) return encode_error(compiled.error());
    compiled_.emplace(std::move(*compiled));
    return encode_compiled(*compiled_);
  }

  // A member's snapshot becomes the text of encode_image. Only after `compile` succeeded.
  std::string member(const std::string& text) const {
    const auto member = decode_member(text, compiled_->program());
    return member ? encode_image(image_of(*member)) : encode_error(member.error());
  }

 private:
  std::optional<CompiledProgram> compiled_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(loyalty_studio) {
  emscripten::class_<Studio>("Studio")
      .constructor<>()
      .function("compile", &Studio::compile)
      .function("member", &Studio::member);
}

}  // namespace loyalty::wasm
