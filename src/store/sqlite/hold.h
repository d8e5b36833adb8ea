#pragma once

#include "base/clock.h"
#include "store/sqlite/query.h"

#include <cstddef>

namespace goji::store::sqlite {

/// Makes of a copy of a store what may be served in its place: whatever is live in it may have been
/// sent by the other one, or be old news, and waits for a person (Held for "restore", see
/// store/restored.h). And what it will say is not what the other one says under the same numbers:
/// it has no name yet (store/identity.h). Returns how many deliveries wait. The schema is of today.
std::size_t hold_all(Connection& copy, TimePoint now);

}  // namespace goji::store::sqlite
