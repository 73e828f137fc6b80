#include "core/parts.h"

#include <algorithm>

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

const std::string& CompiledProgram::Parts::key(Symbol symbol) const {
  return std::find_if(names.begin(), names.end(),
                      [&](const core::NamedSymbol& name) { return name.symbol == symbol; })
      ->text;
}

CompiledProgram CompiledProgram::of(std::unique_ptr<Parts> parts) {
  return CompiledProgram(std::move(parts));
}

}  // namespace loyalty
