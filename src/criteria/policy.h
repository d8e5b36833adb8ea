#pragma once

#include <chrono>

namespace goji::criteria {

/// Every number of the default policy, under a name that explains itself.
struct Policy {
  double announce_share = 0.05;
  std::chrono::seconds announce_hold{60};
};

}  // namespace goji::criteria
