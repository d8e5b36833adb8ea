#pragma once

namespace goji {

/// A token bucket: how fast deliveries may begin somewhere. Whoever comes while it is empty waits.
struct Pace {
  double per_second = 0;  ///< 0: there is no bucket
  double burst = 1;       ///< so many may come together after a rest; at least 1

  bool operator==(const Pace&) const = default;
};

}  // namespace goji
