#include "json/catalog.h"

#include <nlohmann/json.hpp>
#include <string>

namespace loyalty {
namespace {

using Json = nlohmann::json;

Json value_or(const Json& object, const char* key, Json fallback) {
  const auto found = object.find(key);
  return found == object.end() ? std::move(fallback) : *found;
}

// What a product says of itself, and what a line must repeat. Absent and default are the same.
struct Attribute {
  const char* key;
  Json fallback;
};

const std::vector<Attribute>& attributes() {
  static const std::vector<Attribute> all = {{"price", nullptr}, {"category", nullptr},
                                             {"brand", nullptr}, {"tags", Json::array()},
                                             {"on_sale", false}, {"gift_card", false}};
  return all;
}

Status check_line(const Json& line, const Json& product, const std::string& where) {
  for (const Attribute& attribute : attributes()) {
    if (value_or(line, attribute.key, attribute.fallback) !=
        value_or(product, attribute.key, attribute.fallback)) {
      return fail(ErrorCode::cart_contradiction, where + "/" + attribute.key,
                  "differs from the shop's catalog");
    }
  }
  for (const char* key : {"discount", "tax"}) {
    if (value_or(line, key, 0) != 0) {
      return fail(ErrorCode::cart_contradiction, where + "/" + key, "the shop gives none");
    }
  }
  return Done{};
}

}  // namespace

struct Catalog::Parts {
  Json currency;
  Json prices_include_tax;
  Json shipping;
  std::map<std::string, Json> products;
};

Catalog::Catalog(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

Result<Catalog> Catalog::decode(std::string_view text) {
  const Json root = Json::parse(text.begin(), text.end(), nullptr, false);
  if (root.is_discarded()) return fail(ErrorCode::json_syntax, "", "the catalog is not JSON");
  if (!root.is_object()) return fail(ErrorCode::json_type, "", "expected an object");
  auto parts = std::make_unique<Parts>();
  parts->currency = value_or(root, "currency", nullptr);
  parts->prices_include_tax = value_or(root, "prices_include_tax", true);
  parts->shipping = value_or(root, "shipping", 0);
  const auto products = root.find("products");
  if (products == root.end() || !products->is_array()) {
    return fail(ErrorCode::json_type, "/products", "expected an array");
  }
  for (std::size_t i = 0; i < products->size(); ++i) {
    const Json& product = (*products)[i];
    const std::string where = "/products/" + std::to_string(i);
    if (!product.is_object()) return fail(ErrorCode::json_type, where, "expected an object");
    const Json sku = value_or(product, "sku", nullptr);
    if (!sku.is_string() || !value_or(product, "price", nullptr).is_number_integer()) {
      return fail(ErrorCode::json_type, where, "expected a sku and a price");
    }
    if (!parts->products.emplace(sku.get<std::string>(), product).second) {
      return fail(ErrorCode::duplicate_id, where + "/sku", "the sku appears twice");
    }
  }
  return Catalog(std::move(parts));
}

Status Catalog::check(std::string_view cart) const {
  const Json root = Json::parse(cart.begin(), cart.end(), nullptr, false);
  if (!root.is_object()) return fail(ErrorCode::json_type, "", "expected a cart");
  if (value_or(root, "currency", nullptr) != parts_->currency) {
    return fail(ErrorCode::cart_contradiction, "/currency", "differs from the shop's catalog");
  }
  if (value_or(root, "prices_include_tax", true) != parts_->prices_include_tax) {
    return fail(ErrorCode::cart_contradiction, "/prices_include_tax",
                "differs from the shop's catalog");
  }
  if (value_or(root, "order_discount", 0) != 0) {
    return fail(ErrorCode::cart_contradiction, "/order_discount", "the shop gives none");
  }
  if (value_or(root, "shipping", nullptr) != Json{{"price", parts_->shipping}}) {
    return fail(ErrorCode::cart_contradiction, "/shipping", "differs from the shop's catalog");
  }
  const Json lines = value_or(root, "lines", nullptr);
  if (!lines.is_array()) return fail(ErrorCode::json_type, "/lines", "expected an array");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string where = "/lines/" + std::to_string(i);
    if (!lines[i].is_object()) return fail(ErrorCode::json_type, where, "expected an object");
    const Json sku = value_or(lines[i], "sku", nullptr);
    const auto product =
        sku.is_string() ? parts_->products.find(sku.get<std::string>()) : parts_->products.end();
    if (product == parts_->products.end()) {
      return fail(ErrorCode::unknown_reference, where + "/sku", "the shop does not sell this");
    }
    if (Status same = check_line(lines[i], product->second, where); !same) return same;
  }
  return Done{};
}

}  // namespace loyalty
