#pragma once

#include "store/rows.h"
#include "store/sqlite/query.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace goji::store::sqlite {

/// The first `limit` of what is due and neither leased nor blocked, most urgent first, none of
/// `avoid`'s destinations. However much is live, due later or to be avoided: what is walked over is
/// bounded by `limit` and by the number of destinations.
[[nodiscard]] std::vector<Id> due_deliveries(Connection& from,
                                             TimePoint now,
                                             std::size_t limit,
                                             std::span<const std::string> avoid);

/// When the next of them is due, be it later; nothing if none ever is by itself.
[[nodiscard]] std::optional<TimePoint> first_due(Connection& from);

}  // namespace goji::store::sqlite
