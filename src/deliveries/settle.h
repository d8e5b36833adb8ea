#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "channel_api/channel.h"
#include "channel_api/open_channels.h"
#include "net/exchange.h"
#include "store/delivery_rows.h"

#include <vector>

namespace goji::deliveries {

/// How often what may have arrived is sent again where nobody can know and the operator would
/// rather say it twice: twice may be, five times is noise.
inline constexpr std::uint64_t kMostGambles = 2;

/// What is known of a channel when one of its deliveries is judged.
struct Manner {
  Capabilities can{};
  WhenBlind prefer = WhenBlind::Duplicate;
  bool alone = false;  ///< no other sends as who it is there; told to a ChannelDown only
};

/// What an attempt is for.
enum class Approach {
  Send,    ///< nothing of it has arrived yet, or a second one replaces or is known as the first
  Look,    ///< an earlier attempt may have arrived: look for it over there
  Gamble,  ///< it may have arrived and nobody can know; the operator would rather say it twice
  GiveUp   ///< likewise, and would rather not, or has; or it was tried as often as anything is, or
           ///< was taken back
};

/// Pure. Once a delivery is in doubt, it stays so over every state until somebody has looked.
[[nodiscard]] Approach approach_of(const store::Claimed& claimed,
                                   const Manner& manner,
                                   TimePoint now);

/// Whether an attempt at it now would send it again where nobody can know.
[[nodiscard]] bool repeats_blindly(const store::DeliveryRow& delivery,
                                   const Capabilities& can,
                                   TimePoint now);

/// How one attempt ended: what the channel made of it, and what was seen on the way.
struct Ending {
  Approach approach = Approach::Send;
  Outcome outcome{};
  net::Answer last_answer{net::Unsent{}};  ///< of the last request; Unsent if there was none
  net::Timings timings{};                  ///< of the last request
  std::vector<Secret> hidden{};            ///< Channel::secrets(): not for the ledger
};

/// What a claimed delivery is to do now: the same job at every attempt, but for one that is to be
/// looked for. Its `revision`, `key`, texts and threads come from the claim; unreadable texts give
/// an Error, and so does an addressee who is not told any more.
[[nodiscard]] Result<Job> job_of(const store::Claimed& claimed, Approach approach);

/// What becomes of the delivery. Pure: `random` spreads the retries.
///
///     Accepted     accepted, and no longer in doubt; after a Gamble it may be there twice. By
///                  Capabilities::seen it is visible at once, or watched from now on
///     TryLater     retry (uncertain, if in doubt) after the schedule or their Retry-After,
///                  whichever is later, at most an hour by their word; dead when the tries or the
///                  time are used up
///     Rejected     rejected, and refused if the status of the answer says so (refusals.h); to a
///                  Look: retry at once, it surely did not arrive
///     ChannelDown  held(auth), looked at again after five minutes; not counted as a try; if the
///                  channel has its destination for itself, all of it waits, and one asks for all
///     Uncertain    by Capabilities::repetition, one way after the other: uncertain (the next
///                  attempt looks first, or repeats under the same key), or, where nobody can know
///                  and the operator prefers silence, dead; after a Gamble it may be there twice
[[nodiscard]] store::Settled settle(const store::Claimed& claimed,
                                    const Ending& ending,
                                    const Manner& manner,
                                    TimePoint now,
                                    Random& random);

/// An attempt whose approach is GiveUp: nothing is sent, and the delivery is dead, or cancelled if
/// it was recalled.
[[nodiscard]] store::Settled given_up(const store::Claimed& claimed, TimePoint now);

/// A retraction of what turned out not to have arrived: it is cancelled.
[[nodiscard]] store::Settled nothing_there(const store::Claimed& claimed, TimePoint now);

/// Its channel is none of the configuration's any more: it is cancelled.
[[nodiscard]] store::Settled without_channel(const store::Claimed& claimed, TimePoint now);

/// An attempt of which surely nothing has left: it was given up before its first request. The
/// delivery is as before the lease, due now, and no try is counted.
[[nodiscard]] store::Settled unsent(const store::Claimed& claimed, TimePoint now, std::string why);

}  // namespace goji::deliveries
