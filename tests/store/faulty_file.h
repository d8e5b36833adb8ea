#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace goji::store {

/// What changes the disk.
enum class DiskCall { Write, Truncate, Sync, Delete };

/// What goes wrong on a disk, and what of it a power cut would take.
struct DiskFaults {
  /// Undoes one write that was not synced.
  struct Undo {
    std::string file;
    std::vector<char> bytes;
    sqlite3_int64 offset;
    sqlite3_int64 size;
  };

  std::function<int(DiskCall)> judge{};
  std::vector<Undo> unsynced{};
  int last_errno = 0;  ///< what the system is said to have answered last, unless 0

  [[nodiscard]] int judged(DiskCall call) const { return judge ? judge(call) : SQLITE_OK; }
};

/// A file of SQLite's that asks before it changes anything. The real one lies behind it, in the
/// same allocation.
struct FaultyFile {
  sqlite3_file base{};
  DiskFaults* faults = nullptr;
  const char* name = nullptr;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static FaultyFile& at(sqlite3_file* file) { return *reinterpret_cast<FaultyFile*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return at(file).real(); }

  /// Keeps what is about to be overwritten from `offset` on.
  void remember(sqlite3_int64 offset, sqlite3_int64 length) {
    if (name == nullptr) return;
    DiskFaults::Undo undo{.file = name, .bytes = {}, .offset = offset, .size = 0};
    real()->pMethods->xFileSize(real(), &undo.size);
    const auto old = std::max<sqlite3_int64>(0, std::min(length, undo.size - offset));
    undo.bytes.resize(static_cast<std::size_t>(old));
    real()->pMethods->xRead(real(), undo.bytes.data(), static_cast<int>(old), undo.offset);
    faults->unsynced.push_back(std::move(undo));
  }

  static int write(sqlite3_file* file, const void* bytes, int length, sqlite3_int64 offset) {
    if (const int refused = at(file).faults->judged(DiskCall::Write)) return refused;
    at(file).remember(offset, length);
    return real(file)->pMethods->xWrite(real(file), bytes, length, offset);
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const int refused = at(file).faults->judged(DiskCall::Truncate)) return refused;
    sqlite3_int64 old = 0;
    real(file)->pMethods->xFileSize(real(file), &old);
    at(file).remember(size, old - size);
    return real(file)->pMethods->xTruncate(real(file), size);
  }

  static int sync(sqlite3_file* file, int flags) {
    auto& faults = *at(file).faults;
    if (const int refused = faults.judged(DiskCall::Sync)) return refused;
    if (const char* const name = at(file).name; name != nullptr)
      std::erase_if(faults.unsynced, [&](const auto& undo) { return undo.file == name; });
    return real(file)->pMethods->xSync(real(file), flags);
  }

  static int control(sqlite3_file* file, int what, void* with) {
    const int last = at(file).faults->last_errno;
    if (what != SQLITE_FCNTL_LAST_ERRNO || last == 0)
      return real(file)->pMethods->xFileControl(real(file), what, with);
    *static_cast<int*>(with) = last;
    return SQLITE_OK;
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
        control,
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
};

}  // namespace goji::store
