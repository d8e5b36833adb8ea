#pragma once

#include "domain/component.h"

#include <map>
#include <set>
#include <span>
#include <string>

namespace goji::incidents {

/// Who depends on whom, all the way up. Siblings, that only share an ancestor, are not tied.
class Ties {
 public:
  Ties() = default;
  /// Keys that name no component, and circles, are harmless.
  explicit Ties(std::span<const Component> components);

  /// All that `component` depends on, directly or not.
  [[nodiscard]] const std::set<std::string>& ancestors(const std::string& component) const;

  /// One of the two depends on the other.
  [[nodiscard]] bool tied(const std::string& one, const std::string& other) const;

 private:
  std::map<std::string, std::set<std::string>> ancestors_;
};

}  // namespace goji::incidents
