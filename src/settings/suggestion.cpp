#include "settings/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>

namespace goji::settings {
namespace {

/// Comparing two words takes the product of their lengths. Beyond this sum of them (about half a
/// millisecond) nobody waits for a hint.
constexpr std::size_t kMostSteps = 500'000;

std::size_t steps(const std::string& word, const std::vector<std::string>& known) {
  std::size_t letters = 0;
  for (const auto& other : known)
    letters += other.size();
  return letters * word.size();
}

std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  if (steps(word, known) > kMostSteps) return "";
  const auto nearest = std::ranges::min_element(
      known, {}, [&](const std::string& other) { return edits_between(word, other); });
  if (nearest == known.end()) return "";
  const auto edits = edits_between(word, *nearest);
  if (edits > 1 + word.size() / 4 || edits >= word.size()) return "";
  return fmt::format(", did you mean `{}`?", *nearest);
}

}  // namespace goji::settings
