#pragma once

#include "base/secret.h"
#include "store/delivery_rows.h"

#include <span>

namespace goji::deliveries {

/// Takes out of what an attempt left for the ledger whatever of these secrets stands there: servers
/// like to repeat what they were sent. Each is found as it is, without the "whsec_" at its
/// beginning, as JSON escapes it, and where the text was cut off within it; so are signatures of
/// Standard Webhooks. In its place stands "***". What is shorter than six characters is in many
/// words, and stays.
void scrub(store::AttemptRow& attempt, std::span<const Secret> secrets);

}  // namespace goji::deliveries
