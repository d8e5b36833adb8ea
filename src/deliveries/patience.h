#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace goji::deliveries {

/// For how long an attempt may still be answered soon. One under way for eight times as long as
/// those that were answered lately hangs, and must not hold up what others could be told. Pure. For
/// one thread.
class Patience {
 public:
  static constexpr std::chrono::milliseconds kLeast{100};
  static constexpr std::chrono::milliseconds kMost{2'000};  ///< and while nothing is known

  /// An attempt was answered after so long. What is long ago counts ever less.
  void answered(std::chrono::milliseconds took) {
    usual_ = usual_ ? (*usual_ * 7 + took) / 8 : took;
  }

  [[nodiscard]] std::chrono::milliseconds soon() const {
    return usual_ ? std::clamp(*usual_ * 8, kLeast, kMost) : kMost;
  }

 private:
  std::optional<std::chrono::milliseconds> usual_{};
};

}  // namespace goji::deliveries
