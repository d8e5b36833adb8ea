#pragma once

#include "base/result.h"

#include <SQLiteCpp/Database.h>
#include <string>

namespace goji::store::sqlite {

/// Copies what is committed in `source` to `file`, as one consistent state, by way of
/// "<file>.partial". Both are for their owner alone. Conflict if `file` is there, or if another
/// backup to it is under way.
[[nodiscard]] Result<void> back_up(SQLite::Database& source, const std::string& file);

}  // namespace goji::store::sqlite
