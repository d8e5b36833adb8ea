#pragma once

#include "base/clock.h"

namespace goji::deliveries::test {

using namespace std::chrono_literals;

/// When the tests of this room take place.
inline constexpr TimePoint kNow{1'700'000'000s};

}  // namespace goji::deliveries::test
