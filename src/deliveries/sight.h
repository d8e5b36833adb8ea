#pragma once

#include "base/clock.h"
#include "channel_api/channel.h"
#include "store/watch_rows.h"

#include <chrono>
#include <optional>
#include <string>

/// What follows from looking whether readers see what was accepted. Pure.
namespace goji::deliveries {

/// Mail that is undeliverable mostly comes back within minutes. What comes back later still counts.
inline constexpr std::chrono::hours kComesBackWithin{1};

/// The first looks come so close together; later ones are twice as old as those before.
inline constexpr std::chrono::seconds kFirstWait{1};
inline constexpr std::chrono::minutes kLongestWait{5};

/// What one look found.
struct Sight {
  store::Id delivery = 0;
  std::chrono::milliseconds within{};  ///< not seen so long after it was accepted: an alarm
  Outcome seen{};                      ///< of the ReadBack
  std::optional<Outcome> searched{};   ///< of the Reconcile, if there was one
};

/// Whether the look that is due now is to search for it, too: it is late, and operators are to know
/// whether it is there at all.
[[nodiscard]] bool is_searched(const store::Watched& watched,
                               const Capabilities& can,
                               std::chrono::milliseconds within,
                               TimePoint now);

/// The job of a look, and of a search. Unreadable texts give an Error.
[[nodiscard]] Result<Job> job_of_look(const store::Watched& watched, const std::string& site);
[[nodiscard]] Job job_of_search(Job look);

struct SightVerdict {
  bool seen = false;
  bool alarm = false;                   ///< operators are to be told now, and were not before
  std::optional<store::Watch> watch{};  ///< how it goes on; none: nobody looks any more
  std::string why{};                    ///< it was not seen, in words; empty: it is not late yet
};

/// It is looked for until it is seen, or expires.
[[nodiscard]] SightVerdict judge_sight(const store::Watched& watched,
                                       const Sight& sight,
                                       TimePoint now);

}  // namespace goji::deliveries
