#pragma once

#include "base/clock.h"
#include "domain/localized.h"

#include <string>
#include <vector>

namespace goji {

/// Announced work: while it lasts its components are not announced automatically.
struct Maintenance {
  std::vector<std::string> components;  ///< keys
  TimePoint from{};                     ///< inclusive
  TimePoint to{};                       ///< exclusive
  Localized title{};
};

}  // namespace goji
