#include "core/parts.h"

namespace loyalty {

CompiledProgram::CompiledProgram(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
CompiledProgram::CompiledProgram(CompiledProgram&&) noexcept = default;
CompiledProgram& CompiledProgram::operator=(CompiledProgram&&) noexcept = default;
CompiledProgram::~CompiledProgram() = default;

const Program& CompiledProgram::program() const {
  return parts_->program;
}
const Zone& CompiledProgram::zone() const {
  return parts_->zone;
}

CompiledProgram CompiledProgram::of(std::unique_ptr<Parts> parts) {
  return CompiledProgram(std::move(parts));
}

}  // namespace loyalty
