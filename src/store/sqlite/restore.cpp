#include "store/sqlite/restore.h"

#include "base/rfc3339.h"
#include "store/schema.h"
#include "store/sqlite/hold.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/place.h"
#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace goji::store::sqlite {
namespace {

namespace fs = std::filesystem;

/// A copy that is being looked at; the store is as it was.
std::string copy_of(const std::string& file) {
  return file + ".restore-copy";
}

/// The copy that is to be the store, from when the old one is moved until it has its name.
std::string coming(const std::string& file) {
  return file + ".restoring";
}

void remove_copy(const std::string& file) {
  for (const auto* part : {"", "-wal", "-shm", "-journal"})
    std::remove((copy_of(file) + part).c_str());
}

/// The bytes, and not SQLite's way: what lies beside a backup is left as it is, and a disk that can
/// only be read will do.
Result<void> copy_bytes(const std::string& from, const std::string& to) {
  if (auto made = create_private(to); !made) return made;
  std::error_code failed;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, failed);
  if (!failed) return {};
  return Error{Fault::Unavailable,
               fmt::format("cannot copy {} to {}: {}", from, to, failed.message())};
}

Result<void> copy_backup(const std::string& backup, const std::string& file) {
  std::error_code unknown;
  if (!fs::is_regular_file(backup, unknown))
    return Error{Fault::NotFound, fmt::format("there is no backup {}", backup)};
  if (fs::equivalent(backup, file, unknown))
    return Error{Fault::Invalid, fmt::format("{} is the store itself", backup)};
  remove_copy(file);
  if (fs::exists(backup + "-wal", unknown))
    if (auto copied = copy_bytes(backup + "-wal", copy_of(file) + "-wal"); !copied) return copied;
  return copy_bytes(backup, copy_of(file));
}

/// Looks at all of the copy, brings it up to date and marks it.
Result<std::size_t> fit_copy(const std::string& backup, const std::string& file, TimePoint now) {
  Connection copy{copy_of(file), Connection::Mode::ReadWrite};
  const auto age = age_of(copy, backup, migrations());
  if (!age) return age.error();
  if (*age == Age::New) return Error{Fault::Invalid, fmt::format("the backup {} is empty", backup)};
  if (const auto good = undamaged(copy, backup, Look::Thorough); !good) return good.error();
  migrate(copy, migrations());
  const auto held = hold_all(copy, now);
  copy.run("PRAGMA journal_mode=DELETE");  // all of it in the one file that is moved
  return held;
}

std::string name_aside(const std::string& file, TimePoint now) {
  auto date = to_rfc3339(now);
  std::ranges::replace(date, ':', '-');
  return fmt::format("{}.before-restore-{}", file, date);
}

/// The file first: while it is in its place, nothing has happened. Its log goes with it, and is
/// found under the new name too.
Result<void> put_aside(const std::string& file, const std::string& aside) {
  std::error_code unknown;
  for (const std::string part : {"", "-wal"}) {
    if (!fs::exists(file + part, unknown)) continue;
    if (const auto moved = move_to_free_name(file + part, aside + part); !moved)
      return moved.error();
  }
  std::remove((file + "-shm").c_str());
  return {};
}

/// From here on the store is shut, until the copy has its name.
Result<void> exchange(const std::string& file, const std::string& aside) {
  std::error_code failed;
  fs::rename(copy_of(file), coming(file), failed);
  if (auto moved = put_aside(file, aside); !moved) {
    std::error_code unknown;
    if (fs::exists(file, unknown)) std::remove(coming(file).c_str());
    return moved;
  }
  if (!failed) fs::rename(coming(file), file, failed);
  sync_folder_of(file);
  if (!failed) return {};
  return Error{Fault::Unavailable, fmt::format("cannot rename to {}: {}", file, failed.message())};
}

}  // namespace

Result<void> no_restore_pending(const std::string& file) {
  std::error_code unknown;
  if (!fs::exists(coming(file), unknown)) return {};
  return Error{
      Fault::Conflict,
      fmt::format("a restore of the store {} was interrupted; run goji restore again", file)};
}

Result<Restored> restore_store(const std::string& backup, const std::string& file, TimePoint now) {
  const auto place = fit_place(file);
  if (!place) return place.error();
  const auto lock = FileLock::serving(*place);
  if (!lock) return lock.error();
  Restored restored;
  try {
    if (const auto copied = copy_backup(backup, *place); !copied) return copied.error();
    const auto held = fit_copy(backup, *place, now);
    if (!held) {
      remove_copy(*place);
      return held.error();
    }
    restored.held = *held;
  } catch (const Failure& failure) {
    remove_copy(*place);
    return Error{Fault::Invalid, damaged(backup, failure.what())};
  }
  std::error_code unknown;
  const auto aside = name_aside(*place, now);
  if (fs::exists(*place, unknown)) restored.kept = aside;
  const auto exchanged = exchange(*place, aside);
  remove_copy(*place);
  if (!exchanged) return exchanged.error();
  return restored;
}

}  // namespace goji::store::sqlite
