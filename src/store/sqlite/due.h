#pragma once

#include "store/delivery_rows.h"
#include "store/sqlite/query.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace goji::store::sqlite {

/// The first `limit` of what is due and neither leased nor blocked, most urgent first, of each
/// destination no more than there is room for. However much is live, due later or without room:
/// what is walked over is bounded by `limit` and by the number of destinations.
[[nodiscard]] std::vector<Id> due_deliveries(Connection& from,
                                             TimePoint now,
                                             std::size_t limit,
                                             const Room& room);

/// When the first of those that are neither leased nor blocked is due after `after`; nothing if
/// none ever is by itself.
[[nodiscard]] std::optional<TimePoint> first_due(Connection& from, TimePoint after);

}  // namespace goji::store::sqlite
