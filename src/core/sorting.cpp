#include "core/sorting.h"

#include <algorithm>

namespace loyalty::core {

// Heapsort: std::sort is 3 KB more in the page. No two keys are equal, so it is stable too.
void sort(std::vector<SortKey>& keys) {
  const auto before = [](const SortKey& a, const SortKey& b) {
    return a.key != b.key ? a.key < b.key : a.position < b.position;
  };
  if (std::is_sorted(keys.begin(), keys.end(), before)) return;  // as most of them are
  std::make_heap(keys.begin(), keys.end(), before);
  std::sort_heap(keys.begin(), keys.end(), before);
}

}  // namespace loyalty::core
