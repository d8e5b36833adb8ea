#pragma once

#include "base/clock.h"
#include "store/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Binding and reading in the order of writing, so that a column list is read like a sentence.
namespace goji::store::sqlite {

/// What is in the file is no database, or not as SQLite left it.
class Damaged : public Failure {
 public:
  using Failure::Failure;
};

/// There was no room for all of it on the disk.
class Full : public Failure {
 public:
  using Failure::Failure;
};

/// What operators are told of damage.
[[nodiscard]] std::string damaged(const std::string& file, std::string_view found);

/// One run of a prepared statement; it is reset when this goes out of scope. SQLite's exceptions
/// leave as store::Failure.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(&statement) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Binds the next parameters.
  template <class... Values>
  Query& with(const Values&... values) {
    (bind(values), ...);
    return *this;
  }

  /// Steps to the next row; false at the end.
  bool next();

  /// Steps to the end of a statement that yields no rows; the number of rows it changed.
  std::size_t run();

  // The next column of the row:
  std::string text();
  std::uint64_t number();
  int integer();
  double real();
  bool yes();
  TimePoint time();
  std::optional<std::string> maybe_text();
  std::optional<std::uint64_t> maybe_number();
  std::optional<double> maybe_real();
  std::optional<TimePoint> maybe_time();

 private:
  void bind(std::string_view text);
  void bind(const char* text) { bind(std::string_view{text}); }
  void bind(const std::string& text) { bind(std::string_view{text}); }
  void bind(std::int64_t number);
  void bind(double number);
  void bind(TimePoint time) { bind(std::int64_t{time.time_since_epoch().count()}); }
  void bind_null();

  template <std::integral Number>
  void bind(Number number) {
    bind(static_cast<std::int64_t>(number));
  }

  template <class Value>
  void bind(const std::optional<Value>& value) {
    if (value) {
      bind(*value);
    } else {
      bind_null();
    }
  }

  [[nodiscard]] SQLite::Column column() { return statement_->getColumn(column_++); }

  SQLite::Statement* statement_;
  int parameter_ = 0;
  int column_ = 0;
};

/// One connection and its prepared statements, each prepared once. For one thread.
class Connection {
 public:
  enum class Mode { ReadWrite, ReadOnly };

  /// Opens the file, which must be there, and sets synchronous=FULL, foreign keys and a busy
  /// time-out. It throws store::Failure with the file's name if it cannot.
  Connection(const std::string& file, Mode mode);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// `sql` must be a literal: it is known by its address.
  SQLite::Statement& prepared(const char* sql);

  // Unprepared; for BEGIN, PRAGMA and the schema:
  void run(const std::string& sql);
  [[nodiscard]] std::int64_t number(const std::string& sql);  ///< of one row and column
  [[nodiscard]] std::string text(const std::string& sql);     ///< likewise

  /// From now on 32 MB of the file stay in memory instead of 1. To plan for a million people is to
  /// fill indexes all of whose pages are in use.
  void keep_many_pages();

  /// Takes what is in the log over into the file if that is much, so that the log begins again from
  /// its start: to write over a log costs half of what it costs to make it longer. If readers or
  /// the disk are against it, or nobody asks, it grows, and a commit does this once it is very
  /// long.
  void write_back_if_much();

  [[nodiscard]] std::uint64_t last_id() const;
  [[nodiscard]] SQLite::Database& database() { return database_; }

 private:
  static int on_commit(void* connection, sqlite3* handle, const char* name, int pages);

  SQLite::Database database_;
  bool keeps_many_pages_ = false;
  int pages_in_log_ = 0;
  int pages_when_tried_ = 0;  ///< to write it back; readers were against it
  std::map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
};

}  // namespace goji::store::sqlite
