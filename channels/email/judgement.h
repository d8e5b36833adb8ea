#pragma once

#include "channel_api/outcome.h"

#include <string>

namespace goji::channels::email {

/// What a mail server's answer means: for this recipient, or for all of them (RFC 5321, and the
/// enhanced codes of RFC 3463 where the server gives them).
///
///     2xx                                   Accepted, with the message's own id as its handle
///     4xx to the recipient                  TryLater; 450 and 451 after five minutes (greylisting)
///     4xx to anything else                  TryLater, for the whole destination
///     5xx to the recipient or the message   Rejected
///       but 530 534 535 538 anywhere, and 5.3.x and 5.7.x other than 5.3.4 and 5.7.1
///                                           ChannelDown: it is about us, not about them
///     5xx to anything else                  ChannelDown
///     nothing handed over                   TryLater, for the whole destination
///     handed over and no word               Uncertain
///
/// 5.4.x (no route to that domain) stays with the recipient: one subscriber's domain must not stop
/// the mail of the others. The reason names the code, and the enhanced one where there is one ("the
/// mail server answered 550 5.1.1 to the recipient"): by it whoever keeps the list knows that there
/// is nobody (subscribers/returned.h). It quotes nothing else.
[[nodiscard]] Outcome judge(const net::Answer& answer, const std::string& message_id);

}  // namespace goji::channels::email
