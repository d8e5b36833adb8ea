#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <chrono>
#include <memory>
#include <string>

namespace goji::timing {

/// The wall clock of one place: IANA's rules for it, as ICU carries them.
class Zone {
 public:
  /// From one change of the clocks to the next. TimePoint::min() and max() stand for no end.
  struct Span {
    TimePoint from{};                    ///< inclusive
    TimePoint to{};                      ///< exclusive
    std::chrono::milliseconds offset{};  ///< local time minus UTC
  };

  /// "Asia/Seoul", "UTC". Invalid if IANA does not know it.
  static Result<Zone> named(const std::string& name);

  /// The span that `moment` is in. Not for several threads at once: it keeps the last answer.
  [[nodiscard]] const Span& span_at(TimePoint moment) const;

  /// The day of the calendar there, counted from 1970-01-01.
  [[nodiscard]] std::chrono::sys_days day_of(TimePoint moment) const;

  /// When the next day of the calendar begins there.
  [[nodiscard]] TimePoint next_midnight(TimePoint moment) const;

 private:
  struct Rules;
  explicit Zone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

  std::shared_ptr<const Rules> rules_;
  mutable Span last_{};
};

}  // namespace goji::timing
