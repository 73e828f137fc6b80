// What someone meant who wrote a word that is not known, for the messages that say so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loyalty {

using Words = std::vector<std::string_view>;

// Equal but for capitals, spaces, "_" and "-".
bool alike(std::string_view a, std::string_view b);

// The one of `known` that `word` was likely meant to be: alike, a letter or two away, or one a part
// of the other. Empty when none is near.
std::string_view nearest(std::string_view word, const Words& known);

// "a, b or c" with the last one after `last`, " or "; of more than `most` it is "a, b and 3 more".
// Each stands between two of `mark`.
std::string listed(const Words& words, std::string_view last, std::string_view mark = "",
                   std::size_t most = SIZE_MAX);

}  // namespace loyalty
