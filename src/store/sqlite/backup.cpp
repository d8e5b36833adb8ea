#include "store/sqlite/backup.h"

#include "store/sqlite/place.h"

#include <fmt/format.h>

#include <SQLiteCpp/Backup.h>
#include <cstdio>
#include <filesystem>
#include <unistd.h>

namespace goji::store::sqlite {
namespace {

/// A killed backup leaves its part; the next one to the same file takes it over.
void copy(SQLite::Database& source, const std::string& partial) {
  SQLite::Database target{partial, SQLite::OPEN_READWRITE};
  SQLite::Backup{target, source}.executeStep(-1);
}

}  // namespace

Result<void> back_up(SQLite::Database& source, const std::string& file) {
  std::error_code unknown;
  if (std::filesystem::exists(file, unknown))
    return Error{Fault::Conflict, fmt::format("{} is there already; it is not overwritten", file)};
  const auto partial = file + ".partial";
  // Held to the end: another backup to the same file would move ours half done.
  const auto lock = FileLock::on(partial);
  if (!lock) return lock.error();
  try {
    if (::truncate(partial.c_str(), 0) != 0) throw std::runtime_error("the file cannot be emptied");
    copy(source, partial);
  } catch (const std::exception& error) {
    std::remove(partial.c_str());
    return Error{Fault::Unavailable, fmt::format("cannot back up to {}: {}", file, error.what())};
  }
  const auto moved = move_to_free_name(partial, file);
  if (!moved) std::remove(partial.c_str());
  sync_folder_of(file);
  return moved;
}

}  // namespace goji::store::sqlite
