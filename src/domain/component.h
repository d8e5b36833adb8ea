#pragma once

#include "domain/localized.h"
#include "domain/signal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace goji {

/// The share of users an impact is taken for when its source states none.
struct AssumedShares {
  double degraded_performance = 0.04;
  double partial_outage = 0.30;
  double major_outage = 1.0;

  [[nodiscard]] double of(Impact impact) const {
    if (impact == Impact::MajorOutage) return major_outage;
    return impact == Impact::PartialOutage ? partial_outage : degraded_performance;
  }
};

/// What users know by name.
struct Component {
  std::string key;  ///< how configuration, signals and API call it
  Localized name{};
  Localized description{};
  std::string group{};                    ///< components of one group stand together; may be empty
  std::optional<std::uint64_t> users{};   ///< turns counts into shares
  std::vector<std::string> depends_on{};  ///< keys
  AssumedShares assumed{};
};

/// What readers are told of a component. Worse is greater, but for maintenance, which is planned.
enum class ComponentStatus {
  Operational,
  UnderMaintenance,
  DegradedPerformance,
  PartialOutage,
  MajorOutage
};

}  // namespace goji
