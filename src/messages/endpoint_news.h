#pragma once

#include "base/clock.h"

#include <string>

namespace goji::messages {

/// What the owner of an endpoint is written about it.
struct EndpointNews {
  /// Asked: whether they want to be told. Refusing: it refused several notices in a row, and gets
  /// few of them until it takes one. The others: it was switched off, for it said that it is gone,
  /// or took nothing for days.
  enum class What { Asked, Refusing, Gone, Silent };

  What what = What::Asked;
  std::string endpoint{};  ///< as it is shown
  TimePoint since{};       ///< of what is no question
};

}  // namespace goji::messages
