#include "json/image.h"

#include <nlohmann/json.hpp>

namespace loyalty {
namespace {

using Json = nlohmann::ordered_json;

Json image_json(const Image& image) {
  Json numbers = Json::array();
  for (const double number : image.numbers) {
    constexpr auto kMost = static_cast<double>(kMaxSurfaceInteger);
    if (number >= -kMost && number <= kMost) {
      numbers.push_back(static_cast<std::int64_t>(number));
    } else {
      numbers.push_back(number);
    }
  }
  return {{"numbers", std::move(numbers)}, {"strings", image.strings}};
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string encode_image(const Image& image) {
  return text_of(image_json(image));
}

std::string encode_compiled(const CompiledProgram& program) {
  Json out = image_json(image_of(program));
  Json symbols = Json::array();
  for (const SymbolTable::Entry& entry : program.program().symbols.entries()) {
    // The module itself compares currencies; those of actions and members are no concern of a page.
    const bool of_cart = entry.attribute < Attribute::currency;
    symbols.push_back(of_cart ? std::to_string(static_cast<int>(entry.attribute)) + entry.text
                              : std::string());
  }
  out["symbols"] = std::move(symbols);
  return text_of(out);
}

}  // namespace loyalty
