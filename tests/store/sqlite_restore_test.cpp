#include "store/child.h"
#include "store/identity.h"
#include "store/kept.h"
#include "store/planned.h"
#include "store/restored.h"
#include "store/sqlite/restore.h"
#include "support/seeded_random.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fstream>
#include <sys/stat.h>

namespace goji::store::sqlite {
namespace {

using Catch::Contains;

/// A folder with a store that says "new" and a backup of it from when it said "old".
struct Scene {
  ScratchFolder folder{};
  std::string store = folder.file("goji.db");
  std::string backup = folder.file("backup.db");

  Scene() {
    const auto opened = open_store(store, Use::Serve).value();
    keep(*opened, "old");
    REQUIRE(opened->backup(backup, kNow).has_value());
    keep(*opened, "new");
  }

  /// Refused, and all is as it was.
  [[nodiscard]] Error refused() const {
    const auto before = content(store);
    const auto restored = restore_store(backup, store, kNow);
    REQUIRE_FALSE(restored.has_value());
    CHECK(content(store) == before);
    CHECK_FALSE(there(store + ".restoring"));
    CHECK_FALSE(there(store + ".restore-copy"));
    return restored.error();
  }
};

TEST_CASE("restore: the backup is the store and the old one is kept beside it") {
  const Scene scene;
  const auto before = content(scene.backup);
  const auto restored = restore_store(scene.backup, scene.store, kNow);
  REQUIRE(restored.has_value());
  CHECK(restored->kept == scene.store + ".before-restore-2027-01-15T08-00-00Z");
  CHECK(restored->held == 0);
  CHECK(kept(scene.store) == "old");
  CHECK(kept(restored->kept) == "new");
  CHECK(content(scene.backup) == before);
  CHECK_FALSE(there(scene.backup + "-wal"));
  CHECK_FALSE(there(scene.store + ".restoring"));
  CHECK_FALSE(there(scene.store + ".restore-copy"));
  struct stat about {};
  REQUIRE(::stat(scene.store.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0600);
}

TEST_CASE("restore: a notice that was being planned for subscribers says that it came back") {
  const ScratchFolder folder;
  const auto file = folder.file("goji.db");
  {
    const auto store = open_store(file, Use::Serve).value();
    const auto writing = store->write();
    writing->add_plan_job({.revision = 1, .channel = "mail"});
    writing->commit();
    CHECK_FALSE(store->read()->next_plan_job()->restored);
    REQUIRE(store->backup(folder.file("backup.db"), kNow).has_value());
  }
  REQUIRE(restore_store(folder.file("backup.db"), file, kNow).has_value());
  CHECK(open_store(file, Use::Share).value()->read()->next_plan_job()->restored);
}

TEST_CASE("restore: the store says so until a person has looked at it") {
  const Scene scene;
  CHECK_FALSE(restored_at(*open_store(scene.store, Use::Share).value()->read()));
  REQUIRE(restore_store(scene.backup, scene.store, kNow).has_value());
  const auto store = open_store(scene.store, Use::Serve).value();
  CHECK(restored_at(*store->read()) == kNow);
  {
    const auto writing = store->write();
    CHECK(writing->release_restored(kNow) == 0);
    writing->commit();
  }
  CHECK_FALSE(restored_at(*store->read()));
}

TEST_CASE("restore: what comes back is another store and says so in its keys") {
  goji::test::SeededRandom random{1};
  const ScratchFolder folder;
  {
    const auto store = open_store(folder.file(), Use::Serve).value();
    identify(*store, random);
    REQUIRE_FALSE(identity_of(*store->read()).empty());
    REQUIRE(store->backup(folder.file("backup.db"), kNow).has_value());
  }
  REQUIRE(restore_store(folder.file("backup.db"), folder.file(), kNow).has_value());
  CHECK(identity_of(*open_store(folder.file(), Use::Share).value()->read()).empty());
}

TEST_CASE("restore: a mark that cannot be read is not taken for none") {
  const auto store = open_store(":memory:", Use::Serve).value();
  const auto writing = store->write();
  writing->keep_meta(kRestoredAt, "yesterday");
  CHECK_THROWS_AS(restored_at(*writing), Failure);
}

TEST_CASE("restore: nothing that was live leaves without a person") {
  const ScratchFolder folder;
  {
    const auto store = open_store(folder.file(), Use::Serve).value();
    const auto writing = store->write();
    writing->keep_rendered("hash", "body");
    const std::vector rows{row(1), row(2, "a"), row(3, "b"), row(4, "c"), row(5, "c")};
    writing->plan(rows, kInOrder);
    const auto claimed = writing->claim(kNow, kNow + 45s, kLease, 3, {});
    REQUIRE(claimed.size() == 3);
    writing->cancel(1);  // the leased ones are left to their ends
    const std::vector again{row(6), row(7)};
    writing->plan(again, kInOrder);
    writing->settle(accepted(claimed[2], "h"));
    writing->commit();
    REQUIRE(store->backup(folder.file("backup.db"), kNow).has_value());
  }
  const auto later = kNow + 1h;
  const auto restored = restore_store(folder.file("backup.db"), folder.file(), later);
  REQUIRE(restored.has_value());
  CHECK(restored->held == 4);
  const auto store = open_store(folder.file(), Use::Serve).value();
  const auto writing = store->write();
  CHECK(writing->reap(later, TimePoint::max()) == 0);
  CHECK(writing->claim(later, later + 45s, 7, 100, {}).empty());
  CHECK(writing->next_due(TimePoint::min()) == kNow + 8h);  // when they expire
  const auto held = writing->deliveries({.state = DeliveryState::Held});
  REQUIRE(held.size() == 4);
  for (const auto& one : held)
    CHECK(one.held_reason == "restore");
  const auto attempts = writing->attempts(held[3].id);
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].outcome == "lost");
  CHECK(attempts[0].finished_at == kNow);  // when the backup was made
  CHECK(writing->delivery_counts().at("chat\theld") == 3);
  // A person says yes: those that wait for others still wait, and all may have been sent before.
  CHECK(writing->held_deliveries("restore") == 4);
  CHECK(writing->held_deliveries("paused") == 0);
  CHECK(writing->release_restored(later + 1s) == 4);
  const auto claimed = writing->claim(later + 1s, later + 1min, 8, 100, {});
  REQUIRE(revisions_of(claimed) == Ids{1, 2});
  CHECK(claimed[0].was == DeliveryState::Uncertain);
  CHECK(claimed[0].delivery.attempts == 2);
  CHECK(claimed[0].delivery.held_reason.empty());
  CHECK(writing->settle(ended(claimed[0], DeliveryState::Retry, later)));
  CHECK(writing->delivery(claimed[0].delivery.id)->state == DeliveryState::Retry);
}

TEST_CASE("restore: what is held for another reason stays so") {
  Fresh store;
  auto held = row(1);
  held.state = DeliveryState::Held;
  held.held_reason = "approval";
  plan(store, {held, row(2)}, {.due_at = TimePoint::max()});
  CHECK(committed(store, [](Writing& writing) { return writing.release_restored(kNow); }) == 0);
  CHECK(claim(store).empty());
  CHECK(found(store, 1).held_reason == "approval");
}

TEST_CASE("restore: it is refused while somebody serves") {
  const Scene scene;
  const auto serving = open_store(scene.store, Use::Serve).value();
  const auto refused = scene.refused();
  CHECK(refused.fault == Fault::Conflict);
  CHECK_THAT(refused.what, Contains("another goji serves the store"));
}

TEST_CASE("restore: a damaged backup is refused and all stays as it was") {
  const Scene scene;
  const auto pages = content(scene.backup).size() / 4'096;
  const auto page = GENERATE_COPY(as<std::size_t>{}, 0, 1, pages / 2, pages - 1);
  std::fstream{scene.backup, std::ios::binary | std::ios::in | std::ios::out}.seekp(
      static_cast<std::streamoff>(page * 4'096))
      << std::string(64, '\xa5');
  const auto refused = scene.refused();
  CHECK(refused.fault == Fault::Invalid);
  CHECK_THAT(refused.what, Contains(scene.backup) && Contains("damaged"));
}

TEST_CASE("restore: what is no store of goji is refused") {
  const Scene scene;
  std::filesystem::remove(scene.backup);
  CHECK(scene.refused().fault == Fault::NotFound);
  std::ofstream(scene.backup) << "";
  CHECK_THAT(scene.refused().what, Contains("is empty"));
  SQLite::Database{scene.backup, SQLite::OPEN_READWRITE}.exec("CREATE TABLE bookmarks (url)");
  CHECK_THAT(scene.refused().what, Contains("another program"));
  std::ofstream{scene.backup} << "a letter to my mother";
  CHECK_THAT(scene.refused().what, Contains("damaged"));
}

TEST_CASE("restore: a backup that a newer goji wrote is refused") {
  const Scene scene;
  SQLite::Database{scene.backup, SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 999");
  CHECK_THAT(scene.refused().what, Contains("newer goji (schema 999"));
}

TEST_CASE("restore: the store is no backup of itself") {
  const Scene scene;
  const auto refused = restore_store(scene.store, scene.store, kNow);
  REQUIRE_FALSE(refused.has_value());
  CHECK_THAT(refused.error().what, Contains("is the store itself"));
  CHECK(kept(scene.store) == "new");
}

TEST_CASE("restore: where there is no store the backup becomes one") {
  const Scene scene;
  const auto restored = restore_store(scene.backup, scene.folder.file("other.db"), kNow);
  REQUIRE(restored.has_value());
  CHECK(restored->kept.empty());
  CHECK(kept(scene.folder.file("other.db")) == "old");
  CHECK(restore_store(scene.backup, scene.folder.file("missing/goji.db"), kNow).error().fault ==
        Fault::NotFound);
}

TEST_CASE("restore: a damaged store with its log is kept as it is") {
  const Scene scene;
  std::ofstream{scene.store} << "damaged";
  std::ofstream{scene.store + "-wal"} << "log";
  const auto restored = restore_store(scene.backup, scene.store, kNow);
  REQUIRE(restored.has_value());
  CHECK(content(restored->kept) == "damaged");
  CHECK(content(restored->kept + "-wal") == "log");
  CHECK_FALSE(there(scene.store + "-wal"));
  CHECK(kept(scene.store) == "old");
}

TEST_CASE("restore: what was in the log of a killed store is kept with it") {
  const Scene scene;
  Child child{[&](int) {
    const auto store = open_store(scene.store, Use::Serve).value();
    keep(*store, "newest");
    ::kill(::getpid(), SIGKILL);
    return 0;
  }};
  child.wait();
  REQUIRE(std::filesystem::file_size(scene.store + "-wal") > 0);
  const auto restored = restore_store(scene.backup, scene.store, kNow);
  REQUIRE(restored.has_value());
  CHECK(kept(restored->kept) == "newest");
  CHECK(kept(scene.store) == "old");
}

TEST_CASE("restore: a copy with its log beside it is a backup too") {
  const Scene scene;
  Child child{[&](int) {
    const auto store = open_store(scene.store, Use::Serve).value();
    keep(*store, "newest");
    ::kill(::getpid(), SIGKILL);
    return 0;
  }};
  child.wait();
  const auto other = scene.folder.file("other.db");
  REQUIRE(restore_store(scene.store, other, kNow).has_value());
  CHECK(kept(other) == "newest");
}

TEST_CASE("restore: a second one in the same second overwrites nothing and can be repeated") {
  const Scene scene;
  const auto first = restore_store(scene.backup, scene.store, kNow);
  REQUIRE(first.has_value());
  const auto second = restore_store(scene.backup, scene.store, kNow);
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().fault == Fault::Conflict);
  CHECK(kept(first->kept) == "new");
  const auto third = restore_store(scene.backup, scene.store, kNow + 1s);
  REQUIRE(third.has_value());
  CHECK(kept(scene.store) == "old");
  CHECK(third->kept != first->kept);
}

TEST_CASE("restore: one that was interrupted keeps the store shut until it is done again") {
  const Scene scene;
  std::filesystem::copy_file(scene.backup, scene.store + ".restoring");
  std::filesystem::rename(scene.store, scene.store + ".before-restore-x");
  const auto shut = open_store(scene.store, GENERATE(Use::Serve, Use::Share));
  REQUIRE_FALSE(shut.has_value());
  CHECK(shut.error().fault == Fault::Conflict);
  CHECK_THAT(shut.error().what, Contains("was interrupted; run goji restore again"));
  CHECK_FALSE(there(scene.store));
  REQUIRE(restore_store(scene.backup, scene.store, kNow).has_value());
  CHECK(kept(scene.store) == "old");
}

}  // namespace
}  // namespace goji::store::sqlite
