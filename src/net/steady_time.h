#pragma once

#include <chrono>

namespace goji::net {

/// What time it is, given a clock that nobody can set (`boot`) and one that an administrator can
/// (`wall`). It starts at the wall clock, goes at the pace of the boot clock and takes over what
/// the wall clock says later at 1 s in 1,000 at most. So it never goes back and never jumps, and
/// an hour's jump of the wall clock takes 42 days to be believed. Pure; guard it if threads share.
class SteadyTime {
 public:
  using Boot = std::chrono::nanoseconds;
  using Wall = std::chrono::sys_time<std::chrono::nanoseconds>;

  SteadyTime(Boot boot, Wall wall) : boot_(boot), time_(wall) {}

  /// A `boot` before the last one learned counts as that one.
  [[nodiscard]] Wall at(Boot boot) const;

  /// Tells it what the wall clock says. More often than once a second is ignored.
  void learn(Boot boot, Wall wall);

 private:
  Boot boot_;                         ///< when it last learned
  Wall time_;                         ///< what time it was then
  std::chrono::nanoseconds error_{};  ///< how far the wall clock was ahead of that
};

}  // namespace goji::net
