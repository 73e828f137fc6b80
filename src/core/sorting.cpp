#include "core/sorting.h"

#include <algorithm>

namespace loyalty::core {

void sort(std::vector<SortKey>& keys) {
  std::sort(keys.begin(), keys.end(), [](const SortKey& a, const SortKey& b) {
    return a.key != b.key ? a.key < b.key : a.position < b.position;
  });
}

}  // namespace loyalty::core
