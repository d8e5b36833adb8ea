#pragma once

#include <sqlite3.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace goji::store {

/// SQLite's way to the disk for as long as this lives, and what goes wrong on it. For one thread.
class FaultyDisk {
 public:
  enum class Call { Write, Truncate, Sync, Delete };

  /// Asked before each call that changes the disk; what it returns is SQLite's answer, SQLITE_OK
  /// lets the call through.
  using Judge = std::function<int(Call)>;

  FaultyDisk() : disk_(sqlite3_vfs_find(nullptr)), vfs_(*disk_) {
    vfs_.zName = "faulty";
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + disk_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = [](sqlite3_vfs* vfs, const char* name, int sync) {
      auto* const self = static_cast<FaultyDisk*>(vfs->pAppData);
      if (const int refused = self->judged(Call::Delete)) return refused;
      return self->disk_->xDelete(self->disk_, name, sync);
    };
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FaultyDisk() { sqlite3_vfs_unregister(&vfs_); }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  void judge_by(Judge judge) { judge_ = std::move(judge); }

  /// What a power cut leaves: nothing that was written after the last sync of its file.
  void lose_unsynced() {
    for (auto undo = unsynced_.rbegin(); undo != unsynced_.rend(); ++undo) {
      const int handle = ::open(undo->file.c_str(), O_RDWR | O_CLOEXEC);
      if (::pwrite(handle, undo->bytes.data(), undo->bytes.size(), undo->offset) < 0) std::abort();
      if (::ftruncate(handle, undo->size) != 0) std::abort();
      ::close(handle);
    }
    unsynced_.clear();
  }

 private:
  struct File {
    sqlite3_file base{};
    FaultyDisk* disk = nullptr;
    const char* name = nullptr;

    /// The real one lies behind it, in the same allocation.
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  struct Undo {
    std::string file;
    std::vector<char> bytes;
    sqlite3_int64 offset;
    sqlite3_int64 size;
  };

  static File& at(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return at(file).real(); }

  int judged(Call call) { return judge_ ? judge_(call) : SQLITE_OK; }

  /// Keeps what is about to be overwritten from `offset` on.
  static void remember(File& file, sqlite3_int64 offset, sqlite3_int64 length) {
    if (file.name == nullptr) return;
    Undo undo{.file = file.name, .bytes = {}, .offset = offset, .size = 0};
    file.real()->pMethods->xFileSize(file.real(), &undo.size);
    const auto old = std::max<sqlite3_int64>(0, std::min(length, undo.size - offset));
    undo.bytes.resize(static_cast<std::size_t>(old));
    file.real()->pMethods->xRead(
        file.real(), undo.bytes.data(), static_cast<int>(old), undo.offset);
    file.disk->unsynced_.push_back(std::move(undo));
  }

  static int open(
      sqlite3_vfs* vfs, const char* name, sqlite3_file* opened, int flags, int* out_flags) {
    auto* const self = static_cast<FaultyDisk*>(vfs->pAppData);
    new (opened) File{.disk = self, .name = name};
    const int result = self->disk_->xOpen(self->disk_, name, real(opened), flags, out_flags);
    if (result == SQLITE_OK) opened->pMethods = methods();
    return result;
  }

  static int write(sqlite3_file* file, const void* bytes, int length, sqlite3_int64 offset) {
    if (const int refused = at(file).disk->judged(Call::Write)) return refused;
    remember(at(file), offset, length);
    return real(file)->pMethods->xWrite(real(file), bytes, length, offset);
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const int refused = at(file).disk->judged(Call::Truncate)) return refused;
    sqlite3_int64 old = 0;
    real(file)->pMethods->xFileSize(real(file), &old);
    remember(at(file), size, old - size);
    return real(file)->pMethods->xTruncate(real(file), size);
  }
  static int sync(sqlite3_file* file, int flags) {
    if (const int refused = at(file).disk->judged(Call::Sync)) return refused;
    if (const char* const name = at(file).name; name != nullptr)
      std::erase_if(at(file).disk->unsynced_, [&](const Undo& undo) { return undo.file == name; });
    return real(file)->pMethods->xSync(real(file), flags);
  }

  static const sqlite3_io_methods* methods() {
    using File = sqlite3_file;
    static constexpr sqlite3_io_methods kMethods{
        2,
        [](File* f) { return real(f)->pMethods->xClose(real(f)); },
        [](File* f, void* to, int n, sqlite3_int64 offset) {
          return real(f)->pMethods->xRead(real(f), to, n, offset);
        },
        write,
        truncate,
        sync,
        [](File* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
        [](File* f, int level) { return real(f)->pMethods->xLock(real(f), level); },
        [](File* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); },
        [](File* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
        [](File* f, int op, void* arg) {
          return real(f)->pMethods->xFileControl(real(f), op, arg);
        },
        [](File* f) { return real(f)->pMethods->xSectorSize(real(f)); },
        [](File* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
        [](File* f, int page, int size, int extend, void volatile** out) {
          return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
        },
        [](File* f, int offset, int n, int flags) {
          return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
        },
        [](File* f) { real(f)->pMethods->xShmBarrier(real(f)); },
        [](File* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
        nullptr,
        nullptr};
    return &kMethods;
  }

  sqlite3_vfs* disk_;
  sqlite3_vfs vfs_;
  Judge judge_{};
  std::vector<Undo> unsynced_{};
};

}  // namespace goji::store
