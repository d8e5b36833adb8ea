#include "store/sqlite/log_file.h"

#include "store/sqlite/reserve.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstddef>
#include <exception>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace goji::store::sqlite {
namespace {

/// Bytes that are held at most, which is also the largest page. SQLite's own write takes the size
/// of what it is given modulo 131,072, and takes none for a full disk.
constexpr std::size_t kMost = 65'536;

constexpr std::size_t kFrameHead = 24;  // https://www.sqlite.org/fileformat2.html#walformat

/// A log. SQLite makes the room: the file below lies behind it.
struct LogFile {
  sqlite3_file as_file{};
  const char* name = nullptr;  ///< SQLite keeps it until the file is closed
  int handle = -1;             ///< the same file, to start its writing; -1: not yet open

  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

LogFile& log_in(sqlite3_file* file) {
  return *reinterpret_cast<LogFile*>(file);
}

int written_to(sqlite3_file* real, std::string_view piece, sqlite3_int64 at) {
  const int size = static_cast<int>(piece.size());
  const int written = real->pMethods->xWrite(real, piece.data(), size, at);
  if (written != SQLITE_IOERR_WRITE) return written;
  // To SQLite a quota that is used up is any error.
  int why = 0;
  real->pMethods->xFileControl(real, SQLITE_FCNTL_LAST_ERRNO, &why);
  return why == EDQUOT ? SQLITE_FULL : written;
}

int pass(LogFile& log, std::string_view piece, sqlite3_int64 at) {
  const int written = written_to(log.real(), piece, at);
  const bool more = written == SQLITE_FULL && give_up_reserve(sqlite3_filename_database(log.name));
  return more ? written_to(log.real(), piece, at) : written;
}

bool completes_a_commit(std::string_view head) {
  // The second number is how many pages the store has after the commit; 0 in other frames.
  return head.substr(4, 4) != std::string_view{"\0\0\0\0", 4};
}

/// What a COMMIT wrote in one row and the kernel does not have yet. It must not outlive the COMMIT:
/// SQLite has then let go of the log, and somebody else may write where this would go.
class Held {
 public:
  void begin(std::function<void()>* meanwhile) {
    meanwhile_ = meanwhile;
    holds_ = true;
  }

  void end() {
    meanwhile_ = nullptr;
    holds_ = false;
    completes_ = false;
    log_ = nullptr;
    bytes_.clear();
  }

  /// Or writes it. Once the last frame of the commit is written nothing is held any more: SQLite
  /// may still change what was spilled before, and need not sync.
  int take(LogFile& log, std::string_view piece, sqlite3_int64 at) {
    if (!holds_) return pass(log, piece, at);
    if (!continues(log, piece, at))
      if (const int written = write_out(); written != SQLITE_OK) return written;
    try {
      bytes_.append(piece);
    } catch (const std::bad_alloc&) {
      holds_ = false;
      const int written = write_out();
      return written != SQLITE_OK ? written : pass(log, piece, at);
    }
    if (std::exchange(log_, &log) == nullptr) at_ = at;
    if (piece.size() == kFrameHead) {
      completes_ = completes_a_commit(piece);
      return SQLITE_OK;
    }
    holds_ = !completes_;
    return completes_ ? write_out() : SQLITE_OK;
  }

  /// What the kernel refuses makes the COMMIT fail, and is not tried again.
  int write_out() {
    if (log_ == nullptr) return SQLITE_OK;
    const int written = pass(*std::exchange(log_, nullptr), bytes_, at_);
    bytes_.clear();
    if (written != SQLITE_OK) holds_ = false;
    return written;
  }

  void do_meanwhile(LogFile& log) {
    if (meanwhile_ == nullptr) return;
    // The disk begins with what is new, and is then waited for as always.
    if (log.handle < 0) log.handle = ::open(log.name, O_WRONLY | O_CLOEXEC);
    if (log.handle >= 0) ::sync_file_range(log.handle, 0, 0, SYNC_FILE_RANGE_WRITE);
    do_kindly(*std::exchange(meanwhile_, nullptr));
  }

 private:
  [[nodiscard]] bool continues(const LogFile& log, std::string_view piece, sqlite3_int64 at) const {
    return log_ == &log && at == at_ + static_cast<sqlite3_int64>(bytes_.size()) &&
           bytes_.size() + piece.size() <= kMost;
  }

