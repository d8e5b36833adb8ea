#include "board/rollup.h"

#include <algorithm>

namespace goji::board {
namespace {

constexpr Rollup kAllMajor{"critical", "Major System Outage"};
constexpr Rollup kPartial{"major", "Partial System Outage"};
constexpr Rollup kSomePartial{"minor", "Minor Service Outage"};
constexpr Rollup kAllDegraded{"minor", "Degraded System Service"};
constexpr Rollup kSomeDegraded{"minor", "Partially Degraded Service"};

}  // namespace

Rollup rollup_of(std::span<const ComponentStatus> components, bool maintenance_indicator) {
  const auto worst = worst_of(components);
  const bool all = std::ranges::all_of(components, [&](auto status) { return status == worst; });
  switch (worst) {
    case ComponentStatus::MajorOutage:
      return all ? kAllMajor : kPartial;
    case ComponentStatus::PartialOutage:
      return all ? kPartial : kSomePartial;
    case ComponentStatus::DegradedPerformance:
      return all && components.size() > 1 ? kAllDegraded : kSomeDegraded;
    case ComponentStatus::UnderMaintenance:
      return {maintenance_indicator ? "maintenance" : "none", "Service Under Maintenance"};
    case ComponentStatus::Operational:
      break;
  }
  return {};
}

std::string_view impact_word(ComponentStatus worst) {
  switch (worst) {
    case ComponentStatus::MajorOutage:
      return "critical";
    case ComponentStatus::PartialOutage:
      return "major";
    case ComponentStatus::DegradedPerformance:
      return "minor";
    case ComponentStatus::UnderMaintenance:
    case ComponentStatus::Operational:
      break;
  }
  return "none";
}

ComponentStatus worst_of(std::span<const ComponentStatus> components) {
  return components.empty() ? ComponentStatus::Operational : *std::ranges::max_element(components);
}

}  // namespace goji::board
