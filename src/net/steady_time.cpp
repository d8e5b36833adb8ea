#include "net/steady_time.h"

#include <algorithm>

namespace goji::net {

using namespace std::chrono_literals;

SteadyTime::Wall SteadyTime::at(Boot boot) const {
  const auto elapsed = std::max(boot - boot_, Boot{0});
  const auto limit = elapsed / 1'000;
  return time_ + elapsed + std::clamp(error_, -limit, limit);
}

void SteadyTime::learn(Boot boot, Wall wall) {
  if (boot - boot_ < 1s) return;  // what is cut off below a nanosecond must not add up
  time_ = at(boot);
  boot_ = boot;
  error_ = wall - time_;
}

}  // namespace goji::net
