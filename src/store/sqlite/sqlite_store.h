#pragma once

#include "base/result.h"
#include "store/store.h"

#include <memory>
#include <string>

namespace goji::store::sqlite {

/// Serve: the program that decides and sends; a second one on the same store is refused.
/// Share: a verb beside it (token, backup); the schema must be up to date already, or is made so
/// when nobody serves.
enum class Use { Serve, Share };

/// Opens (and creates, and migrates forward) the store in `file`, which is for its owner alone.
/// ":memory:" is a store without a disk, for tests: its readers are for the writer's thread, and
/// see what is not committed yet. Errors say what is wrong in words: no such folder, a network file
/// system, served already, damaged, another program's, written by a newer goji, half restored.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store(const std::string& file, Use use);

}  // namespace goji::store::sqlite
