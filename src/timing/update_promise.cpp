#include "timing/update_promise.h"

#include <cmath>
#include <cstdint>

namespace goji::timing {

NextUpdate next_update(const Cadence& cadence,
                       ComponentStatus worst,
                       TimePoint notice_at,
                       double remind_at) {
  auto span = cadence.degraded;
  if (worst == ComponentStatus::MajorOutage) span = cadence.major_outage;
  if (worst == ComponentStatus::PartialOutage) span = cadence.partial_outage;
  const auto wait = static_cast<double>(std::chrono::milliseconds{span}.count()) * remind_at;
  const auto reminder = std::chrono::milliseconds{static_cast<std::int64_t>(std::round(wait))};
  return {.due_at = whole_second(notice_at + span),
          .remind_at = whole_second(notice_at + reminder)};
}

TimePoint whole_second(TimePoint moment) {
  return std::chrono::ceil<std::chrono::seconds>(moment);
}

}  // namespace goji::timing
