#pragma once

#include "base/clock.h"
#include "timing/zone.h"

#include <chrono>
#include <vector>

namespace goji::timing {

/// Hours in which a minute counts more: on weekdays, by the wall clock of the site.
class Peaks {
 public:
  struct Hours {
    std::chrono::minutes from{};  ///< after midnight, inclusive
    std::chrono::minutes to{};    ///< exclusive
  };
  struct Weight {
    double factor = 1;
    TimePoint until{};  ///< it may be another from then on
  };

  Peaks(Zone zone, std::vector<Hours> hours, double factor);

  /// Not for several threads at once.
  [[nodiscard]] Weight at(TimePoint moment) const;

 private:
  Zone zone_;
  std::vector<Hours> hours_;
  double factor_;
};

}  // namespace goji::timing
