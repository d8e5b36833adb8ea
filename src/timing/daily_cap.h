#pragma once

#include <chrono>
#include <cstddef>

namespace goji::timing {

/// How many automatic notices a component may still have on this day of the site's calendar.
class DailyCap {
 public:
  DailyCap() = default;
  DailyCap(std::chrono::sys_days day, std::size_t count) : day_(day), count_(count) {}
  [[nodiscard]] std::chrono::sys_days day() const { return day_; }
  [[nodiscard]] std::size_t count() const { return count_; }

  /// The last one of a day is kept for the notice that it is over.
  [[nodiscard]] bool allows(std::chrono::sys_days today, std::size_t cap, bool resolves) const;

  void add(std::chrono::sys_days today);

 private:
  std::chrono::sys_days day_{};
  std::size_t count_ = 0;
};

}  // namespace goji::timing
