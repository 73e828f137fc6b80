#include "core/product_rules.h"

#include <algorithm>
#include <utility>

#include "core/sorting.h"

namespace loyalty::core {
namespace {

// Of what is remembered at most: some megabytes.
constexpr std::size_t kMostRules = std::size_t{1} << 17;
constexpr std::size_t kMostProducts = std::size_t{1} << 14;
constexpr std::size_t kFirstLabel = 3;

// The strings of a line as symbols, wherever they stand.
struct Words {
  const Line& line;
  const Symbol* labels;

  std::size_t size() const { return kFirstLabel + line.label_count; }
  // Where the search for them starts: FNV-1a, a symbol at a time.
  std::size_t hash() const {
    std::uint32_t hash = 2166136261;
    each([&](std::size_t, Symbol symbol) {
      hash = (hash ^ static_cast<std::uint32_t>(symbol)) * 16777619;
      return true;
    });
    return hash ^ hash >> 15;
  }
  bool are(const std::vector<Symbol>& symbols) const {
    return symbols.size() == size() &&
           each([&](std::size_t i, Symbol symbol) { return symbols[i] == symbol; });
  }
  // Stops where visit(position, symbol) is false.
  template <typename Visit>
  bool each(Visit visit) const {
    if (!visit(0, line.category) || !visit(1, line.brand) || !visit(2, line.sku)) return false;
    for (std::uint32_t i = 0; i < line.label_count; ++i) {
      if (!visit(kFirstLabel + i, labels[i])) return false;
    }
    return true;
  }
};

bool met_before(const ProductRules& product, const IndexedRule& rule) {
  return std::any_of(product.rules.begin(), product.rules.end(),
                     [&](const IndexedRule* other) { return other->rule == rule.rule; });
}

void collect(RuleIndex::Bucket bucket, ProductRules& product) {
  const auto& symbols = product.symbols;
  for (const IndexedRule* rule = bucket.begin; rule != bucket.end; ++rule) {
    const bool carried = rule->also == kNoSymbol ||
                         std::find(symbols.begin(), symbols.end(), rule->also) != symbols.end();
    if (carried && !(rule->in_several_buckets && met_before(product, *rule))) {
      product.rules.push_back(rule);
    }
  }
}

ProductRules rules_of(const RuleIndex& index, std::vector<Symbol> words) {
  ProductRules product;
  product.symbols = std::move(words);
  const auto& symbols = product.symbols;
  collect(index.asking_for_none(), product);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const auto first = symbols.begin() + kFirstLabel;
    const auto here = symbols.begin() + static_cast<std::ptrdiff_t>(i);
    // A tag that stands twice on a line counts once.
    if (symbols[i] == kNoSymbol || (i > kFirstLabel && std::find(first, here, *here) != here)) {
      continue;
    }
    collect(index.asking_for(symbols[i]), product);
  }
  const auto unsorted = std::move(product.rules);
  product.rules.clear();
  for (const SortKey& key :
       sorted_by(unsorted.size(), [&](std::size_t i) { return unsorted[i]->min_total; })) {
    product.rules.push_back(unsorted[static_cast<std::size_t>(key.position)]);
  }
  return product;
}

}  // namespace

ProductRules& ProductCache::find(const RuleIndex& index, const Cart& cart, const Line& line) {
  const Words words{line, cart.labels.data() + line.first_label};
  const std::size_t hash = words.hash();
  if (!slots_.empty()) {
    for (std::size_t slot = hash;; ++slot) {
      const std::int32_t known = slots_[slot & (slots_.size() - 1)];
      if (known < 0) break;
      ProductRules& product = products_[static_cast<std::size_t>(known)];
      if (words.are(product.symbols)) return product;
    }
  }
  std::vector<Symbol> symbols;
  words.each([&](std::size_t, Symbol symbol) {
    symbols.push_back(symbol);
    return true;
  });
  return add(index, std::move(symbols), hash);
}

ProductRules& ProductCache::add(const RuleIndex& index, std::vector<Symbol> symbols,
                                std::size_t hash) {
  if (rules_ > kMostRules || products_.size() > kMostProducts) {
    products_.clear();
    hashes_.clear();
    slots_.clear();
    rules_ = 0;
  }
  products_.push_back(rules_of(index, std::move(symbols)));
  hashes_.push_back(hash);
  rules_ += products_.back().rules.size();
  if (products_.size() * 2 > slots_.size()) {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), -1);
    for (std::size_t i = 0; i < products_.size(); ++i) place(i);
  } else {
    place(products_.size() - 1);
  }
  return products_.back();
}

void ProductCache::place(std::size_t product) {
  std::size_t slot = hashes_[product] & (slots_.size() - 1);
  while (slots_[slot] >= 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = static_cast<std::int32_t>(product);
}

}  // namespace loyalty::core
