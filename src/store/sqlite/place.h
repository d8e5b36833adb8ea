#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <utility>

/// Where a store may lie, and who has it: files, folders and locks, without SQLite.
namespace goji::store::sqlite {

/// A store without a disk.
inline constexpr auto kMemory = ":memory:";

/// Whether locks and shared memory cannot be trusted there. The number is f_type of statfs(2).
[[nodiscard]] bool is_network_file_system(std::uint32_t type);

/// The one name of a store's file, whichever way it was written. An Error if its folder is not
/// there, is on a network file system, or if it is no plain file.
[[nodiscard]] Result<std::string> fit_place(const std::string& file);

/// Makes the file, empty and for its owner alone, if it is not there; whatever the umask.
[[nodiscard]] Result<void> create_private(const std::string& file);

/// Writes the folder of `file` to disk, and so the file's name.
void sync_folder_of(const std::string& file);

/// Renames; it replaces nothing where the file system can tell.
[[nodiscard]] Result<void> move_to_free_name(const std::string& from, const std::string& to);

/// A lock that the kernel drops when the process ends, however it ends.
class FileLock {
 public:
  /// The lock of the one that serves the store in `file`: "<file>.lock" beside it. Conflict if
  /// another has it.
  [[nodiscard]] static Result<FileLock> serving(const std::string& file);

  /// A lock on `path` itself, which is made, private, if it is not there. Conflict if another has
  /// it.
  [[nodiscard]] static Result<FileLock> on(const std::string& path);

  FileLock(FileLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int handle) : handle_(handle) {}

  int handle_;
};

}  // namespace goji::store::sqlite
