#pragma once

#include "channel_api/channel.h"
#include "store/delivery_rows.h"

namespace goji::deliveries {

/// Whom a claimed delivery goes to, as its channel is told.
[[nodiscard]] Recipient recipient_of(const store::Claimed& claimed);

/// Takes out of what an attempt left for the ledger whatever is the addressee's alone: servers like
/// to repeat what they were sent.
void scrub(store::AttemptRow& attempt, const store::Addressee& who);

}  // namespace goji::deliveries
