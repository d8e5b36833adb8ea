#include "store/sqlite/query.h"

#include "store/sqlite/log_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace goji::store::sqlite {
namespace {

constexpr int kBusyMilliseconds = 5'000;  // another verb (token, backup) may hold the lock briefly

// A great plan makes a great log; afterwards it shrinks to this again.
constexpr auto kKeepOfTheLog = "PRAGMA journal_size_limit = 67108864";

// Pages. What a million people are told is not to be written back at every turn.
constexpr int kLongLog = 256;
constexpr int kVeryLongLog = 8'192;

template <class Work>
auto guarded(Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& error) {
    const auto what = fmt::format("SQLite: {} ({})", error.what(), error.getExtendedErrorCode());
    if (error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB)
      throw Damaged(what);
    if (error.getErrorCode() == SQLITE_FULL) throw Full(what);
    throw Failure(what);
  }
}

// Nobody asks SQLite how much memory it has, and counting takes a lock at every allocation. It can
// be said before the first database only; should another have been opened, it counts as before.
void count_no_memory() {
  [[maybe_unused]] static const int kDone = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// A connection is one thread's (query.h), so it needs no lock.
SQLite::Database opened(const std::string& file, Connection::Mode mode) {
  count_no_memory();
  const int flags =
      SQLite::OPEN_NOMUTEX |
      (mode == Connection::Mode::ReadOnly ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE);
  try {
    const WayToFiles way;
    return {file, flags, kBusyMilliseconds, WayToFiles::kName};
  } catch (const SQLite::Exception& error) {
    throw Failure(fmt::format("cannot open {}: {}", file, error.what()));
  }
}

}  // namespace

std::string damaged(const std::string& file, std::string_view found) {
  return fmt::format(
      "the store {} is damaged ({}); put a backup in its place with goji restore", file, found);
}

Query::~Query() {
  statement_->tryReset();
}

void Query::bind(std::string_view text) {
  // Not a C string: text may hold any byte, and its length is known.
  guarded([&] { statement_->bind(++parameter_, std::string{text}); });
}

void Query::bind(std::int64_t number) {
  guarded([&] { statement_->bind(++parameter_, number); });
}

void Query::bind(double number) {
  guarded([&] { statement_->bind(++parameter_, number); });
}

void Query::bind_null() {
  guarded([&] { statement_->bind(++parameter_); });
}

bool Query::next() {
  column_ = 0;
  return guarded([&] { return statement_->executeStep(); });
}

std::size_t Query::run() {
  return guarded([&] { return static_cast<std::size_t>(statement_->exec()); });
}

std::string Query::text() {
  const auto found = column();
  return {static_cast<const char*>(found.getBlob()), static_cast<std::size_t>(found.getBytes())};
}

std::uint64_t Query::number() {
  return static_cast<std::uint64_t>(column().getInt64());
}

int Query::integer() {
  return column().getInt();
}

double Query::real() {
  return column().getDouble();
}

bool Query::yes() {
  return column().getInt() != 0;
}

TimePoint Query::time() {
  return TimePoint{std::chrono::milliseconds{column().getInt64()}};
}

std::optional<std::string> Query::maybe_text() {
  if (!statement_->isColumnNull(column_)) return text();
  ++column_;
  return std::nullopt;
}

std::optional<std::uint64_t> Query::maybe_number() {
  if (!statement_->isColumnNull(column_)) return number();
  ++column_;
  return std::nullopt;
}

std::optional<double> Query::maybe_real() {
  if (!statement_->isColumnNull(column_)) return real();
  ++column_;
  return std::nullopt;
}

std::optional<TimePoint> Query::maybe_time() {
  if (!statement_->isColumnNull(column_)) return time();
  ++column_;
  return std::nullopt;
}

Connection::Connection(const std::string& file, Mode mode) : database_(opened(file, mode)) {
  run("PRAGMA synchronous=FULL");
  run("PRAGMA foreign_keys=ON");
  run("PRAGMA temp_store=MEMORY");
  run(kKeepOfTheLog);
  sqlite3_wal_hook(database_.getHandle(), &Connection::on_commit, this);
}

/// In place of SQLite's own, which looks at the length only.
int Connection::on_commit(void* connection, sqlite3* handle, const char* name, int pages) {
  auto& self = *static_cast<Connection*>(connection);
  self.pages_in_log_ = pages;
  if (pages < self.pages_when_tried_) self.pages_when_tried_ = 0;  // it has begun again
  if (pages >= kVeryLongLog)
    sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  return SQLITE_OK;  // the commit has happened
}

void Connection::write_back_if_much() {
  const auto much = keeps_many_pages_ ? kVeryLongLog : kLongLog;
  if (pages_in_log_ - pages_when_tried_ < much) return;
  pages_when_tried_ = pages_in_log_;
  int left = 0;
  int done = 0;
  sqlite3_wal_checkpoint_v2(
      database_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &left, &done);
  if (left == done) pages_in_log_ = pages_when_tried_ = 0;
}

SQLite::Statement& Connection::prepared(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement)
    statement =
        guarded([&] { return std::make_unique<SQLite::Statement>(database_, std::string{sql}); });
  return *statement;
}

void Connection::run(const std::string& sql) {
  guarded([&] { database_.exec(sql); });
}

std::int64_t Connection::number(const std::string& sql) {
  return guarded([&] { return database_.execAndGet(sql).getInt64(); });
}

std::string Connection::text(const std::string& sql) {
  return guarded([&] { return database_.execAndGet(sql).getString(); });
}

void Connection::keep_many_pages() {
  if (std::exchange(keeps_many_pages_, true)) return;
  run("PRAGMA cache_size = -32768");
}

std::uint64_t Connection::last_id() const {
  return static_cast<std::uint64_t>(database_.getLastInsertRowid());
}

}  // namespace goji::store::sqlite
