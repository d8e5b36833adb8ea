#include "store/faulty_disk.h"
#include "store/identity.h"
#include "store/kept.h"
#include "store/planned.h"
#include "store/restored.h"
#include "store/sqlite/place.h"
#include "support/seeded_random.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>

namespace goji::store::sqlite {
namespace {

using Catch::Contains;

TEST_CASE("backup: it is a whole store for its owner alone") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  keep(*store, hostile_text());
  const auto before = ::umask(0);
  CHECK(store->backup(folder.file("backup.db"), kNow).has_value());
  ::umask(before);
  struct stat about {};
  REQUIRE(::stat(folder.file("backup.db").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0600);
  CHECK_FALSE(there(folder.file("backup.db.partial")));
  CHECK(kept(folder.file("backup.db")) == hostile_text());
}

TEST_CASE("backup: it is one moment of what is committed while others write") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  keep(*store, "0");
  std::atomic<bool> done = false;
  std::jthread writer{[&] {
    for (int i = 1; !done; ++i)
      keep(*store, std::to_string(i));
  }};
  for (int i = 0; i < 10; ++i) {
    const auto file = folder.file("backup-" + std::to_string(i));
    const auto beside = open_store(folder.file(), Use::Share).value();
    CHECK(beside->backup(file, kNow).has_value());
    CHECK(kept(file));
  }
  done = true;
}

TEST_CASE("backup: an open transaction stays out of it") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  keep(*store, "committed");
  const auto writing = store->write();
  writing->keep_meta("a", "open");
  CHECK(store->backup(folder.file("backup.db"), kNow).has_value());
  CHECK(kept(folder.file("backup.db")) == "committed");
}

TEST_CASE("backup: served by whatever way it came there, it sends nothing that was live") {
  goji::test::SeededRandom random{1};
  const ScratchFolder folder;
  {
    const auto store = open_store(folder.file(), Use::Serve).value();
    identify(*store, random);
    const auto writing = store->write();
    writing->keep_rendered("hash", "body");
    const std::vector rows{row(1), row(2, "a")};
    writing->plan(rows, kInOrder);
    REQUIRE(writing->claim(kNow, kNow + 45s, kLease, 1, {}).size() == 1);
    writing->add_plan_job({.revision = 1, .channel = "mail"});
    writing->commit();
    REQUIRE(store->backup(folder.file("backup.db"), kNow + 1s).has_value());
    CHECK_FALSE(restored_at(*store->read()));
    CHECK(store->read()->deliveries({.state = DeliveryState::Held}).empty());
    CHECK_FALSE(identity_of(*store->read()).empty());
  }
  std::filesystem::copy(folder.file("backup.db"), folder.file("elsewhere.db"));
  const auto store = open_store(folder.file("elsewhere.db"), Use::Serve).value();
  CHECK(restored_at(*store->read()) == kNow + 1s);
  CHECK(identity_of(*store->read()).empty());
  CHECK(store->read()->next_plan_job()->restored);
  const auto writing = store->write();
  CHECK(writing->reap(kNow + 1h, TimePoint::max()) == 0);
  CHECK(writing->claim(kNow + 1h, kNow + 2h, 7, 100, {}).empty());
  for (const auto& one : writing->deliveries({})) {
    CHECK(one.state == DeliveryState::Held);
    CHECK(one.held_reason == "restore");
  }
  CHECK(writing->release_restored(kNow + 1h) == 2);
}

TEST_CASE("backup: nothing is overwritten") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  std::ofstream{folder.file("precious")} << "precious";
  const auto refused = store->backup(folder.file("precious"), kNow);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fault == Fault::Conflict);
  CHECK_THAT(refused.error().what, Contains("is there already; it is not overwritten"));
  CHECK(content(folder.file("precious")) == "precious");
  CHECK_FALSE(there(folder.file("precious.partial")));
}

TEST_CASE("backup: a name that was taken meanwhile is not overwritten either") {
  const ScratchFolder folder;
  std::ofstream{folder.file("from")} << "from";
  std::ofstream{folder.file("to")} << "to";
  CHECK(move_to_free_name(folder.file("from"), folder.file("to")).error().fault == Fault::Conflict);
  CHECK(content(folder.file("to")) == "to");
  CHECK(content(folder.file("from")) == "from");
}

TEST_CASE("backup: one that fails leaves no part behind") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  keep(*store, "1");
  const auto nowhere = store->backup(folder.file("missing/backup.db"), kNow);
  REQUIRE_FALSE(nowhere.has_value());
  CHECK_THAT(nowhere.error().what, Contains("missing/backup.db"));
  FaultyDisk disk;
  disk.judge_by([](DiskCall) { return SQLITE_FULL; });
  const auto full = store->backup(folder.file("backup.db"), kNow);
  REQUIRE_FALSE(full.has_value());
  CHECK(full.error().fault == Fault::Unavailable);
  CHECK_THAT(full.error().what, Contains("cannot back up to") && Contains("full"));
  CHECK_FALSE(there(folder.file("backup.db")));
  CHECK_FALSE(there(folder.file("backup.db.partial")));
}

TEST_CASE("backup: the part that a killed one left is taken over") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  keep(*store, "1");
  std::ofstream{folder.file("backup.db.partial")} << std::string(100'000, 'x');
  CHECK(store->backup(folder.file("backup.db"), kNow).has_value());
  CHECK(kept(folder.file("backup.db")) == "1");
}

TEST_CASE("backup: two to the same file at once do not spoil each other") {
  const ScratchFolder folder;
  const auto store = open_store(folder.file(), Use::Serve).value();
  const auto other = FileLock::on(folder.file("backup.db.partial"));
  REQUIRE(other.has_value());
  const auto refused = store->backup(folder.file("backup.db"), kNow);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fault == Fault::Conflict);
  CHECK(there(folder.file("backup.db.partial")));
}

TEST_CASE("backup: a store in memory can be backed up too") {
  const ScratchFolder folder;
  const auto store = open_store(":memory:", Use::Serve).value();
  keep(*store, "remembered");
  CHECK(store->backup(folder.file("backup.db"), kNow).has_value());
  CHECK(kept(folder.file("backup.db")) == "remembered");
}

}  // namespace
}  // namespace goji::store::sqlite
