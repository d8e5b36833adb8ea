#include "criteria/blindness.h"

#include <cmath>

namespace goji::criteria {

TimePoint lost_at(const Policy& policy, TimePoint heard_at, std::chrono::milliseconds every) {
  const auto silence = std::llround(static_cast<double>(every.count()) * policy.lost_intervals);
  return heard_at + std::chrono::milliseconds{silence};
}

bool began_near(const Policy& policy, TimePoint due, std::optional<TimePoint> began_at) {
  if (!began_at) return false;
  const auto apart = *began_at < due ? due - *began_at : *began_at - due;
  return apart <= policy.blind_within;
}

bool begins_blindness(const Policy& policy, std::size_t began, std::size_t components) {
  return components > 0 && began > 0 && policy.blind_components.reached_by(began, components);
}

bool ends_blindness(const Policy& policy, std::size_t firing, std::size_t began) {
  return !policy.blind_components.reached_by(firing, began);
}

}  // namespace goji::criteria
