#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>

/// What keeps deliveries back beyond the limits of their destinations.
namespace goji::store {

/// A channel that a person has paused: nothing is sent through it until somebody resumes it.
struct PauseRow {
  std::string channel{};
  TimePoint at{};
  std::string actor{};

  bool operator==(const PauseRow&) const = default;
};

/// An endpoint that has refused since it last took anything (deliveries/refusals.h): one channel's
/// only one, or one recipient's of it.
struct RefusalRow {
  std::string channel{};
  std::string recipient{};                  ///< empty where the channel has only one
  std::uint64_t number = 0;                 ///< in a row; 0: none, and there is no row of it
  TimePoint since{};                        ///< the first of them
  std::optional<TimePoint> paused_until{};  ///< once they are too many; after it, one asks for all
  std::string why{};                        ///< the last of them, in words

  bool operator==(const RefusalRow&) const = default;
};

}  // namespace goji::store
