#pragma once

#include "base/clock.h"

#include <chrono>
#include <optional>

namespace goji::incidents {

/// When an improvement of one component is told: once it is better than what was told for long
/// enough, at whatever level; longer if it had improved and then got worse again.
class Improvement {
 public:
  struct Waits {
    std::chrono::milliseconds first{120'000};
    std::chrono::milliseconds after_worsening{1'800'000};
  };
  /// For the store.
  struct Memory {
    std::optional<TimePoint> since{};  ///< it is better than told
    bool improved = false;             ///< and that was told once
    bool slow = false;
  };

  Improvement() = default;
  explicit Improvement(Memory memory) : memory_(memory) {}
  [[nodiscard]] const Memory& memory() const { return memory_; }

  /// From `at` on it is better than what was told, or is not.
  void see(bool better, TimePoint at);

  /// When it may be told if it lasts; nothing while it is no better.
  [[nodiscard]] std::optional<TimePoint> due(const Waits& waits) const;

  void tell_better();
  void tell_worse();

 private:
  Memory memory_{};
};

}  // namespace goji::incidents
