#pragma once

#include <sqlite3.h>

#include <functional>
#include <mutex>

namespace goji::store::sqlite {

/// SQLite's own way to files (its VFS), but for the log. SQLite writes a log in two pieces a page,
/// some seventy for one notice; those of a Committing go to the kernel together. What a commit
/// waits for is the same: its frames are written, under the lock that lets nobody else write,
/// before SQLite syncs the log or tells anybody of them. What it writes at any other time is not
/// held back. Where the disk is full, the store's reserve is given up (reserve.h) and it is written
/// once more; a quota that is used up is such a disk.
///
/// SQLite knows the way while this lives; what was opened by then stays with it. (Nothing can be
/// attached to such a connection, and VACUUM attaches.) From any thread, one at a time.
class WayToFiles {
 public:
  static constexpr auto kName = "goji";

  WayToFiles();  ///< throws std::runtime_error if SQLite does not take it
  ~WayToFiles();
  WayToFiles(const WayToFiles&) = delete;
  WayToFiles& operator=(const WayToFiles&) = delete;

 private:
  struct Way;

  static std::mutex& door();
  static void lay_over(Way& way, sqlite3_vfs* below);
  static int open(
      sqlite3_vfs* way, const char* name, sqlite3_file* file, int flags, int* flags_out) noexcept;

  std::unique_lock<std::mutex> alone_;
  Way* way_ = nullptr;
};

/// Does it and forgets it. What it throws is nobody's.
void do_kindly(std::function<void()>& what) noexcept;

/// While it lives, this thread executes one COMMIT. What that writes to a log is gathered up to the
/// end of the transaction; what is left of one that failed is dropped. `meanwhile` is done once,
/// while the disk writes what is synced: in that time there is nothing else to do. It is left alone
/// if nothing is synced.
class Committing {
 public:
  explicit Committing(std::function<void()>& meanwhile);  ///< made empty when it is done
  ~Committing();
  Committing(const Committing&) = delete;
  Committing& operator=(const Committing&) = delete;
};

}  // namespace goji::store::sqlite
