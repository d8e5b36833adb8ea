#include "store/room.h"

#include <algorithm>

namespace goji::store {

std::vector<std::string_view> levels_of(std::string_view destination) {
  std::vector<std::string_view> levels;
  for (auto at = destination.find('/'); at != std::string_view::npos;
       at = destination.find('/', at + 1))
    levels.push_back(destination.substr(0, at));
  levels.push_back(destination);
  return levels;
}

std::size_t Room::left(std::string_view destination) const {
  auto left = std::numeric_limits<std::size_t>::max();
  for (const auto level : levels_of(destination)) {
    const auto found = of.find(level);
    left = std::min(left, found == of.end() ? each : found->second);
  }
  return left;
}

bool Taking::take(std::string_view destination) {
  const auto levels = levels_of(destination);
  const auto is_full = [this](std::string_view level) {
    const auto used = taken_.find(level);
    const auto known = room_.of.find(level);
    return (used == taken_.end() ? 0 : used->second) >=
           (known == room_.of.end() ? room_.each : known->second);
  };
  if (std::ranges::any_of(levels, is_full)) return false;
  for (const auto level : levels)
    taken_[std::string{level}] += 1;
  return true;
}

}  // namespace goji::store
