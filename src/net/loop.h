#pragma once

#include "base/clock.h"

#include <functional>
#include <memory>

namespace goji::net {

/// One thread's event loop: timers, work posted from other threads, and the sockets of whoever is
/// on it. It is the Clock of that thread. Asio is inside, and not in this header.
///
/// now() starts at the wall clock and then follows a clock that no administrator can set
/// (CLOCK_BOOTTIME), so a wall clock that jumps moves no timer. What the wall clock says since is
/// taken over slowly, at most 1 s in 1,000.
class Loop final : public Clock {
 public:
  Loop();
  ~Loop() override;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] TimePoint now() const override;                         ///< from any thread
  TimerId call_at(TimePoint due, std::function<void()> what) override;  ///< loop's thread only
  void cancel(TimerId timer) override;                                  ///< loop's thread only

  /// From any thread: `what` runs on the loop's thread, in the order of posting.
  void post(std::function<void()> what);

  /// Runs until stop(). An exception out of a callback leaves through here.
  void run();

  /// From any thread. What was posted before it still runs.
  void stop();

  struct Parts;
  /// For the other files of net/ that put sockets on this loop.
  [[nodiscard]] Parts& parts() { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace goji::net
