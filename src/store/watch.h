#pragma once

#include "base/clock.h"

#include <cstdint>

namespace goji::store {

/// How a delivery is watched from its acceptance until it is known that readers see it.
struct Watch {
  TimePoint due_at{};      ///< of the next look; without looking: when it counts as seen
  bool by_looking = true;  ///< false: it counts as seen unless it has come back by then
  std::uint64_t looks = 0;
  bool overdue = false;  ///< it was not seen in time, and operators were told

  bool operator==(const Watch&) const = default;
};

}  // namespace goji::store
