#pragma once

#include "base/random.h"

#include <chrono>
#include <cstdint>

namespace goji::deliveries {

/// How often one delivery is tried at the most. News of an outage is stale within hours, so the
/// tries of a delivery span about eight.
constexpr std::uint64_t kMostAttempts = 12;

/// How long to wait after the attempt of this number (from 1) before the next, give or take a
/// fifth, so that many that failed together do not come back together.
[[nodiscard]] std::chrono::milliseconds wait_after(std::uint64_t attempt, Random& random);

}  // namespace goji::deliveries
