#pragma once

#include "channel_api/channel.h"
#include "store/delivery_rows.h"

#include <vector>

namespace goji::deliveries {

/// Whom a claimed delivery goes to, as its channel is told.
[[nodiscard]] Recipient recipient_of(const store::Claimed& claimed);

/// What is the addressee's alone, and is not to stand in the ledger.
[[nodiscard]] std::vector<Secret> secrets_of(const store::Addressee& who);

}  // namespace goji::deliveries
