#include "store/faulty_disk.h"
#include "store/kept.h"
#include "store/scratch_folder.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/reserve.h"
#include "store/sqlite/sqlite_store.h"
#include "support/catch.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace goji::store::sqlite {
namespace {

struct Written {
  void write(Writing& writing, std::size_t bytes = 100'000) const {
    writing.add_note({.at = kNow, .reason = {std::string(bytes, 'n')}});
  }
  void commit(std::size_t bytes = 100'000) const {
    const auto writing = store->write();
    write(*writing, bytes);
    writing->commit();
  }

  /// As anybody else with SQLite reads it, without this room.
  [[nodiscard]] std::string seen(const std::string& query = "SELECT count(*) FROM note") const {
    return SQLite::Database{folder.file()}.execAndGet(query).getString();
  }

  ScratchFolder folder{};
  std::unique_ptr<Store> store = open_store(folder.file(), Use::Serve).value();
};

/// On our way to files, and otherwise SQLite's own.
SQLite::Database writer_of(const std::string& file) {
  const WayToFiles way;
  return {file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0, WayToFiles::kName};
}

TEST_CASE("log file: a commit of any size is whole for whoever reads") {
  const Written written;
  for (std::size_t pages = 1; pages < 80; ++pages)
    written.commit(pages * 4096);
  CHECK(written.seen() == "79");
  CHECK(written.seen("SELECT sum(length(reason)) > 79 * 40 * 4096 FROM note") == "1");
  CHECK(written.seen("PRAGMA integrity_check") == "ok");
}

TEST_CASE("log file: the pages of a commit go to the disk together") {
  FaultyDisk disk;
  const Written written;
  written.commit();
  int writes = 0;
  disk.judge_by([&](DiskCall call) {
    writes += call == DiskCall::Write ? 1 : 0;
    return SQLITE_OK;
  });
  written.commit();  // 26 pages, each of which SQLite writes in two pieces
  CHECK(writes <= 3);
}

TEST_CASE(
    "log file: a transaction reads what it wrote, however much, and leaves nothing if dropped") {
  const Written written;
  constexpr std::size_t kMany = 200;  // of 100 KB: far more than the writer keeps in memory
  {
    const auto writing = written.store->write();
    for (std::size_t i = 0; i < kMany; ++i)
      written.write(*writing);
    const auto notes = writing->notes(0, 2 * kMany);
    CHECK(notes.size() == kMany);
    CHECK(notes.front().reason == notes.back().reason);
  }
  CHECK(written.seen() == "0");
  written.commit();
  {
    const auto writing = written.store->write();
    for (std::size_t i = 0; i < kMany; ++i)
      written.write(*writing);
    writing->commit();
  }
  CHECK(written.seen() == "201");
  CHECK(written.seen("PRAGMA integrity_check") == "ok");
}

TEST_CASE("log file: what is committed is seen even where nobody waits for the disk") {
  const ScratchFolder folder;
  auto writer = writer_of(folder.file());
  writer.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE kept (n)");
  for (int i = 1; i < 5; ++i) {
    writer.exec("INSERT INTO kept SELECT randomblob(30000)");
    SQLite::Database reader{folder.file()};
    CHECK(reader.execAndGet("SELECT count(*) FROM kept").getInt() == i);
    CHECK(reader.execAndGet("PRAGMA integrity_check").getString() == "ok");
  }
}

TEST_CASE("log file: what was given up is never written over what somebody else commits then") {
  const Written written;
  // Of a page each. The writer keeps some 256 pages in memory: what it had to write is not much,
  // and others soon write there.
  for (std::size_t pages = 230; pages < 290; pages += 3) {
    CAPTURE(pages);
    {
      const auto writing = written.store->write();
      for (std::size_t i = 0; i < pages; ++i)
        written.write(*writing, 3000);
    }
    SQLite::Database other{written.folder.file(), SQLite::OPEN_READWRITE};
    for (int i = 0; i < 8; ++i)
      other.exec("INSERT INTO meta VALUES ('of ' || randomblob(9), hex(randomblob(2000)))");
    written.commit(100);
    REQUIRE(written.seen("PRAGMA integrity_check") == "ok");
  }
  CHECK(written.seen("SELECT count(*) FROM meta WHERE name LIKE 'of %'") == "160");
  CHECK(written.seen() == "20");
}

TEST_CASE("log file: a commit that changed what it had spilled is whole though nobody syncs it") {
  const ScratchFolder folder;
  auto writer = writer_of(folder.file());
  writer.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = 10;"
      "CREATE TABLE kept (n INTEGER PRIMARY KEY, of BLOB)");
  writer.exec(
      "BEGIN;"
      "INSERT INTO kept SELECT value, randomblob(900) FROM (WITH RECURSIVE s(value) AS (SELECT 1 "
      "UNION ALL SELECT value + 1 FROM s WHERE value < 400)"
      " SELECT value FROM s);"
      "UPDATE kept SET of = randomblob(900) WHERE n % 3 = 0");
  std::function<void()> nothing;
  {
    const Committing now{nothing};
    writer.exec("COMMIT");
  }
  const auto copy = folder.file() + "-copy";  // as a process finds it that ends here
  std::filesystem::copy_file(folder.file(), copy);
  std::filesystem::copy_file(folder.file() + "-wal", copy + "-wal");
  SQLite::Database reader{copy, SQLite::OPEN_READWRITE};
  CHECK(reader.execAndGet("SELECT count(*) FROM kept").getInt() == 400);
  CHECK(reader.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("log file: a disk that is full, or fails, at any write or sync leaves all or nothing") {
  const auto failing = GENERATE(DiskCall::Write, DiskCall::Sync);
  for (int nth = 1;; ++nth) {
    FaultyDisk disk;
    Written written;
    written.commit();
    REQUIRE(give_up_reserve(written.folder.file()));  // with it, a full disk would not be felt
    int calls = 0;
    disk.judge_by(
        [&](DiskCall call) { return call == failing && ++calls == nth ? SQLITE_FULL : SQLITE_OK; });
    bool failed = false;
    try {
      written.commit(300'000);
    } catch (const CommitUnknown&) {
      CHECK(failing == DiskCall::Sync);
      failed = true;
    } catch (const Failure&) {
      CHECK(failing == DiskCall::Write);  // it is known that nothing was kept
      failed = true;
    }
    disk.judge_by({});
    if (!failed) {
      CHECK(nth > (failing == DiskCall::Write ? 4 : 1));  // 300,000 bytes are several pieces
      break;
    }
    disk.lose_unsynced();
    written.store.reset();
    written.store = open_store(written.folder.file(), Use::Serve).value();
    CHECK(written.seen() == "1");
    written.commit();
    CHECK(written.seen() == "2");
    CHECK(written.seen("PRAGMA integrity_check") == "ok");
  }
}

TEST_CASE("log file: what the disk would not take is not lost while its transaction goes on") {
  FaultyDisk disk;
  const Written written;
  written.commit();
  bool full = false;
  disk.judge_by(
      [&](DiskCall call) { return full && call == DiskCall::Write ? SQLITE_FULL : SQLITE_OK; });
  constexpr std::size_t kMany = 60;  // of 100 KB: some of it is written on the way
  {
    const auto writing = written.store->write();
    for (std::size_t i = 0; i < kMany; ++i)
      written.write(*writing);
    full = true;
    bool failed = false;
    try {
      for (std::size_t i = 0; i < kMany; ++i)
        written.write(*writing);
    } catch (const Failure&) {
      failed = true;
    }
    CHECK(failed);
    full = false;
    CHECK_THROWS(writing->commit());
  }
  CHECK(written.seen() == "1");
  written.commit();
  CHECK(written.seen() == "2");
  CHECK(written.seen("PRAGMA integrity_check") == "ok");
}

TEST_CASE("log file: meanwhile is once, before anybody else sees what is committed") {
  const Written written;
  int times = 0;
  std::string seen_then;
  const auto writing = written.store->write();
  written.write(*writing);
  writing->meanwhile([&] {
    ++times;
    seen_then = written.seen();
  });
  CHECK(times == 0);
  writing->commit();
  CHECK(times == 1);
  CHECK(seen_then == "0");
  CHECK(written.seen() == "1");
  written.commit();
  CHECK(times == 1);
}

TEST_CASE("log file: what is not committed has no meanwhile, and what throws there is committed") {
  const Written written;
  int times = 0;
  {
    const auto writing = written.store->write();
    written.write(*writing);
    writing->meanwhile([&] { ++times; });
  }
  written.commit();
  CHECK(times == 0);
  const auto writing = written.store->write();
  written.write(*writing);
  writing->meanwhile([] { throw std::runtime_error("no"); });
  CHECK_NOTHROW(writing->commit());
  CHECK(written.seen() == "2");
}

TEST_CASE("log file: a store in memory waits for no disk and has its meanwhile all the same") {
  const auto store = open_store(":memory:", Use::Serve).value();
  int times = 0;
  const auto writing = store->write();
  writing->add_note({.at = kNow, .reason = {"n"}});
  writing->meanwhile([&] { ++times; });
  writing->commit();
  CHECK(times == 1);
}

}  // namespace
}  // namespace goji::store::sqlite
