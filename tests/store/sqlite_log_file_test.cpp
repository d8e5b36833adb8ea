#include "store/faulty_disk.h"
#include "store/kept.h"
#include "store/scratch_folder.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/sqlite_store.h"
#include "support/catch.h"

#include <SQLiteCpp/SQLiteCpp.h>
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
  const auto open_writer = [&] {
    const WayToFiles way;
    return SQLite::Database{
        folder.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0, WayToFiles::kName};
  };
  auto writer = open_writer();
  writer.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE kept (n)");
  for (int i = 1; i < 5; ++i) {
    writer.exec("INSERT INTO kept SELECT randomblob(30000)");
    SQLite::Database reader{folder.file()};
    CHECK(reader.execAndGet("SELECT count(*) FROM kept").getInt() == i);
    CHECK(reader.execAndGet("PRAGMA integrity_check").getString() == "ok");
  }
}

TEST_CASE("log file: a disk that is full, or fails, at any write or sync leaves all or nothing") {
  const auto failing = GENERATE(DiskCall::Write, DiskCall::Sync);
  for (int nth = 1;; ++nth) {
    FaultyDisk disk;
    Written written;
    written.commit();
    int calls = 0;
    disk.judge_by(
        [&](DiskCall call) { return call == failing && ++calls == nth ? SQLITE_FULL : SQLITE_OK; });
    bool failed = false;
    try {
      written.commit(300'000);
    } catch (const CommitUnknown&) {
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
