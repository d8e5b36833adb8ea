#include "store/child.h"
#include "store/faulty_disk.h"
#include "store/planned.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace goji::store {
namespace {

void write_note(Writing& writing) {
  writing.keep_meta("kept", "yes");
  writing.add_note({.at = kNow, .reason = {"n"}});
}

bool kept(const Store& store) {
  const auto reading = store.read();
  const bool meta = reading->meta("kept").has_value();
  CHECK(meta == (reading->notes(0, 9).size() == 1));  // never one without the other
  return meta;
}

TEST_CASE("sqlite: a commit whose sync fails is unknown and the next start finds out") {
  const ScratchFolder folder;
  FaultyDisk disk;
  auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  disk.judge_by(
      [](DiskCall call) { return call == DiskCall::Sync ? SQLITE_IOERR_FSYNC : SQLITE_OK; });
  {
    const auto writing = store->write();
    write_note(*writing);
    CHECK_THROWS_AS(writing->commit(), CommitUnknown);
  }
  disk.judge_by({});
  store.reset();
  store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  kept(*store);
}

TEST_CASE("sqlite: a disk that is full at the commit keeps nothing and the same store heals") {
  for (int nth = 1;; ++nth) {
    const ScratchFolder folder;
    FaultyDisk disk;
    auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
    int writes = 0;
    disk.judge_by([&](DiskCall call) {
      return call == DiskCall::Write && ++writes >= nth ? SQLITE_FULL : SQLITE_OK;
    });
    bool failed = false;
    {
      const auto writing = store->write();
      write_note(*writing);
      try {
        writing->commit();
      } catch (const Failure&) {
        failed = true;
      }
    }
    if (failed) CHECK_FALSE(kept(*store));
    disk.judge_by({});
    if (!failed) {
      CHECK(nth > 2);
      CHECK(kept(*store));
      return;
    }
    CHECK_FALSE(kept(*store));
    {
      const auto writing = store->write();
      write_note(*writing);
      writing->commit();
    }
    CHECK(kept(*store));
    store.reset();
    store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
    CHECK(kept(*store));
  }
}

TEST_CASE("sqlite: a commit whose write fails for another reason than room is unknown") {
  const ScratchFolder folder;
  FaultyDisk disk;
  const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  disk.judge_by(
      [](DiskCall call) { return call == DiskCall::Write ? SQLITE_IOERR_WRITE : SQLITE_OK; });
  const auto writing = store->write();
  write_note(*writing);
  CHECK_THROWS_AS(writing->commit(), CommitUnknown);
  disk.judge_by({});
}

/// More than SQLite holds in memory (see kCache), so that it goes to the disk before the commit.
constexpr std::size_t kMuch = 2'000;

void write_much(Writing& writing) {
  for (std::size_t i = 0; i < kMuch; ++i) {
    const SliceRow slice{"much", std::to_string(i), std::string(20'000, 'x')};
    writing.keep_slices({&slice, 1});
  }
}

TEST_CASE("sqlite: a disk that is full within a transaction is a failure and nothing is kept") {
  const ScratchFolder folder;
  FaultyDisk disk;
  const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  disk.judge_by([](DiskCall call) { return call == DiskCall::Write ? SQLITE_FULL : SQLITE_OK; });
  {
    const auto writing = store->write();
    write_note(*writing);
    CHECK_THROWS_AS(write_much(*writing), Failure);
    disk.judge_by({});
    // SQLite may have rolled back by itself: nothing may go on as if it had not.
    CHECK_THROWS_AS(write_note(*writing), Failure);
    CHECK_THROWS_AS(writing->commit(), CommitUnknown);
  }
  CHECK_FALSE(kept(*store));
  CHECK(store->read()->slices().empty());
  {
    const auto writing = store->write();
    write_note(*writing);
    writing->commit();
  }
  CHECK(kept(*store));
}

TEST_CASE("sqlite: after its commit a transaction takes nothing more") {
  const auto store = sqlite::open_store(":memory:", sqlite::Use::Serve).value();
  const auto writing = store->write();
  writing->commit();
  CHECK_THROWS_AS(writing->keep_meta("late", "1"), Failure);
  CHECK_THROWS_AS(writing->commit(), CommitUnknown);
  CHECK_FALSE(store->read()->meta("late"));
}

TEST_CASE("sqlite: beyond the size that a file may have it fails whole") {
  const ScratchFolder folder;
  Child child{[&](int) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
    const rlimit limit{1'000'000, 1'000'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      const auto writing = store->write();
      write_note(*writing);
      write_much(*writing);
      writing->commit();
    } catch (const Failure&) {
      return 7;
    } catch (const CommitUnknown&) {
      return 7;
    }
    return 0;
  }};
  CHECK(child.wait() == 7);
  const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  CHECK_FALSE(kept(*store));
  CHECK(store->read()->slices().empty());
}

/// A small file system of the child's own. False where it may not have one.
bool mounted(const std::string& folder) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("goji", folder.c_str(), "tmpfs", 0, "size=2m") == 0;
}

TEST_CASE("sqlite: a file system that is full loses nothing and heals when there is room") {
  const ScratchFolder folder;
  constexpr int kMayNot = 9;
  Child child{[&](int) {
    if (!mounted(folder.path())) return kMayNot;
    const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
    {
      const auto writing = store->write();
      write_note(*writing);
      writing->commit();
    }
    try {
      const auto writing = store->write();
      write_much(*writing);
      writing->commit();
      return 1;
    } catch (const Failure&) {
    } catch (const CommitUnknown&) {
    }
    if (store->read()->meta("kept") != "yes" || !store->read()->slices().empty()) return 2;
    ::mount("goji", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=256m");
    const auto writing = store->write();
    write_much(*writing);
    writing->commit();
    return store->read()->slices().size() == kMuch ? 0 : 3;
  }};
  const int code = child.wait();
  if (code == kMayNot) {
    WARN("not tried: only root may mount a file system");
    return;
  }
  CHECK(code == 0);
}

}  // namespace
}  // namespace goji::store
