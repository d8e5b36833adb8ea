#pragma once

#include "store/faulty_file.h"

#include <sqlite3.h>

#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <new>
#include <unistd.h>
#include <utility>

namespace goji::store {

/// SQLite's way to the disk for as long as this lives, and what goes wrong on it. For one thread.
class FaultyDisk {
 public:
  FaultyDisk() : disk_(sqlite3_vfs_find(nullptr)), vfs_(*disk_) {
    vfs_.zName = "faulty";
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(FaultyFile)) + disk_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = [](sqlite3_vfs* vfs, const char* name, int sync) {
      auto* const self = static_cast<FaultyDisk*>(vfs->pAppData);
      if (const int refused = self->faults_.judged(DiskCall::Delete)) return refused;
      return self->disk_->xDelete(self->disk_, name, sync);
    };
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FaultyDisk() { sqlite3_vfs_unregister(&vfs_); }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// Asked before each call that changes the disk; what it returns is SQLite's answer, SQLITE_OK
  /// lets the call through.
  void judge_by(std::function<int(DiskCall)> judge) { faults_.judge = std::move(judge); }

  /// What the system says of the calls that are refused.
  void say_errno(int number) { faults_.last_errno = number; }

  /// What a power cut leaves: nothing that was written after the last sync of its file.
  void lose_unsynced() {
    for (auto undo = faults_.unsynced.rbegin(); undo != faults_.unsynced.rend(); ++undo) {
      const int handle = ::open(undo->file.c_str(), O_RDWR | O_CLOEXEC);
      if (handle < 0) continue;  // deleted since
      if (::pwrite(handle, undo->bytes.data(), undo->bytes.size(), undo->offset) < 0 ||
          ::ftruncate(handle, undo->size) != 0)
        std::abort();
      ::close(handle);
    }
    faults_.unsynced.clear();
  }

 private:
  static int open(
      sqlite3_vfs* vfs, const char* name, sqlite3_file* opened, int flags, int* out_flags) {
    auto* const self = static_cast<FaultyDisk*>(vfs->pAppData);
    auto* const file = new (opened) FaultyFile{.faults = &self->faults_, .name = name};
    const int result = self->disk_->xOpen(self->disk_, name, file->real(), flags, out_flags);
    if (result == SQLITE_OK) opened->pMethods = FaultyFile::methods();
    return result;
  }

  sqlite3_vfs* disk_;
  sqlite3_vfs vfs_;
  DiskFaults faults_{};
};

}  // namespace goji::store
