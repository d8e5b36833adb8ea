#include "store/child.h"
#include "store/faulty_disk.h"
#include "store/planned.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <cstdlib>

namespace goji::store {
namespace {

constexpr Id kSteps = 3;
constexpr Id kPerStep = 3;

/// One transaction that touches many tables: half of it would be seen.
void step(Writing& writing, Id number) {
  const SliceRow slice{"step", "number", std::to_string(number)};
  writing.keep_slices({&slice, 1});
  writing.keep_rendered("hash", "body");
  writing.add_note({.at = kNow, .reason = {"step"}});
  writing.add_audit({.at = kNow, .action = std::to_string(number)});
  std::vector<DeliveryRow> rows(kPerStep, row(number));
  for (Id i = 0; i < kPerStep; ++i)
    rows[i].recipient = std::to_string(i);
  writing.plan(rows, kAtOnce);
  for (const auto& claimed : writing.claim(kNow, kNow + 1min, number, 2, {}))
    writing.settle(accepted(claimed, "h"));
}

/// Takes step after step, and says so after each commit.
int take_steps(const std::string& file, int to, Id steps) {
  try {
    const auto store = sqlite::open_store(file, sqlite::Use::Serve).value();
    for (Id number = 1; number <= steps; ++number) {
      const auto writing = store->write();
      step(*writing, number);
      writing->commit();
      if (::write(to, "+", 1) != 1) return 2;
    }
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}

/// Whether all that was acknowledged is there, and nothing by half.
void check_whole(const std::string& file, Id acknowledged, Id steps) {
  const auto store = sqlite::open_store(file, sqlite::Use::Serve).value();
  const auto reading = store->read();
  const auto slices = reading->slices();
  const auto kept = slices.empty() ? Id{0} : static_cast<Id>(std::atoll(slices.at(0).body.c_str()));
  CHECK(kept >= acknowledged);
  CHECK(kept <= std::min(acknowledged + 1, steps));
  CHECK(reading->notes(0, 1'000).size() == kept);
  CHECK(reading->audit(0, 1'000).size() == kept);
  CHECK_FALSE(reading->broken_audit());
  const auto deliveries = reading->deliveries({.limit = 1'000});
  CHECK(deliveries.size() == kept * kPerStep);
  std::map<std::string, std::uint64_t> counts;
  for (const auto& one : deliveries)
    ++counts[one.channel + "\t" + std::string{word(one.state)}];
  CHECK(counts == reading->delivery_counts());
  for (const auto& one : deliveries) {
    CHECK((one.state == DeliveryState::Accepted) == (one.attempts == 1));
    CHECK(reading->attempts(one.id).size() == one.attempts);
  }
  SQLite::Database raw{file};
  CHECK(raw.execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK_FALSE(SQLite::Statement{raw, "PRAGMA foreign_key_check"}.executeStep());
  const auto writing = store->write();  // and it goes on
  step(*writing, kept + 1);
  writing->commit();
}

enum class End { Killed, PowerCut };

/// Ends the process before its nth call that changes the disk. False if it had not so many.
bool survives(End end, int nth) {
  const ScratchFolder folder;
  Child child{[&](int to) {
    FaultyDisk disk;
    int calls = 0;
    disk.judge_by([&](DiskCall) {
      if (++calls < nth) return SQLITE_OK;
      if (end == End::PowerCut) disk.lose_unsynced();
      ::kill(::getpid(), SIGKILL);
      return SQLITE_IOERR;
    });
    return take_steps(folder.file(), to, kSteps);
  }};
  const auto acknowledged = child.all_it_said().size();
  const int code = child.wait();
  CHECK(code < 1);
  check_whole(folder.file(), acknowledged, kSteps);
  return code == -1;
}

TEST_CASE("sqlite: killed before any change of the disk it keeps what was committed and whole") {
  int nth = 1;
  while (survives(End::Killed, nth))
    ++nth;
  CHECK(nth > 100);
}

TEST_CASE("sqlite: a power cut before any change of the disk loses nothing that was committed") {
  int nth = 1;
  while (survives(End::PowerCut, nth))
    ++nth;
  CHECK(nth > 100);
}

TEST_CASE("sqlite: killed at any moment from outside it keeps what was committed and whole") {
  for (int run = 0; run < 60; ++run) {
    const ScratchFolder folder;
    Child child{[&](int to) { return take_steps(folder.file(), to, 1'000); }};
    // It is somewhere in the next step while this one learns of the last.
    std::size_t acknowledged = 0;
    while (acknowledged < static_cast<std::size_t>(1 + run % 7) && child.said())
      ++acknowledged;
    child.kill();
    acknowledged += child.all_it_said().size();
    check_whole(folder.file(), acknowledged, 1'000);
  }
}

}  // namespace
}  // namespace goji::store
