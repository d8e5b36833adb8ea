#pragma once

#include "store/reading.h"

#include <optional>

namespace goji::store {

/// The name under which the store keeps that it came from a backup.
inline constexpr auto kRestoredAt = "restored_at";

/// When the store was put back from a backup, if no person has looked at it since. Until then what
/// was live in the backup stays Held for "restore": yesterday's news is not sent again by itself.
[[nodiscard]] std::optional<TimePoint> restored_at(Reading& reading);

}  // namespace goji::store
