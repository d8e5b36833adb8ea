#pragma once

#include "base/clock.h"
#include "criteria/policy.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

/// When everything seems to fail in the moment that monitoring itself is lost, it is monitoring
/// that failed. All pure.
namespace goji::criteria {

/// When a heartbeat that was heard at `heard_at` is lost, if it is not heard again.
[[nodiscard]] TimePoint lost_at(const Policy& policy,
                                TimePoint heard_at,
                                std::chrono::milliseconds every);

/// Did this component begin to fire near the moment at which the heartbeat was due?
[[nodiscard]] bool began_near(const Policy& policy,
                              TimePoint due,
                              std::optional<TimePoint> began_at);

/// `began` of all `components` began to fire near it.
[[nodiscard]] bool begins_blindness(const Policy& policy,
                                    std::size_t began,
                                    std::size_t components);

/// `firing` of those that `began` still do.
[[nodiscard]] bool ends_blindness(const Policy& policy, std::size_t firing, std::size_t began);

}  // namespace goji::criteria
