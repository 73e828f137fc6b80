#include "image/image.h"

#include "image/archive.h"
#include "image/fields.h"

namespace loyalty {
namespace {

template <typename T>
Image written(const T& value) {
  Image out;
  image::Writer write(out);
  write(kImageVersion, value);
  return out;
}

template <typename T>
Status read(const Image& in, T& value) {
  image::Reader read(in);
  int version = 0;
  read(version);
  if (version == kImageVersion) read(value);
  if (version == kImageVersion && read.ok()) return Done{};
  return fail(ErrorCode::image_mismatch, "",
              "the compiled form is of another release, expected one of this release's compiler");
}

}  // namespace

Image image_of(const CompiledProgram& program) {
  return written(program.parts());
}

Image image_of(const Member& member) {
  return written(member);
}

Result<CompiledProgram> read_program(const Image& image) {
  auto parts = std::make_unique<CompiledProgram::Parts>();
  if (Status status = read(image, *parts); !status) return status.error();
  return CompiledProgram::of(std::move(parts));
}

Status read_member(const Image& image, Member& fresh) {
  return read(image, fresh);
}

}  // namespace loyalty
