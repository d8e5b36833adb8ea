#include "store/sqlite/backup.h"

#include "store/sqlite/hold.h"
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

/// It will be put in a store's place by whatever means are at hand at night, `cp` too.
void mark(const std::string& partial, TimePoint now) {
  Connection copy{partial, Connection::Mode::ReadWrite};
  hold_all(copy, now);
  copy.run("PRAGMA journal_mode=DELETE");  // all of it in the one file that is moved
}

}  // namespace

Result<void> back_up(SQLite::Database& source, const std::string& file, TimePoint now) {
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
    mark(partial, now);
  } catch (const std::exception& error) {
    for (const auto* part : {"", "-wal", "-shm", "-journal"})
      std::remove((partial + part).c_str());
    return Error{Fault::Unavailable, fmt::format("cannot back up to {}: {}", file, error.what())};
  }
  auto moved = move_to_free_name(partial, file);
  if (!moved) std::remove(partial.c_str());
  sync_folder_of(file);
  return moved;
}

}  // namespace goji::store::sqlite
