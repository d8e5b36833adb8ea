#include "timing/peaks.h"

#include <algorithm>
#include <utility>

namespace goji::timing {

Peaks::Peaks(Zone zone, std::vector<Hours> hours, double factor)
    : zone_(std::move(zone)), hours_(std::move(hours)), factor_(factor) {
}

Peaks::Weight Peaks::at(TimePoint moment) const {
  const auto& span = zone_.span_at(moment);
  const auto local = moment + span.offset;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  TimePoint until = midnight + std::chrono::days{1};  // by the wall clock, for now
  double factor = 1;
  const auto weekday = std::chrono::weekday{midnight}.c_encoding();
  if (weekday >= 1 && weekday <= 5) {
    for (const Hours& hours : hours_) {
      const TimePoint from = midnight + hours.from;
      const TimePoint to = midnight + hours.to;
      if (from <= local && local < to) factor = factor_;
      if (local < from) until = std::min(until, from);
      if (local < to) until = std::min(until, to);
    }
  }
  return {.factor = factor, .until = std::min(until - span.offset, span.to)};
}

}  // namespace goji::timing
