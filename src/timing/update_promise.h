#pragma once

#include "base/clock.h"
#include "domain/component.h"

#include <chrono>
#include <optional>

namespace goji::timing {

/// How soon the next word is promised, by the worst that is told of a component.
struct Cadence {
  std::chrono::seconds major_outage{1800};
  std::chrono::seconds partial_outage{1800};
  std::chrono::seconds degraded{7200};
};

/// From a notice to the next: when it is due, and when operators are reminded of it.
struct NextUpdate {
  TimePoint due_at{};
  TimePoint remind_at{};
};

/// `remind_at` is the part of the time after which operators are reminded; both fall on whole
/// seconds, rounded up.
[[nodiscard]] NextUpdate next_update(const Cadence& cadence,
                                     ComponentStatus worst,
                                     TimePoint notice_at,
                                     double remind_at);

/// The first whole second that is not before `moment`.
[[nodiscard]] TimePoint whole_second(TimePoint moment);

}  // namespace goji::timing
