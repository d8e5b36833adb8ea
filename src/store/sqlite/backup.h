#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <SQLiteCpp/Database.h>
#include <string>

namespace goji::store::sqlite {

/// Copies what is committed in `source` to `file`, as one consistent state, by way of
/// "<file>.partial". Both are for their owner alone. Conflict if `file` is there, or if another
/// backup to it is under way. Served in whatever place, it sends nothing that was live (hold.h).
[[nodiscard]] Result<void> back_up(SQLite::Database& source,
                                   const std::string& file,
                                   TimePoint now);

}  // namespace goji::store::sqlite
