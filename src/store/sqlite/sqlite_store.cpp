#include "store/sqlite/sqlite_store.h"

#include "store/schema.h"
#include "store/sqlite/backup.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/place.h"
#include "store/sqlite/reserve.h"
#include "store/sqlite/restore.h"
#include "store/sqlite/sqlite_writing.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace goji::store::sqlite {
namespace {

// Bytes. To look at every page of more would hold up the start for too long; the store's own reads
// find damage as they meet it.
constexpr std::uintmax_t kLarge = 64U << 20U;

// A notice changes some forty pages; what many thousands need is keep_many_pages()'s. 1 MB.
constexpr auto kCache = "PRAGMA cache_size = -1024";

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
              std::optional<FileLock> lock,
              std::unique_ptr<Connection> connection)
      : file_(std::move(file)), lock_(std::move(lock)), connection_(std::move(connection)) {
    if (lock_) reserve_.emplace(file_);
  }

  std::unique_ptr<Writing> write() override {
    return std::make_unique<SqliteWriting>(*connection_);
  }

  [[nodiscard]] std::unique_ptr<Reading> read() const override {
    if (file_ == kMemory) return std::make_unique<SqliteReading>(*connection_);
    return std::make_unique<SqliteReading>(file_);
  }

  void rest() override {
    connection_->write_back_if_much();
    if (reserve_) reserve_->look();
  }

  [[nodiscard]] bool has_reserve() const override { return !reserve_ || reserve_->is_kept(); }

  Result<void> backup(const std::string& file, TimePoint now) override {
    if (file_ == kMemory) return back_up(connection_->database(), file, now);
    try {
      // Beside the writer's connection, so that an open transaction stays out of it.
      Connection source{file_, Connection::Mode::ReadOnly};
      return back_up(source.database(), file, now);
    } catch (const Failure& failure) {
      return Error{Fault::Unavailable, fmt::format("cannot back up {}: {}", file_, failure.what())};
    }
  }

 private:
  std::string file_;
  std::optional<FileLock> lock_;
  std::unique_ptr<Connection> connection_;
  std::optional<Reserve> reserve_{};  ///< of the one that serves
};

bool is_large(const std::string& file) {
  std::error_code unknown;
  return file != kMemory && std::filesystem::file_size(file, unknown) > kLarge;
}

Result<void> fit_for_reading(Connection& connection, const std::string& file, Age age) {
  if (age == Age::New || is_large(file)) return {};
  return undamaged(connection, file, Look::Quick);
}

/// Nobody's schema is changed under him: `lock` is that of the one that serves, or none.
Result<void> bring_up_to_date(Connection& connection,
                              const std::string& file,
                              std::optional<FileLock>& lock) {
  if (lock || file == kMemory) {
    migrate(connection, migrations());
    return {};
  }
  const auto alone = FileLock::serving(file);
  if (alone) migrate(connection, migrations());
  if (alone || alone.error().fault != Fault::Conflict)
    return alone ? Result<void>{} : alone.error();
  return Error{Fault::Conflict,
               fmt::format("the store {} is served by an older goji; restart that first", file)};
}

Result<std::unique_ptr<Store>> opened(const std::string& file, std::optional<FileLock>& lock) {
  auto connection = std::make_unique<Connection>(file, Connection::Mode::ReadWrite);
  const auto age = age_of(*connection, file, migrations());
  if (!age) return age.error();
  if (const auto good = fit_for_reading(*connection, file, *age); !good) return good.error();
  if (*age != Age::Current)
    if (const auto current = bring_up_to_date(*connection, file, lock); !current)
      return current.error();
  connection->run("PRAGMA journal_mode=WAL");
  connection->run(kCache);
  if (is_large(file)) connection->keep_many_pages();
  SqliteWriting::prepare(*connection);
  return std::unique_ptr<Store>{
      std::make_unique<SqliteStore>(file, std::move(lock), std::move(connection))};
}

/// On a disk that is full not even the log's index can be made.
Result<std::unique_ptr<Store>> opened_at_any_cost(const std::string& file,
                                                  std::optional<FileLock> lock) {
  try {
    return opened(file, lock);
  } catch (const Damaged&) {
    throw;
  } catch (const Failure&) {
    if (!lock || !give_up_reserve(file)) throw;
  }
  return opened(file, lock);
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const std::string& file, Use use) {
  std::string place = file;
  std::optional<FileLock> lock;
  if (file != kMemory) {
    auto fit = fit_place(file);
    if (!fit) return fit.error();
    place = std::move(*fit);
    if (use == Use::Serve) {
      auto taken = FileLock::serving(place);
      if (!taken) return taken.error();
      lock.emplace(std::move(*taken));
    }
    if (const auto none = no_restore_pending(place); !none) return none.error();
    if (const auto made = create_private(place); !made) return made.error();
  }
  try {
    return opened_at_any_cost(place, std::move(lock));
  } catch (const Damaged& found) {
    return Error{Fault::Invalid, damaged(place, found.what())};
  } catch (const Failure& failure) {
    return Error{Fault::Unavailable, fmt::format("the store {}: {}", place, failure.what())};
  }
}

}  // namespace goji::store::sqlite
