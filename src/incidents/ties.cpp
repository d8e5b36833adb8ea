#include "incidents/ties.h"

#include <vector>

namespace goji::incidents {

Ties::Ties(std::span<const Component> components) {
  std::map<std::string, const Component*> known;
  for (const Component& component : components)
    known.emplace(component.key, &component);
  for (const Component& component : components) {
    auto& above = ancestors_[component.key];
    std::vector<const Component*> open{&component};
    while (!open.empty()) {
      const Component* next = open.back();
      open.pop_back();
      for (const std::string& key : next->depends_on) {
        const auto found = known.find(key);
        if (found != known.end() && above.insert(key).second) open.push_back(found->second);
      }
    }
    above.erase(component.key);
  }
}

const std::set<std::string>& Ties::ancestors(const std::string& component) const {
  static const std::set<std::string> kNone;
  const auto found = ancestors_.find(component);
  return found == ancestors_.end() ? kNone : found->second;
}

bool Ties::tied(const std::string& one, const std::string& other) const {
  return ancestors(one).contains(other) || ancestors(other).contains(one);
}

}  // namespace goji::incidents
