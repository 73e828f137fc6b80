#include "core/known.h"

#include <algorithm>

#include "loyalty/spelling.h"

namespace loyalty::core {
namespace {

// Whose id or name is like that one, or near it.
std::string_view meant_by(const std::string& id, const std::vector<Named>& known,
                          const Words& ids) {
  for (const Named& item : known) {
    if (alike(id, item.id) || (!item.name.empty() && alike(id, item.name))) return item.id;
  }
  return nearest(id, ids);
}

}  // namespace

Error unknown(const char* thing, const char* list, const std::string& id,
              const std::vector<Named>& known, const Pointer& where) {
  constexpr std::size_t kMostNamed = 6;
  Words ids;
  for (const Named& item : known) {
    if (std::find(ids.begin(), ids.end(), item.id) == ids.end()) ids.push_back(item.id);
  }
  const std::string_view meant = meant_by(id, known, ids);
  std::string instead;
  if (!meant.empty()) {
    instead = join({", did you mean \"", meant, "\"?"});
  } else if (ids.empty()) {
    instead = join({", expected it in ", list, ", where there are none"});
  } else {
    instead = ", expected one that exists: " + listed(ids, " or ", "\"", kMostNamed);
  }
  return fail(ErrorCode::unknown_reference, where,
              join({"no ", thing, " has the id \"", id, "\"", instead}));
}

Error unknown_before(const char* thing, const char* list, const std::string& id,
                     const std::vector<Named>& all, std::size_t index, const Pointer& where) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& item) { return item.id == id; });
  const auto place = static_cast<std::size_t>(found - all.begin());
  if (found == all.end() && index == 0) {
    return fail(ErrorCode::unknown_reference, where,
                join({"no ", thing, " stands before this one, expected \"", id, "\" there"}));
  }
  if (found == all.end()) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(index);
    return unknown(thing, list, id, {all.begin(), end}, where);
  }
  if (place == index) {
    return fail(
        ErrorCode::unknown_reference, where,
        join({"\"", id, "\" is this ", thing, " itself, expected one that stands before it"}));
  }
  return fail(ErrorCode::unknown_reference, where,
              join({"the ", thing, " \"", id,
                    "\" stands after this one, expected one before it: ", "move it up"}));
}

}  // namespace loyalty::core
