#pragma once

#include "domain/signal.h"

#include <string>

namespace goji::signals {

/// What two copies of one signal share, and no two different ones: SHA-256, in hex, over source,
/// key, component, status, started_at and (if stated) ended_at. The replicas of a monitor, a
/// repeat and a batch sent twice all come to the same key.
///
/// Without a started_at the signal's `at` takes its place: nothing else tells this firing from the
/// next. Whether such a one, or a firing after a recovery with the same started_at, continues
/// something is for the condition to say.
[[nodiscard]] std::string dedup_key(const Signal& signal);

}  // namespace goji::signals
