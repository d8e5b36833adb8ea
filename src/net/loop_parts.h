#pragma once

#include "net/loop.h"
#include "net/steady_time.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace goji::net {

/// What is inside a Loop. For the files of net/ that need Asio; the others include loop.h.
struct Loop::Parts {
  Parts();

  [[nodiscard]] SteadyTime::Wall moment() const;
  void post(std::function<void()> what);
  void run_posted();
  void ring() const;
  void listen();
  void arm();
  void wake_soon();
  void on_wake();
  void wait_awake() const;
  void fire_due();

  boost::asio::io_context io{1};

  mutable std::mutex time_mutex{};
  SteadyTime time;

  std::mutex posted_mutex{};
  std::vector<std::function<void()>> posted{};
  int bell_handle;  ///< rung by whoever posts first; `bell` owns it
  boost::asio::posix::stream_descriptor bell{io};

  boost::asio::steady_timer wake{io};
  SteadyTime::Wall woken_at = SteadyTime::Wall::max();  ///< what `wake` is set for
  bool waking = false;                                  ///< sooner than that, and without it
  std::uint64_t last_id = 0;
  std::map<std::pair<TimePoint, TimerId>, std::function<void()>> timers{};
  std::unordered_map<TimerId, TimePoint> due_of{};
};

}  // namespace goji::net
