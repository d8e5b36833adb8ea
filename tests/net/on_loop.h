#pragma once

#include "net/loop.h"

#include <functional>
#include <stdexcept>

namespace goji::test {

/// Runs the loop until `finished`, which is asked after every `step`, and throws after 20 seconds.
inline void run_until(net::Loop& loop, const std::function<bool()>& finished) {
  using namespace std::chrono_literals;
  const auto limit = loop.now() + 20s;
  std::function<void()> look = [&] {
    if (finished() || loop.now() > limit)
      loop.stop();
    else
      loop.call_at(loop.now() + 1ms, look);
  };
  loop.post(look);
  loop.run();
  if (!finished()) throw std::runtime_error("it took over 20 seconds");
}

/// Runs the loop for that long, for what must not happen.
inline void run_for(net::Loop& loop, std::chrono::milliseconds time) {
  loop.post([&] { loop.call_at(loop.now() + time, [&] { loop.stop(); }); });
  loop.run();
}

}  // namespace goji::test
