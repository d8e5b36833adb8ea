#include "store/sqlite/log_file.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace goji::store::sqlite {
namespace {

/// Bytes that wait at most, which is also the largest page. SQLite's own write takes the size of
/// what it is given modulo 131,072, and takes none for a full disk.
constexpr std::size_t kMost = 65'536;

constexpr int kFrameHead = 24;  // https://www.sqlite.org/fileformat2.html#walformat

thread_local std::function<void()>* to_be_done = nullptr;

/// What SQLite wrote in one row and the kernel does not have yet, or would not take: that is tried
/// again at whatever needs it, until SQLite begins anew before it.
struct Waiting {
  std::string bytes{};
  sqlite3_int64 at = 0;
  bool refused = false;
  bool completes = false;      ///< its last frame is the last of a commit: nothing of that waits
  const char* name = nullptr;  ///< SQLite keeps it until the file is closed
  int handle = -1;             ///< the same file, to start its writing; -1: not yet open
};

/// A log. SQLite makes the room: the file below lies behind it.
struct LogFile {
  sqlite3_file as_file{};
  Waiting* waiting = nullptr;

  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

LogFile& log_in(sqlite3_file* file) {
  return *reinterpret_cast<LogFile*>(file);
}

int write_out(LogFile& log) {
  auto& waiting = *log.waiting;
  if (waiting.bytes.empty()) return SQLITE_OK;
  auto* const real = log.real();
  const int written = real->pMethods->xWrite(
      real, waiting.bytes.data(), static_cast<int>(waiting.bytes.size()), waiting.at);
  waiting.refused = written != SQLITE_OK;
  if (!waiting.refused) waiting.bytes.clear();
  return written;
}

/// The same, and then what the file below does.
template <class Then>
int after_writing(sqlite3_file* file, Then then) {
  auto& log = log_in(file);
  const int written = write_out(log);
  return written != SQLITE_OK ? written : then(log.real());
}

bool completes_a_commit(std::string_view head) {
  // The second number is how many pages the store has after the commit; 0 in other frames.
  return head.substr(4, 4) != std::string_view{"\0\0\0\0", 4};
}

/// A transaction that was given up is written over: what is left of it is nobody's.
void forget_given_up(Waiting& waiting, int size, sqlite3_int64 at) {
  const bool begins = size == kFrameHead || at == 0;
  if (!waiting.refused || !begins || at > waiting.at) return;
  waiting.bytes.clear();
  waiting.refused = false;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) noexcept {
  auto& log = log_in(file);
  auto& waiting = *log.waiting;
  forget_given_up(waiting, size, at);
  const std::string_view piece{static_cast<const char*>(from), static_cast<std::size_t>(size)};
  const auto end = waiting.at + static_cast<sqlite3_int64>(waiting.bytes.size());
  if (at != end || waiting.refused || waiting.bytes.size() + piece.size() > kMost)
    if (const int written = write_out(log); written != SQLITE_OK) return written;
  if (waiting.bytes.empty()) waiting.at = at;
  try {
    waiting.bytes.append(piece);
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
  if (size == kFrameHead) waiting.completes = completes_a_commit(piece);
  return waiting.completes && size != kFrameHead ? write_out(log) : SQLITE_OK;
}

void do_meanwhile(Waiting& waiting) {
  // The disk begins with what is new, and is then waited for as always.
  if (waiting.handle < 0) waiting.handle = ::open(waiting.name, O_WRONLY | O_CLOEXEC);
  if (waiting.handle >= 0) ::sync_file_range(waiting.handle, 0, 0, SYNC_FILE_RANGE_WRITE);
  do_kindly(*std::exchange(to_be_done, nullptr));
}

int sync(sqlite3_file* file, int how) noexcept {
  return after_writing(file, [&](sqlite3_file* real) {
    if (to_be_done != nullptr) do_meanwhile(*log_in(file).waiting);
    return real->pMethods->xSync(real, how);
  });
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) noexcept {
  auto& log = log_in(file);
  const auto& waiting = *log.waiting;
  const auto end = waiting.at + static_cast<sqlite3_int64>(waiting.bytes.size());
  if (at < end && at + size > waiting.at)
    if (const int written = write_out(log); written != SQLITE_OK) return written;
  return log.real()->pMethods->xRead(log.real(), into, size, at);
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
  const int written = log.waiting->refused ? SQLITE_OK : write_out(log);
  auto* const real = log.real();
  const int closed = real->pMethods->xClose(real);
  if (log.waiting->handle >= 0) ::close(log.waiting->handle);
  const std::unique_ptr<Waiting> gone{std::exchange(log.waiting, nullptr)};
  return written != SQLITE_OK ? written : closed;
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
  std::unique_ptr<Waiting> waiting{new (std::nothrow) Waiting};
  if (!waiting) return SQLITE_NOMEM;
  const int opened = below->xOpen(below, name, log.real(), flags, flags_out);
  if (opened != SQLITE_OK) return opened;
  waiting->name = name;
  log.waiting = waiting.release();
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

WhileTheDiskWrites::WhileTheDiskWrites(std::function<void()>& what) {
  to_be_done = what ? &what : nullptr;
}

WhileTheDiskWrites::~WhileTheDiskWrites() {
  to_be_done = nullptr;
}

}  // namespace goji::store::sqlite
