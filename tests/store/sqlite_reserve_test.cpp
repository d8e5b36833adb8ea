#include "store/child.h"
#include "store/faulty_disk.h"
#include "store/planned.h"

#include <cerrno>
#include <fstream>
#include <sched.h>
#include <string_view>
#include <sys/mount.h>
#include <sys/stat.h>

namespace goji::store {
namespace {

namespace fs = std::filesystem;

using sqlite::Use;

constexpr auto kSize = 8U << 20U;

/// A store that serves, on a disk that is full for as long as it has its reserve.
struct House {
  ScratchFolder folder{};
  FaultyDisk disk{};
  std::string reserve = folder.file("goji.db.reserve");
  std::unique_ptr<Store> store = sqlite::open_store(folder.file(), Use::Serve).value();

  /// `answer` is SQLite's to a write that finds no room.
  void fill(int answer) {
    disk.judge_by([this, answer](DiskCall call) {
      return call == DiskCall::Write && fs::exists(reserve) ? answer : SQLITE_OK;
    });
  }

  void write_note() {
    const auto writing = store->write();
    writing->add_note({.at = kNow, .reason = {"n"}});
    writing->commit();
  }

  [[nodiscard]] std::size_t notes() const { return store->read()->notes(0, 9).size(); }
};

TEST_CASE("reserve: the store that serves has one, for its owner alone, of real room") {
  const House house;
  struct stat about {};
  REQUIRE(::stat(house.reserve.c_str(), &about) == 0);
  CHECK(about.st_size == kSize);
  CHECK(about.st_blocks * 512 >= kSize);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK(house.store->has_reserve());
}

TEST_CASE("reserve: who does not serve has none") {
  const ScratchFolder folder;
  const auto store = sqlite::open_store(folder.file(), Use::Share).value();
  store->rest();
  CHECK(!fs::exists(folder.file("goji.db.reserve")));
  CHECK(store->has_reserve());
}

TEST_CASE("reserve: a commit that finds the disk full is kept in its place") {
  House house;
  house.fill(SQLITE_FULL);
  house.write_note();
  CHECK(house.notes() == 1);
  CHECK(!fs::exists(house.reserve));
}

TEST_CASE("reserve: a quota that is used up is a full disk, and what else fails is not") {
  House house;
  house.fill(SQLITE_IOERR_WRITE);
  house.disk.say_errno(EIO);
  CHECK_THROWS_AS(house.write_note(), CommitUnknown);
  CHECK(fs::exists(house.reserve));
  house.disk.say_errno(EDQUOT);
  house.write_note();
  CHECK(house.notes() == 1);
  CHECK(!fs::exists(house.reserve));
}

TEST_CASE("reserve: once nobody needs it, it is made again") {
  House house;
  house.fill(SQLITE_FULL);
  house.write_note();
  house.disk.judge_by({});
  house.store->rest();
  CHECK(house.store->has_reserve());
  CHECK(fs::file_size(house.reserve) == kSize);
}

TEST_CASE("reserve: without one, a disk that is full keeps nothing and heals") {
  House house;
  house.disk.judge_by(
      [](DiskCall call) { return call == DiskCall::Write ? SQLITE_FULL : SQLITE_OK; });
  CHECK_THROWS_AS(house.write_note(), Failure);
  CHECK(!fs::exists(house.reserve));  // it was given up, and was not enough
  house.disk.judge_by({});
  house.write_note();
  CHECK(house.notes() == 1);
}

/// A small file system of this process's own, at the folder.
bool mounted(const fs::path& folder, const char* size) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("goji", folder.c_str(), "tmpfs", 0, size) == 0;
}

void fill_up(const fs::path& file) {
  std::ofstream all{file, std::ios::binary};
  const std::string page(4096, 'x');
  while (all.write(page.data(), 4096).flush()) {
  }
}

/// A start, a full disk, a start, and room again; what is not as it should be, or 0.
int lives_through_a_full_disk(const ScratchFolder& folder) {
  const auto reserve = folder.file("goji.db.reserve");
  const auto filling = folder.path() / "filling";
  if (!sqlite::open_store(folder.file(), Use::Serve) || !fs::exists(reserve)) return 1;
  fill_up(filling);
  const auto store = sqlite::open_store(folder.file(), Use::Serve);
  if (!store || fs::exists(reserve) || (*store)->has_reserve()) return 2;
  {
    const auto writing = (*store)->write();
    writing->add_note({.at = kNow, .reason = {"n"}});
    writing->commit();
  }
  if ((*store)->read()->notes(0, 9).size() != 1) return 3;
  (*store)->rest();
  if ((*store)->has_reserve()) return 4;
  fs::remove(filling);
  (*store)->rest();
  return (*store)->has_reserve() && fs::exists(reserve) ? 0 : 5;
}

constexpr int kMayNot = 9;

/// What `work` returned in a small file system, if one may be mounted.
template <class Work>
void check_on(const char* size, Work work) {
  const ScratchFolder folder;
  Child child{[&](int) { return mounted(folder.path(), size) ? work(folder) : kMayNot; }};
  const int code = child.wait();
  if (code == kMayNot) {
    WARN("not tried: only root may mount a file system");
    return;
  }
  CHECK(code == 0);
}

TEST_CASE("reserve: a start on a full disk takes it, says so, and goes on") {
  check_on("size=48m", lives_through_a_full_disk);
}

TEST_CASE("reserve: a disk has it whole, and three times as much besides, or not at all") {
  const auto has = [](bool wanted) {
    return [wanted](const ScratchFolder& folder) {
      const auto store = sqlite::open_store(folder.file(), Use::Serve).value();
      return store->has_reserve() == wanted && fs::exists(folder.file("goji.db.reserve")) == wanted
                 ? 0
                 : 1;
    };
  };
  check_on("size=32m", has(false));  // of which the store itself has a little
  check_on("size=33m", has(true));
}

}  // namespace
}  // namespace goji::store
