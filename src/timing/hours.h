#pragma once

#include "base/clock.h"
#include "timing/zone.h"

#include <bitset>
#include <chrono>
#include <vector>

namespace goji::timing {

/// Some days of the week, Sunday first, as std::chrono counts them.
using Weekdays = std::bitset<7>;

/// Hours of some days of the week, by the wall clock of one place.
class Hours {
 public:
  /// Since the midnight at which a day begins. What ends no later than it begins ends on the day
  /// after; the day that it begins on is the one that counts.
  struct Span {
    std::chrono::minutes from{};  ///< inclusive
    std::chrono::minutes to{};    ///< exclusive
  };
  struct Answer {
    bool within = false;
    TimePoint until{};  ///< it may be otherwise from then on
  };

  Hours(Zone zone, std::vector<Span> spans, Weekdays days);

  /// Not for several threads at once.
  [[nodiscard]] Answer at(TimePoint moment) const;

 private:
  Zone zone_;
  std::vector<Span> spans_;
  Weekdays days_;
};

}  // namespace goji::timing
