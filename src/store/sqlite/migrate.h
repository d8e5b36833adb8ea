#pragma once

#include "base/result.h"
#include "store/schema.h"
#include "store/sqlite/query.h"

#include <span>
#include <string>

namespace goji::store::sqlite {

/// SQLite's mark of whose file it is: "goji" in ASCII.
/// https://sqlite.org/fileformat2.html#application_id
inline constexpr int kApplicationId = 0x676F6A69;

enum class Age { New, Older, Current };

/// How the schema in the file stands to `steps`. It writes nothing. Invalid if the file is another
/// program's, or was written by a newer goji.
[[nodiscard]] Result<Age> age_of(Connection& connection,
                                 const std::string& file,
                                 std::span<const Migration> steps);

/// Takes the missing steps, each in a transaction of its own with its number. It throws Failure if
/// one cannot be taken; those before it stay.
void migrate(Connection& connection, std::span<const Migration> steps);

enum class Look { Quick, Thorough };

/// Whether SQLite finds the file sound. Quick compares no indexes with their tables.
[[nodiscard]] Result<void> undamaged(Connection& connection, const std::string& file, Look look);

}  // namespace goji::store::sqlite
