// One sort for the whole core: every instance of std::sort costs the page kilobytes.
#pragma once

#include <cstdint>
#include <vector>

namespace loyalty::core {

struct SortKey {
  std::int64_t key = 0;
  std::int32_t position = 0;  // of what is sorted; decides between equal keys
};

// Ascending by key, then by position.
void sort(std::vector<SortKey>& keys);

// The positions 0 to count - 1 ascending by key_of(position), equals in their order.
template <typename KeyOf>
std::vector<SortKey> sorted_by(std::size_t count, KeyOf key_of) {
  std::vector<SortKey> keys(count);
  for (std::size_t i = 0; i < count; ++i) keys[i] = {key_of(i), static_cast<std::int32_t>(i)};
  sort(keys);
  return keys;
}

}  // namespace loyalty::core
