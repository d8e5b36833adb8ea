#pragma once

#include "base/clock.h"
#include "timing/zone.h"

#include <string>

namespace goji::flow {

/// Moments as the site's wall clock shows them. Not for several threads at once.
class LocalTime {
 public:
  /// An IANA name; std::invalid_argument if there is no such zone.
  explicit LocalTime(const std::string& zone);

  /// "2024-05-13T13:44:20+09:00"
  [[nodiscard]] std::string operator()(TimePoint moment) const;

  /// "2024-05-13 13:44:20"
  [[nodiscard]] std::string plain(TimePoint moment) const;

 private:
  timing::Zone zone_;
};

}  // namespace goji::flow
