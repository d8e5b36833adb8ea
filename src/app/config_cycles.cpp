#include "app/config_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace goji::app {
namespace {

constexpr std::size_t kMostCycles = 20;

/// Walks the dependencies depth first, with a stack of its own: a chain may be thousands long.
class Walk {
 public:
  explicit Walk(const std::vector<Component>& components)
      : components_(components), steps_(components.size()) {
    for (std::size_t i = 0; i < components.size(); ++i)
      index_.emplace(components[i].key, i);
  }

  std::vector<Cycle> cycles() && {
    for (std::size_t i = 0; i < components_.size(); ++i)
      if (steps_[i].mark == Mark::New) from(i);
    return std::move(cycles_);
  }

 private:
  enum class Mark { New, OnWay, Done };

  struct Step {
    Mark mark = Mark::New;
    std::size_t next = 0;  ///< which of its dependencies comes next
  };

  void from(std::size_t start) {
    enter(start);
    while (!way_.empty()) {
      auto& step = steps_[way_.back()];
      const auto& depends_on = components_[way_.back()].depends_on;
      if (step.next == depends_on.size()) {
        step.mark = Mark::Done;
        way_.pop_back();
        continue;
      }
      const auto found = index_.find(depends_on[step.next++]);
      if (found != index_.end()) meet(found->second);
    }
  }

  void enter(std::size_t component) {
    steps_[component].mark = Mark::OnWay;
    way_.push_back(component);
  }

  void meet(std::size_t component) {
    if (steps_[component].mark == Mark::New) return enter(component);
    if (steps_[component].mark == Mark::OnWay && cycles_.size() < kMostCycles)
      tell(std::ranges::find(way_, component));
  }

  void tell(std::vector<std::size_t>::const_iterator first) {
    std::vector<std::size_t> circle{first, way_.cend()};
    std::rotate(circle.begin(), std::ranges::min_element(circle), circle.end());
    std::vector<std::string> keys;
    keys.reserve(circle.size() + 1);
    for (const auto component : circle)
      keys.push_back(components_[component].key);
    keys.push_back(keys.front());
    cycles_.push_back({circle.front(), fmt::format("{}", fmt::join(keys, " -> "))});
  }

  const std::vector<Component>& components_;
  std::vector<Step> steps_;
  std::map<std::string, std::size_t> index_{};
  std::vector<std::size_t> way_{};
  std::vector<Cycle> cycles_{};
};

}  // namespace

std::vector<Cycle> cycles_in(const std::vector<Component>& components) {
  return Walk{components}.cycles();
}

}  // namespace goji::app
