#include "store/kept.h"
#include "store/scratch_folder.h"
#include "store/sqlite/query.h"
#include "store/sqlite/sqlite_store.h"
#include "support/catch.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <filesystem>
#include <memory>
#include <string>

namespace goji::store::sqlite {
namespace {

constexpr std::uintmax_t kPage = 4096 + 24;  // as it stands in the log
constexpr std::uintmax_t kLong = 256 * kPage;

/// A store and its log, which is never shortened: its length is the most that stood in it.
struct Logged {
  /// Some thirty pages.
  void commit(std::size_t bytes = 100'000) {
    const auto writing = store->write();
    writing->add_note({.at = kNow, .reason = {std::string(bytes, 'n')}});
    writing->commit();
  }
  [[nodiscard]] std::uintmax_t length() const {
    return std::filesystem::file_size(folder.file() + "-wal");
  }

  ScratchFolder folder{};
  std::unique_ptr<Store> store = open_store(folder.file(), Use::Serve).value();
};

TEST_CASE("log: at rest it begins again from its start once much stands in it") {
  Logged logged;
  for (int i = 0; i < 100; ++i) {
    logged.commit();
    logged.store->rest();
  }
  CHECK(logged.length() > kLong);
  CHECK(logged.length() < kLong + 40 * kPage);
  CHECK(logged.store->read()->notes(0, 1'000).size() == 100);
}

TEST_CASE("log: while nobody rests it grows") {
  Logged logged;
  for (int i = 0; i < 100; ++i)
    logged.commit();
  CHECK(logged.length() > 5 * kLong);
}

TEST_CASE("log: who reads still reads what was there, and it begins again when they are done") {
  Logged logged;
  logged.commit();
  auto reader = std::make_unique<SQLite::Database>(logged.folder.file());
  reader->exec("BEGIN");
  const auto notes = [&] { return reader->execAndGet("SELECT count(*) FROM note").getInt(); };
  CHECK(notes() == 1);
  for (int i = 0; i < 30; ++i) {
    logged.commit();
    logged.store->rest();
  }
  CHECK(notes() == 1);
  CHECK(logged.length() > 2 * kLong);
  reader.reset();
  const auto go_on = [&] {
    for (int i = 0; i < 30; ++i) {
      logged.commit();
      logged.store->rest();
    }
    return logged.length();
  };
  const auto grown = go_on();
  CHECK(go_on() == grown);
}

TEST_CASE("log: a commit that makes it very long writes it back itself") {
  Logged logged;
  constexpr std::size_t kMuch = 36 << 20;
  logged.commit(kMuch);
  const auto once = logged.length();
  CHECK(once > 8'192 * kPage);
  logged.commit(kMuch);
  CHECK(logged.length() < once + kLong);
}

TEST_CASE("log: where many pages are kept it may be long before it is written back at rest") {
  const ScratchFolder folder;
  (void)open_store(folder.file(), Use::Serve).value();
  Connection connection{folder.file(), Connection::Mode::ReadWrite};
  const auto commit = [&] {
    connection.run("INSERT INTO meta VALUES (random(), zeroblob(1500000))");
    connection.write_back_if_much();
  };
  const auto length = [&] { return std::filesystem::file_size(folder.file() + "-wal"); };
  for (int i = 0; i < 3; ++i)
    commit();
  const auto before = length();
  CHECK(before < 3 * kLong);
  connection.keep_many_pages();
  connection.keep_many_pages();
  CHECK(connection.number("PRAGMA cache_size") == -32'768);
  for (int i = 0; i < 3; ++i)
    commit();
  CHECK(length() > 3 * kLong);
}

}  // namespace
}  // namespace goji::store::sqlite
