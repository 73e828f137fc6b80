// What a program has, told to one who named what it has not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"

namespace loyalty::core {

struct Named {
  std::string_view id;
  std::string_view name;  // empty where such things have none
};

// Of the first so many items of a list.
template <typename Items>
std::vector<Named> named(const Items& items, std::size_t count = SIZE_MAX) {
  std::vector<Named> out;
  for (const auto& item : items) {
    if (out.size() == count) break;
    if constexpr (requires { item.name; }) {
      out.push_back({item.id, item.name});
    } else {
      out.push_back({item.id, {}});
    }
  }
  return out;
}

// "no tier has the id "golld", did you mean "gold"?"; without one that is near the ids are listed.
// They stand at `list`.
Error unknown(const char* thing, const char* list, const std::string& id,
              const std::vector<Named>& known, const Pointer& where);

// The same, of an item that may name those before it: `all` has those after it too.
Error unknown_before(const char* thing, const char* list, const std::string& id,
                     const std::vector<Named>& all, std::size_t index, const Pointer& where);

}  // namespace loyalty::core
