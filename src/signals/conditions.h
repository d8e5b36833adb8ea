#pragma once

#include "base/clock.h"
#include "domain/condition.h"
#include "domain/signal.h"

#include <chrono>
#include <optional>
#include <span>
#include <vector>

/// From signals to conditions: what one source says about one thing, word by word. All pure.
namespace goji::signals {

/// What a word made of its condition.
enum class Heard {
  Ignored,   ///< of an older firing, or older than the condition's last word
  Again,     ///< a repeat that moved nothing but last-seen
  Altered,   ///< a repeat that changed share, impact or start
  Began,     ///< it fires, and did not before (or was stale)
  Ended,     ///< it is resolved, and was not before
  Whole,     ///< resolved without ever having been seen firing: both in one word
  Restated,  ///< resolved, said once more
  LostSight  ///< the source cannot see it any longer: stale
};

/// Takes one word into its condition. Words come in order of `at`; in one instant, firing before
/// unknown before resolved. A heartbeat is no word about a condition.
[[nodiscard]] Heard hear(Condition& condition, const Signal& signal);

/// The order of words in one instant: first firing, then unknown, then resolved.
[[nodiscard]] int rank(Status status);

/// When silence makes a condition stale.
struct Silence {
  double intervals = 2.5;                       ///< of the usual ones, if it has repeated
  std::chrono::milliseconds at_least{300'000};  ///< if it has repeated
  std::chrono::milliseconds unrepeated{3'600'000};
};

/// The median of the intervals kept, as statisticians count it; nothing if it never repeated.
[[nodiscard]] std::optional<std::chrono::milliseconds> usual_interval(const Rhythm& rhythm);

/// When a firing condition goes stale if it is not heard again; never, if a person pressed it or
/// it does not fire. Silence before `listening_since` does not count.
[[nodiscard]] std::optional<TimePoint> stale_at(const Condition& condition,
                                                const Silence& silence,
                                                TimePoint listening_since);

}  // namespace goji::signals
