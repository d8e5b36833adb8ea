#include "incidents/improvement.h"

namespace goji::incidents {

void Improvement::see(bool better, TimePoint at) {
  if (!better) {
    memory_.since.reset();
  } else if (!memory_.since) {
    memory_.since = at;
  }
}

std::optional<TimePoint> Improvement::due(const Waits& waits) const {
  if (!memory_.since) return std::nullopt;
  return *memory_.since + (memory_.slow ? waits.after_worsening : waits.first);
}

void Improvement::tell_better() {
  memory_ = {.improved = true};
}

void Improvement::tell_worse() {
  memory_.since.reset();
  if (memory_.improved) memory_.slow = true;
}

}  // namespace goji::incidents
