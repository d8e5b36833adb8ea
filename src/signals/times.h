#pragma once

#include "base/clock.h"
#include "domain/signal.h"

#include <optional>

namespace goji::signals {

/// The times of one signal as they are written.
struct Times {
  std::optional<TimePoint> at{};
  std::optional<TimePoint> started_at{};
  std::optional<TimePoint> ended_at{};

  /// Whether it ended before it began, which no clock explains.
  [[nodiscard]] bool backwards() const { return started_at && ended_at && *ended_at < *started_at; }
};

/// Dates a signal whose status is known. What began or ended after it was said is left out, and so
/// is an end of anything but a resolved.
inline void settle(Signal& signal, const Times& times, TimePoint at) {
  signal.at = at;
  if (times.started_at && *times.started_at <= at) signal.started_at = times.started_at;
  const bool ended = signal.status == Status::Resolved && times.ended_at && *times.ended_at <= at;
  if (ended) signal.ended_at = times.ended_at;
}

}  // namespace goji::signals
