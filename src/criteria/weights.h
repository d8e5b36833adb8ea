#pragma once

#include "base/clock.h"

namespace goji::criteria {

/// How much a minute counts at a moment.
struct Weight {
  double factor = 1;
  TimePoint until{};  ///< it may be another from then on
};

/// The hours of the site, as the criteria see them. Pure: equal moments get equal answers.
class Weights {
 public:
  virtual ~Weights() = default;
  [[nodiscard]] virtual Weight at(TimePoint moment) const = 0;
};

}  // namespace goji::criteria
