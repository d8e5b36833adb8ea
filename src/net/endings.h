#pragma once

#include "net/exchange.h"
#include "net/loop.h"

#include <cstddef>
#include <memory>

namespace goji::net {

/// Tells how requests ended. Posted, so that a `done` runs with neither curl nor start() on the
/// stack and may do what it likes, also end whoever owns this. Loop's thread only.
class Endings {
 public:
  /// `loop` outlives it.
  explicit Endings(Loop& loop) : loop_(loop) {}

  /// Once this is gone, `done` is not called any more.
  void tell(Exchange::Done done, Answer answer, Timings timings);

  /// Ended and not yet told.
  [[nodiscard]] std::size_t untold() const { return *untold_; }

 private:
  Loop& loop_;
  std::shared_ptr<std::size_t> untold_ = std::make_shared<std::size_t>(0);
};

}  // namespace goji::net
