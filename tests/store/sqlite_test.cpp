#include "store/child.h"
#include "store/kept.h"
#include "store/planned.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/place.h"
#include "store/sqlite/sqlite_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <array>
#include <fstream>
#include <sys/stat.h>

namespace goji::store::sqlite {
namespace {

using Catch::Contains;

void overwrite(const std::string& file, std::size_t at, const std::string& bytes) {
  std::fstream out{file, std::ios::binary | std::ios::in | std::ios::out};
  out.seekp(static_cast<std::streamoff>(at));
  out << bytes;
}

unsigned mode_of(const std::string& file) {
  struct stat about {};
  REQUIRE(::stat(file.c_str(), &about) == 0);
  return about.st_mode & 0777U;
}

Error error_of(const std::string& file, Use use = Use::Serve) {
  const auto store = open_store(file, use);
  REQUIRE_FALSE(store.has_value());
  return store.error();
}

/// A store with something in it, closed again.
void make_store(const std::string& file) {
  const auto store = open_store(file, Use::Serve).value();
  const auto writing = store->write();
  writing->keep_meta("name", "value");
  for (int i = 0; i < 200; ++i)
    writing->add_note({.at = kNow, .reason = {std::string(500, 'n')}});
  writing->commit();
}

TEST_CASE("sqlite: what was committed is there after a new start") {
  const ScratchFolder folder;
  make_store(folder.file());
  const auto store = open_store(folder.file(), Use::Serve).value();
  CHECK(store->read()->meta("name") == "value");
  CHECK(store->read()->notes(0, 1'000).size() == 200);
}

TEST_CASE("sqlite: a second one that serves is refused while others share") {
  const ScratchFolder folder;
  const auto first = open_store(folder.file(), Use::Serve).value();
  const auto refused = error_of(folder.file());
  CHECK(refused.fault == Fault::Conflict);
  CHECK_THAT(refused.what, Contains("another goji serves the store") && Contains(folder.file()));
  const auto beside = open_store(folder.file(), Use::Share).value();
  {
    const auto writing = beside->write();
    writing->keep_meta("beside", "1");
    writing->commit();
  }
  CHECK(first->read()->meta("beside") == "1");
}

TEST_CASE("sqlite: a second one that serves is refused by whatever name it calls the file") {
  const ScratchFolder folder;
  const auto first = open_store(folder.file(), Use::Serve).value();
  std::filesystem::create_symlink(folder.path(), folder.file("link"));
  std::filesystem::create_symlink(folder.file(), folder.file("other.db"));
  CHECK(error_of(folder.file("link/goji.db")).fault == Fault::Conflict);
  CHECK(error_of(folder.file("other.db")).fault == Fault::Conflict);
}

TEST_CASE("sqlite: the lock goes with the process that had it however it ends") {
  const ScratchFolder folder;
  Child child{[&](int to) {
    const auto store = open_store(folder.file(), Use::Serve).value();
    if (::write(to, "r", 1) != 1) return 1;
    ::pause();
    return 0;
  }};
  REQUIRE(child.said() == 'r');
  CHECK(error_of(folder.file()).fault == Fault::Conflict);
  child.kill();
  CHECK(open_store(folder.file(), Use::Serve).has_value());
}

TEST_CASE("sqlite: one that only shares does not serve") {
  const ScratchFolder folder;
  const auto beside = open_store(folder.file(), Use::Share).value();
  CHECK(open_store(folder.file(), Use::Share).has_value());
  CHECK(open_store(folder.file(), Use::Serve).has_value());
}

TEST_CASE("sqlite: nobody's schema is changed while he serves") {
  const ScratchFolder folder;
  std::ofstream{folder.file()};  // a schema older than any
  const auto older = FileLock::serving(folder.file());
  const auto refused = error_of(folder.file(), Use::Share);
  CHECK(refused.fault == Fault::Conflict);
  CHECK_THAT(refused.what, Contains("is served by an older goji"));
  CHECK(content(folder.file()).empty());
}

TEST_CASE("sqlite: its files are for their owner whatever the umask") {
  const ScratchFolder folder;
  const auto mask = GENERATE(as<mode_t>{}, 0, 0777, 022);
  const auto before = ::umask(mask);
  const auto store = open_store(folder.file(), Use::Serve);
  ::umask(before);
  REQUIRE(store.has_value());
  const auto writing = (*store)->write();
  writing->keep_meta("name", "value");
  writing->commit();
  for (const auto* part : {"", "-wal", "-shm", ".lock"})
    CHECK(mode_of(folder.file() + part) == 0600);
}

TEST_CASE("sqlite: a place where no store can be is told in words") {
  const ScratchFolder folder;
  const auto missing = error_of(folder.file("missing/goji.db"));
  CHECK(missing.fault == Fault::NotFound);
  CHECK_THAT(missing.what, Contains("folder " + folder.file("missing") + " is not there"));
  CHECK_FALSE(std::filesystem::exists(folder.file("missing")));
  CHECK_THAT(error_of(folder.path()).what, Contains("is no plain file"));
  std::ofstream{folder.file("plain")};
  CHECK(error_of(folder.file("plain/goji.db")).fault == Fault::NotFound);
}

TEST_CASE("sqlite: network file systems are known by their numbers") {
  for (const std::uint32_t type : {0x6969U, 0x517BU, 0xFE534D42U, 0xFF534D42U, 0x00C36400U})
    CHECK(is_network_file_system(type));
  for (const std::uint32_t type : {0xEF53U, 0x58465342U, 0x9123683EU, 0x01021994U, 0x794C7630U})
    CHECK_FALSE(is_network_file_system(type));  // ext4 XFS Btrfs tmpfs overlay
}

constexpr auto kSteps = std::to_array<Migration>(
    {{1, "CREATE TABLE a (x)"}, {2, "CREATE TABLE b (x); INSERT INTO a VALUES (2)"}});

TEST_CASE("migrate: missing steps are taken once and in order") {
  const ScratchFolder folder;
  REQUIRE(create_private(folder.file()).has_value());
  Connection connection{folder.file(), Connection::Mode::ReadWrite};
  const auto age = [&](std::size_t steps) {
    return age_of(connection, "f", std::span{kSteps}.first(steps)).value();
  };
  CHECK(age(2) == Age::New);
  migrate(connection, std::span{kSteps}.first(1));
  CHECK(age(1) == Age::Current);
  CHECK(age(2) == Age::Older);
  migrate(connection, kSteps);
  migrate(connection, kSteps);
  CHECK(age(2) == Age::Current);
  CHECK(connection.number("SELECT count(*) FROM a") == 1);
  CHECK(connection.number("PRAGMA user_version") == 2);
  CHECK(connection.number("PRAGMA application_id") == kApplicationId);
}

TEST_CASE("migrate: a step that fails leaves nothing of itself and those before it stand") {
  const ScratchFolder folder;
  REQUIRE(create_private(folder.file()).has_value());
  constexpr auto kBad = std::to_array<Migration>(
      {{1, "CREATE TABLE a (x)"}, {2, "CREATE TABLE b (x); CREATE TABLE a (y)"}});
  {
    Connection connection{folder.file(), Connection::Mode::ReadWrite};
    CHECK_THROWS_AS(migrate(connection, kBad), Failure);
  }
  Connection connection{folder.file(), Connection::Mode::ReadWrite};
  CHECK(connection.number("PRAGMA user_version") == 1);
  CHECK(connection.number("SELECT count(*) FROM sqlite_schema") == 1);
}

TEST_CASE("sqlite: a store that a newer goji wrote is refused and left alone") {
  const ScratchFolder folder;
  make_store(folder.file());
  SQLite::Database{folder.file(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 999");
  const auto before = content(folder.file());
  const auto refused = error_of(folder.file());
  CHECK(refused.fault == Fault::Invalid);
  CHECK_THAT(refused.what, Contains("newer goji (schema 999, this one knows"));
  CHECK(content(folder.file()) == before);
}

TEST_CASE("sqlite: the database of another program is refused and left alone") {
  const ScratchFolder folder;
  SQLite::Database{folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(
      "CREATE TABLE bookmarks (url)");
  const auto before = content(folder.file());
  const auto refused = error_of(folder.file());
  CHECK(refused.fault == Fault::Invalid);
  CHECK_THAT(refused.what, Contains("is the database of another program"));
  CHECK(content(folder.file()) == before);
}

constexpr std::size_t kPage = 4'096;

TEST_CASE("sqlite: a damaged file is refused with words that say what to do") {
  const ScratchFolder folder;
  make_store(folder.file());
  const auto pages = content(folder.file()).size() / kPage;
  REQUIRE(pages > 30);
  const auto where = GENERATE_COPY(as<std::size_t>{},
                                   0,      // the name of the format
                                   100,    // the first page
                                   kPage,  // the others
                                   5 * kPage,
                                   (pages / 2) * kPage,
                                   (pages - 1) * kPage);
  overwrite(folder.file(), where, "\xa5\x5a\xa5\x5a\xa5\x5a\xa5\x5a");
  const auto refused = error_of(folder.file(), GENERATE(Use::Serve, Use::Share));
  CHECK(refused.fault == Fault::Invalid);
  CHECK_THAT(refused.what,
             Contains("the store " + folder.file() + " is damaged") && Contains("goji restore"));
}

TEST_CASE("sqlite: a file that was cut short is refused") {
  const ScratchFolder folder;
  make_store(folder.file());
  const auto size = std::filesystem::file_size(folder.file());
  std::filesystem::resize_file(folder.file(), GENERATE_COPY(size / 2, std::uintmax_t{50}));
  CHECK(error_of(folder.file()).fault == Fault::Invalid);
}

TEST_CASE("sqlite: a file of no length is a new store") {
  const ScratchFolder folder;
  std::ofstream{folder.file()};
  CHECK(open_store(folder.file(), Use::Serve).has_value());
}

TEST_CASE("sqlite: damage that is met later is a failure and not a crash") {
  const ScratchFolder folder;
  make_store(folder.file());
  const auto store = open_store(folder.file(), Use::Serve).value();
  const auto size = content(folder.file()).size();
  for (std::size_t page = 1; page < size / kPage; ++page)
    overwrite(folder.file(), page * kPage, std::string(64, '\xa5'));
  CHECK_THROWS_AS(store->read()->notes(0, 1'000), Failure);
}

}  // namespace
}  // namespace goji::store::sqlite
