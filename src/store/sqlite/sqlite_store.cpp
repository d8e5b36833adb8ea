#include "store/sqlite/sqlite_store.h"

#include "store/schema.h"
#include "store/sqlite/sqlite_writing.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>

namespace goji::store::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr auto kMemory = ":memory:";

// Above this a look at every page would hold up the start for too long; the store's own reads
// find damage as they meet it, and `goji check --store` looks at all of it.
constexpr std::uintmax_t kCheckedAtStart = 64U << 20U;

/// Network file systems break the locks that SQLite relies on. Numbers of statfs(2).
bool is_network_file_system(const fs::path& folder) {
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) != 0) return false;
  const auto type = static_cast<unsigned long>(about.f_type);
  return type == 0x6969UL || type == 0xFF534D42UL || type == 0x517BUL || type == 0xFE534D42UL;
}

/// The lock of the one that serves. The kernel drops it when the process ends, however it ends.
class ServeLock {
 public:
  static Result<ServeLock> take(const std::string& file) {
    const auto path = file + ".lock";
    const int handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0)
      return Error{Fault::Unavailable,
                   fmt::format("cannot create {}: {}", path, std::strerror(errno))};
    if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return ServeLock{handle};
    ::close(handle);
    return Error{Fault::Conflict,
                 fmt::format("another goji serves the store {}; stop it first", file)};
  }

  explicit ServeLock(int handle) : handle_(handle) {}
  ServeLock(ServeLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  ServeLock& operator=(ServeLock&&) = delete;
  ~ServeLock() {
    if (handle_ >= 0) ::close(handle_);
  }

 private:
  int handle_;
};

class SqliteReading final : public Reads<Reading> {
 public:
  explicit SqliteReading(const std::string& file)
      : own_(std::make_unique<Connection>(file, Connection::Mode::ReadOnly)),
        connection_(own_.get()) {}
  explicit SqliteReading(Connection& shared) : connection_(&shared) {}

 protected:
  Connection& from() override { return *connection_; }

 private:
  std::unique_ptr<Connection> own_;
  Connection* connection_;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string file,
              std::optional<ServeLock> lock,
              std::unique_ptr<Connection> connection)
      : file_(std::move(file)), lock_(std::move(lock)), connection_(std::move(connection)) {}

  std::unique_ptr<Writing> write() override {
    return std::make_unique<SqliteWriting>(*connection_);
  }

  std::unique_ptr<Reading> read() const override {
    // A store in memory has one connection, so its readers are for the writer's thread.
    if (file_ == kMemory) return std::make_unique<SqliteReading>(*connection_);
    return std::make_unique<SqliteReading>(file_);
  }

  Result<void> backup(const std::string& file) override;

 private:
  std::string file_;
  std::optional<ServeLock> lock_;
  std::unique_ptr<Connection> connection_;
};

Result<void> SqliteStore::backup(const std::string& file) {
  if (fs::exists(file))
    return Error{Fault::Conflict, fmt::format("{} is there already; it is not overwritten", file)};
  const auto partial = file + ".partial";
  try {
    std::error_code ignored;
    fs::remove(partial, ignored);
    {
      SQLite::Database source{file_, SQLite::OPEN_READONLY, 5'000};
      SQLite::Database target{partial, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
      SQLite::Backup{target, source}.executeStep(-1);
    }
    fs::permissions(partial, fs::perms::owner_read | fs::perms::owner_write);
    fs::rename(partial, file);
  } catch (const std::exception& error) {
    std::error_code ignored;
    fs::remove(partial, ignored);
    return Error{Fault::Unavailable, fmt::format("cannot back up to {}: {}", file, error.what())};
  }
  return {};
}

int schema_version(Connection& connection) {
  return connection.database().execAndGet("PRAGMA user_version").getInt();
}

Result<void> migrate(Connection& connection, const std::string& file) {
  const int found = schema_version(connection);
  const int newest = migrations().back().number;
  if (found > newest)
    return Error{Fault::Invalid,
                 fmt::format("the store {} was written by a newer goji (schema {}, this one knows"
                             " {}); it is left as it is",
                             file,
                             found,
                             newest)};
  for (const Migration& step : migrations()) {
    if (step.number <= found) continue;
    connection.run("BEGIN IMMEDIATE");
    // Somebody else may have done it while we waited for the lock.
    if (schema_version(connection) < step.number) {
      connection.run(std::string{step.sql}.c_str());
      connection.run(fmt::format("PRAGMA user_version = {}", step.number).c_str());
    }
    connection.run("COMMIT");
  }
  return {};
}

Result<void> undamaged(Connection& connection, const std::string& file) {
  std::error_code unknown;
  const auto size = file == kMemory ? 0 : fs::file_size(file, unknown);
  if (size > kCheckedAtStart) return {};
  const std::string found = connection.database().execAndGet("PRAGMA quick_check(1)").getText();
  if (found == "ok") return {};
  return Error{
      Fault::Invalid,
      fmt::format("the store {} is damaged ({}); restore a backup with goji restore", file, found)};
}

Result<void> fit_place(const std::string& file) {
  if (file == kMemory) return {};
  const auto folder = fs::absolute(file).parent_path();
  std::error_code unknown;
  if (!fs::is_directory(folder, unknown))
    return Error{Fault::NotFound,
                 fmt::format("the store's folder {} is not there", folder.string())};
  if (is_network_file_system(folder))
    return Error{Fault::Invalid,
                 fmt::format("{} is on a network file system, whose locks SQLite cannot trust",
                             folder.string())};
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const std::string& file, Use use) {
  if (const auto place = fit_place(file); !place) return place.error();
  std::optional<ServeLock> lock;
  if (use == Use::Serve && file != kMemory) {
    auto taken = ServeLock::take(file);
    if (!taken) return taken.error();
    lock.emplace(std::move(*taken));
  }
  try {
    auto connection = std::make_unique<Connection>(file, Connection::Mode::ReadWrite);
    if (const auto good = undamaged(*connection, file); !good) return good.error();
    if (const auto current = migrate(*connection, file); !current) return current.error();
    return std::unique_ptr<Store>{
        std::make_unique<SqliteStore>(file, std::move(lock), std::move(connection))};
  } catch (const std::exception& error) {
    return Error{Fault::Unavailable, fmt::format("the store {}: {}", file, error.what())};
  }
}

}  // namespace goji::store::sqlite
