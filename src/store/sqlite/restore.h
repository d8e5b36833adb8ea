#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstddef>
#include <string>

namespace goji::store::sqlite {

struct Restored {
  std::string kept;      ///< where the store that was there is now; empty: there was none
  std::size_t held = 0;  ///< deliveries that were live in the backup and wait for a person now
};

/// Puts a copy of `backup` in the place of the store in `file`. What was live in it becomes Held
/// for "restore" and the store says so (store/restored.h), until Writing::release_restored().
/// Conflict while somebody serves the store; Invalid if the backup is damaged, no store of goji or
/// written by a newer one; and then nothing has changed. A store that was there is kept beside it
/// as
/// "<file>.before-restore-<now>". If it is killed on the way, the store cannot be opened until it
/// has been called again.
[[nodiscard]] Result<Restored> restore_store(const std::string& backup,
                                             const std::string& file,
                                             TimePoint now);

/// An Error that says what to do, if a restore of the store in `file` was killed half way.
[[nodiscard]] Result<void> no_restore_pending(const std::string& file);

}  // namespace goji::store::sqlite