  std::function<void()>* meanwhile_ = nullptr;
  bool holds_ = false;
  bool completes_ = false;  ///< the last frame is the last of the commit
  LogFile* log_ = nullptr;  ///< whose bytes they are; null: there are none
  sqlite3_int64 at_ = 0;
  std::string bytes_{};
};

thread_local Held held;

/// The same, and then what the file below does.
template <class Then>
int after_writing(sqlite3_file* file, Then then) {
  const int written = held.write_out();
  return written != SQLITE_OK ? written : then(log_in(file).real());
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) noexcept {
  return held.take(
      log_in(file), {static_cast<const char*>(from), static_cast<std::size_t>(size)}, at);
}

int sync(sqlite3_file* file, int how) noexcept {
  return after_writing(file, [&](sqlite3_file* real) {
    held.do_meanwhile(log_in(file));
    const int synced = real->pMethods->xSync(real, how);
    // Full is what only a write may say: it means that nothing was kept.
    return synced == SQLITE_FULL ? SQLITE_IOERR_FSYNC : synced;
  });
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) noexcept {
  return after_writing(
      file, [&](sqlite3_file* real) { return real->pMethods->xRead(real, into, size, at); });
}

int truncate(sqlite3_file* file, sqlite3_int64 size) noexcept {
  return after_writing(file,
                       [&](sqlite3_file* real) { return real->pMethods->xTruncate(real, size); });
}

int file_size(sqlite3_file* file, sqlite3_int64* size) noexcept {
  return after_writing(file,
                       [&](sqlite3_file* real) { return real->pMethods->xFileSize(real, size); });
}

int control(sqlite3_file* file, int what, void* with) noexcept {
  auto* const real = log_in(file).real();
  return real->pMethods->xFileControl(real, what, with);
}

int close(sqlite3_file* file) noexcept {
  auto& log = log_in(file);
  if (log.handle >= 0) ::close(log.handle);
  auto* const real = log.real();
  return real->pMethods->xClose(real);
}

int lock(sqlite3_file* file, int how) noexcept {
  auto* const real = log_in(file).real();
  return real->pMethods->xLock(real, how);
}

int unlock(sqlite3_file* file, int how) noexcept {
  auto* const real = log_in(file).real();
  return real->pMethods->xUnlock(real, how);
}

int is_reserved(sqlite3_file* file, int* result) noexcept {
  auto* const real = log_in(file).real();
  return real->pMethods->xCheckReservedLock(real, result);
}

int sector_size(sqlite3_file* file) noexcept {
  auto* const real = log_in(file).real();
  return real->pMethods->xSectorSize(real);
}

int characteristics(sqlite3_file* file) noexcept {
  auto* const real = log_in(file).real();
  return real->pMethods->xDeviceCharacteristics(real);
}

// The first version: a log is neither shared memory nor mapped.
constexpr sqlite3_io_methods kMethods{.iVersion = 1,
                                      .xClose = close,
                                      .xRead = read,
                                      .xWrite = write,
                                      .xTruncate = truncate,
                                      .xSync = sync,
                                      .xFileSize = file_size,
                                      .xLock = lock,
                                      .xUnlock = unlock,
                                      .xCheckReservedLock = is_reserved,
                                      .xFileControl = control,
                                      .xSectorSize = sector_size,
                                      .xDeviceCharacteristics = characteristics,
                                      .xShmMap = nullptr,
                                      .xShmLock = nullptr,
                                      .xShmBarrier = nullptr,
                                      .xShmUnmap = nullptr,
                                      .xFetch = nullptr,
                                      .xUnfetch = nullptr};

}  // namespace

/// SQLite's own way to files, and ours over it.
struct WayToFiles::Way {
  sqlite3_vfs as_vfs{};
  sqlite3_vfs* below = nullptr;
};

namespace {

int open_log(sqlite3_vfs* below, const char* name, LogFile& log, int flags, int* flags_out) {
  const int opened = below->xOpen(below, name, log.real(), flags, flags_out);
  if (opened != SQLITE_OK) return opened;
  log.name = name;
  log.as_file.pMethods = &kMethods;
  return SQLITE_OK;
}

}  // namespace

int WayToFiles::open(
    sqlite3_vfs* way, const char* name, sqlite3_file* file, int flags, int* flags_out) noexcept {
  auto* const below = reinterpret_cast<Way*>(way)->below;
  if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, flags_out);
  return open_log(below, name, *new (file) LogFile{}, flags, flags_out);
}

void WayToFiles::lay_over(Way& way, sqlite3_vfs* below) {
  way = {.as_vfs = *below, .below = below};
  way.as_vfs.zName = kName;
  way.as_vfs.pNext = nullptr;
  way.as_vfs.szOsFile += static_cast<int>(sizeof(LogFile));
  way.as_vfs.xOpen = open;
}

std::mutex& WayToFiles::door() {
  static std::mutex door;
  return door;
}

WayToFiles::WayToFiles() : alone_(door()) {
  static std::map<sqlite3_vfs*, Way> ways;  // whoever has opened a file goes on using them
  auto* const below = sqlite3_vfs_find(nullptr);
  if (below == nullptr) throw std::runtime_error("SQLite has no way to files");
  auto& way = ways[below];
  if (way.below == nullptr) lay_over(way, below);
  if (sqlite3_vfs_register(&way.as_vfs, 0) != SQLITE_OK)
    throw std::runtime_error("SQLite takes no other way to files");
  way_ = &way;
}

WayToFiles::~WayToFiles() {
  sqlite3_vfs_unregister(&way_->as_vfs);
}

void do_kindly(std::function<void()>& what) noexcept {
  try {
    if (what) std::exchange(what, {})();
  } catch (const std::exception&) {  // the commit is what matters
  }
}

Committing::Committing(std::function<void()>& meanwhile) {
  held.begin(meanwhile ? &meanwhile : nullptr);
}

Committing::~Committing() {
  held.end();
}

}  // namespace goji::store::sqlite
