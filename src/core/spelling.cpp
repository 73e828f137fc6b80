#include "loyalty/spelling.h"

#include <algorithm>

#include "loyalty/error.h"

namespace loyalty {
namespace {

constexpr int kFar = 100;

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '_' || c == '-' || c == ' ') continue;
    out += 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// How many letters are to be put in, left out, replaced, or swapped with the next one.
int distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> rows(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

// One is a part of the other, or they begin with the same two thirds ("categories", "category").
bool share_a_part(std::string_view a, std::string_view b) {
  const std::string_view shorter = a.size() < b.size() ? a : b;
  const std::string_view longer = a.size() < b.size() ? b : a;
  const auto differ = std::mismatch(shorter.begin(), shorter.end(), longer.begin()).first;
  const auto same = static_cast<std::size_t>(differ - shorter.begin());
  return (same == shorter.size() && same >= 3) || same * 3 >= longer.size() * 2 ||
         (shorter.size() >= 4 && longer.find(shorter) != std::string_view::npos);
}

int farness(std::string_view word, std::string_view known) {
  const std::string a = folded(word);
  const std::string b = folded(known);
  constexpr std::size_t kLongest = 64;
  if (a.empty() || b.empty() || a.size() > kLongest || b.size() > kLongest) return kFar;
  const int letters = distance(a, b);
  const int most = std::min(2, static_cast<int>(std::min(a.size(), b.size())) / 3);
  if (letters <= most) return letters;
  return share_a_part(a, b) ? most + 1 : kFar;
}

}  // namespace

bool alike(std::string_view a, std::string_view b) {
  return folded(a) == folded(b);
}

std::string_view nearest(std::string_view word, const Words& known) {
  std::string_view best;
  int least = kFar;
  for (const std::string_view candidate : known) {
    const int far = farness(word, candidate);
    if (far >= least) continue;
    best = candidate;
    least = far;
  }
  return best;
}

std::string listed(const Words& words, std::string_view last, std::string_view mark,
                   std::size_t most) {
  std::string out;
  const std::size_t shown = std::min(words.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool ends = i + 1 == words.size();
    out += join({i == 0 ? "" : ends ? last : ", ", mark, words[i], mark});
  }
  if (shown < words.size()) out += join({" and ", std::to_string(words.size() - shown), " more"});
  return out;
}

}  // namespace loyalty
