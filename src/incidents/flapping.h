#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <vector>

namespace goji::incidents {

/// A component's changes between firing and clean.
class Flapping {
 public:
  Flapping() = default;
  explicit Flapping(std::vector<TimePoint> changes) : changes_(std::move(changes)) {}
  [[nodiscard]] const std::vector<TimePoint>& changes() const { return changes_; }

  /// Notes a change and says how many there were within this time, its edge and this one
  /// included. Older ones are forgotten.
  std::size_t change(TimePoint at, std::chrono::milliseconds within);

 private:
  std::vector<TimePoint> changes_;
};

}  // namespace goji::incidents
