// A shop's catalog, as the demo shop's backend reads it: what a page may not make up.
#pragma once

#include <map>
#include <memory>
#include <string_view>

#include "loyalty/error.h"

namespace loyalty {

class Catalog {
 public:
  // {"currency", "prices_include_tax", "shipping": minor units, "products": [{"sku", "price",
  // "category"?, "brand"?, "tags"?, "on_sale"?, "gift_card"?, ...}]}. Errors: json_*, duplicate_id.
  static Result<Catalog> decode(std::string_view text);

  Catalog(Catalog&&) noexcept;
  ~Catalog();

  // Every line of the cart (JSON) is a product at its price, and nothing is given away that the
  // shop does not give: no discounts, the shipping of the catalog. Errors: cart_contradiction,
  // unknown_reference for a SKU, with a pointer into the cart.
  Status check(std::string_view cart) const;

 private:
  struct Parts;
  explicit Catalog(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace loyalty
