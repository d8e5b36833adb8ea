#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "channel_api/channel.h"
#include "net/exchange.h"
#include "store/delivery_rows.h"

namespace goji::deliveries {

/// How one attempt ended: what the channel made of it, and what was seen on the way.
struct Ending {
  Outcome outcome{};
  net::Answer last_answer{net::Unsent{}};  ///< of the last request; Unsent if there was none
  net::Timings timings{};                  ///< of the last request
};

/// What a claimed delivery is to do now: the same job at every attempt, but for one whose last
/// attempt is Uncertain where the channel can look for it, which looks first. Its `revision`,
/// `key`, texts and threads come from the claim; unreadable texts give an Error.
[[nodiscard]] Result<Job> job_of(const store::Claimed& claimed, const Capabilities& channel);

/// What becomes of the delivery. Pure: `random` spreads the retries.
///
///     Accepted     accepted
///     TryLater     retry after the schedule or their Retry-After, whichever is later, at most an
///                  hour by their word; dead when the tries or the time are used up
///     Rejected     rejected; to a Reconcile: retry at once, it surely did not arrive
///     ChannelDown  held(auth), looked at again after five minutes; not counted as a try
///     Uncertain    by Capabilities::repetition: uncertain (the next attempt looks first, or
///                  repeats under the same key), or, where nobody can know, dead
[[nodiscard]] store::Settled settle(const store::Claimed& claimed,
                                    const Ending& ending,
                                    const Capabilities& channel,
                                    TimePoint now,
                                    Random& random);

}  // namespace goji::deliveries
