#pragma once

#include "base/clock.h"
#include "criteria/policy.h"

#include <cstddef>
#include <optional>
#include <span>

/// Which of an episode's sources set its onset, and which are only its background. All pure.
namespace goji::criteria {

/// One source in one episode.
struct Witness {
  TimePoint first_at{};        ///< `at` of its first firing
  TimePoint earliest_start{};  ///< that any of its firings named
  double share = 0;            ///< its last
  bool carried = false;        ///< it was the background of the episode before, and fires on
};

/// A source below the bar that began long before corroboration, and two began after it: it tells
/// of some older trouble. `began_after` is how many of the episode's witnesses first fired later
/// than it.
[[nodiscard]] bool is_background(const Policy& policy,
                                 const Witness& one,
                                 std::size_t began_after,
                                 std::optional<TimePoint> corroborated_at);

/// The earliest start that a source names, background apart, but not long before `agreed_at`: when
/// it became corroborated or the lone source spoke. There is at least one witness.
[[nodiscard]] TimePoint onset(const Policy& policy,
                              std::span<const Witness> witnesses,
                              std::optional<TimePoint> corroborated_at);

}  // namespace goji::criteria
