#include "flow/desk.h"

#include "flow/office.h"
#include "support/catch.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <string>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using test::Office;

TEST_CASE("desk: many commands wake it once and one turn answers them all") {
  Office office{"wake"};
  office.submit(Office::firing("a"));
  office.submit(Office::firing("b"));
  CHECK(office.wakes == 1);
  CHECK(office.answers.empty());
  office.desk->turn();
  CHECK(office.answers.size() == 2);
  CHECK(office.desk->counts().turns == 1);
  office.submit(Office::firing("c"));
  CHECK(office.wakes == 2);
}

TEST_CASE("desk: a signal is on disk when its answer comes") {
  Office office{"durable"};
  std::size_t found = 0;
  office.desk->submit({.inlet = "api", .signals = {Office::firing("a")}},
                      [&](const Result<Taken>& taken) {
                        CHECK(taken->accepted == 1);
                        found = office.store->read()->newest_signals().size();
                      });
  office.desk->turn();
  CHECK(found == 1);
}

TEST_CASE("desk: a repeat is counted and writes nothing") {
  Office office{"repeat"};
  office.submit(Office::firing("a"));
  office.desk->turn();
  const auto before = office.store->read()->newest_signals();
  office.clock.advance(10s);
  office.submit(Office::firing("a"));
  office.desk->turn();
  CHECK(office.answers.back()->duplicates == 1);
  const auto after = office.store->read()->newest_signals();
  REQUIRE(after.size() == 1);
  CHECK(after[0].id == before[0].id);
}

TEST_CASE("desk: what is said after a restore goes out under keys that were never used") {
  Office office{"restored"};
  office.announce();
  REQUIRE(office.dispatched.size() == 1);
  const auto before = office.dispatched[0].delivery;
  office.open();
  CHECK(office.store->read()->delivery(before.id)->key == before.key);
  office.desk.reset();
  office.store.reset();
  office.forget();  // the backup was made before the first notice
  office.dispatched.clear();
  office.open();
  office.announce();
  REQUIRE(office.dispatched.size() == 1);
  CHECK(office.dispatched[0].delivery.revision == before.revision);
  CHECK(office.dispatched[0].delivery.key != before.key);
}

TEST_CASE(
    "desk: an announcement is on disk before it is sent and readers wait for it from then on") {
  Office office{"announce"};
  office.announce();
  REQUIRE(office.dispatched.size() == 1);
  CHECK(office.seen_at_dispatch == 1);
  CHECK(office.shown == std::set<IncidentId>{1});
  CHECK(office.held_when_dispatched);
  CHECK_FALSE(office.held);
  const auto revisions = office.store->read()->revisions(1);
  REQUIRE(revisions.size() == 1);
  CHECK(revisions[0].kind == NoticeKind::Opened);
  CHECK(revisions[0].words.at("en").title.find("Messaging") != std::string::npos);
  const auto attempts = office.store->read()->attempts(office.dispatched[0].delivery.id);
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].outcome.empty());
}

TEST_CASE("desk: a few are foreseen before they are on disk, and a queue is not") {
  const auto others = GENERATE(7, 8);
  Office office{"foreseen"};
  for (int i = 0; i < others; ++i)
    office.more_outlets.push_back(
        {.channel = "more-" + std::to_string(i),
         .capabilities = {.wants = {{.form = Form::Json}}, .destination = std::to_string(i)}});
  office.open();
  office.announce();
  REQUIRE(office.dispatched.size() == static_cast<std::size_t>(others) + 1);
  REQUIRE(office.foreseen.size() == (others == 7 ? 8 : 0));
  CHECK(office.seen_when_foreseen == 0);
  for (std::size_t i = 0; i < office.foreseen.size(); ++i) {
    CHECK(office.foreseen[i].delivery.id == office.dispatched[i].delivery.id);
    CHECK(office.foreseen[i].lease == office.dispatched[i].lease);
  }
}

TEST_CASE("desk: what is accepted is final and nothing is due any more") {
  Office office{"accepted"};
  office.announce();
  office.desk->submit(office.accepted(office.dispatched.at(0)));
  office.desk->turn();
  CHECK(office.store->read()->delivery(1)->state == store::DeliveryState::Accepted);
  CHECK(office.dispatched.size() == 1);
}

TEST_CASE("desk: a retry leaves when it is due and under another lease") {
  Office office{"retry"};
  office.announce();
  auto later = office.accepted(office.dispatched.at(0));
  later.state = store::DeliveryState::Retry;
  later.attempt.outcome = "later";
  later.accepted_at.reset();
  later.due_at = office.clock.now() + 5s;
  office.desk->submit(later);
  office.desk->turn();
  office.clock.advance(5s - 1ms);
  CHECK(office.dispatched.size() == 1);
  office.clock.advance(1ms);
  REQUIRE(office.dispatched.size() == 2);
  CHECK(office.dispatched[1].delivery.attempts == 2);
  CHECK(office.dispatched[1].delivery.key == office.dispatched[0].delivery.key);
}

TEST_CASE("desk: an attempt that nobody ends is uncertain when its lease runs out and goes again") {
  Office office{"lease"};
  office.announce();
  const auto sent = office.clock.now();
  office.clock.advance(60s);
  REQUIRE(office.dispatched.size() == 2);
  CHECK(office.clock.now() - sent == 60s);
  CHECK(office.dispatched[1].was == store::DeliveryState::Uncertain);
  office.desk->submit(office.accepted(office.dispatched[0]));
  office.desk->turn();
  CHECK(office.store->read()->delivery(1)->state == store::DeliveryState::Leased);
  CHECK(office.store->read()->attempts(1).at(0).outcome == "lost");
}

TEST_CASE("desk: one command that cannot be kept is refused alone and the others are kept") {
  Office office{"poison"};
  {
    SQLite::Database other{office.file.string(), SQLite::OPEN_READWRITE};
    other.exec(
        "CREATE TRIGGER poison BEFORE INSERT ON signal WHEN NEW.source = 'poison'"
        " BEGIN SELECT RAISE(ABORT, 'no'); END");
  }
  office.submit(Office::firing("a"));
  office.submit(Office::firing("poison"));
  office.submit(Office::firing("b"));
  office.desk->turn();
  REQUIRE(office.answers.size() == 3);
  CHECK(office.answers[0].has_value());
  REQUIRE(office.answers[1].has_error());
  CHECK(office.answers[1].error().fault == Fault::Unavailable);
  CHECK(office.answers[2].has_value());
  CHECK(office.store->read()->newest_signals().size() == 2);
  CHECK(office.desk->counts().turns_undone == 2);

  // What was refused decided nothing: two sources are left, and they announce.
  office.clock.advance(61s);
  CHECK(office.shown == std::set<IncidentId>{1});
}

TEST_CASE("desk: a commit of which nobody knows ends the turn and tells everybody so") {
  Office office{"unknown"};
  office.submit(Office::firing("a"));
  office.submit(Office::firing("b"));
  office.commits_fail = true;
  CHECK_THROWS_AS(office.desk->turn(), store::CommitUnknown);
  REQUIRE(office.answers.size() == 2);
  for (const auto& answer : office.answers) {
    REQUIRE(answer.has_error());
    CHECK(answer.error().fault == Fault::Unavailable);
    CHECK(answer.error().what == "nobody knows whether it was kept: send it again");
  }
}

TEST_CASE("desk: whoever was replaced at the store writes nothing any more and ends") {
  Office office{"replaced"};
  office.announce();
  const auto before = office.store->read()->revisions(1).size();
  auto other = store::take_over(*office.store);
  CHECK(other == "2");
  office.submit(Office::firing("c"));
  CHECK_THROWS_AS(office.desk->turn(), store::TakenOver);
  CHECK(office.answers.back().error().fault == Fault::Unavailable);
  CHECK(office.store->read()->revisions(1).size() == before);
  office.open();
  CHECK(store::take_over(*office.store) == "4");
}

TEST_CASE("desk: who waits behind a commit of which nobody knows is answered when the desk goes") {
  Office office{"behind"};
  {
    SQLite::Database other{office.file.string(), SQLite::OPEN_READWRITE};
    other.exec(
        "CREATE TRIGGER poison BEFORE INSERT ON signal WHEN NEW.source = 'poison'"
        " BEGIN SELECT RAISE(ABORT, 'no'); END");
  }
  for (const auto* source : {"a", "poison", "b"})
    office.submit(Office::firing(source));
  office.commits_fail = true;
  CHECK_THROWS_AS(office.desk->turn(), store::CommitUnknown);
  CHECK(office.answers.size() == 1);
  office.desk.reset();
  REQUIRE(office.answers.size() == 3);
  CHECK(office.answers[2].error().what == "goji stops, and it was not taken: send it again");
}

TEST_CASE("desk: a disk that refuses is asked again after a second and not without a pause") {
  Office office{"refuses"};
  office.announce();
  auto later = office.accepted(office.dispatched.at(0));
  later.state = store::DeliveryState::Retry;
  later.accepted_at.reset();
  later.due_at = office.clock.now() + 5s;
  office.desk->submit(later);
  office.desk->turn();
  SQLite::Database other{office.file.string(), SQLite::OPEN_READWRITE};
  other.exec("CREATE TRIGGER full BEFORE INSERT ON attempt BEGIN SELECT RAISE(ABORT, 'full'); END");
  office.clock.advance(5s);
  CHECK(office.desk->counts().turns_undone == 1);
  office.clock.advance(999ms);
  CHECK(office.desk->counts().turns_undone == 1);
  office.clock.advance(1ms);
  CHECK(office.desk->counts().turns_undone == 2);
  other.exec("DROP TRIGGER full");
  office.clock.advance(1s);
  CHECK(office.dispatched.size() == 2);
}

TEST_CASE("desk: how an attempt ended is recorded once the disk works again") {
  Office office{"record-again"};
  office.announce();
  const auto ended = office.accepted(office.dispatched.at(0));
  SQLite::Database other{office.file.string(), SQLite::OPEN_READWRITE};
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'full'); END");
  office.desk->submit(ended);
  office.desk->turn();
  CHECK(office.store->read()->delivery(1)->state == store::DeliveryState::Leased);
  office.clock.advance(3s);
  other.exec("DROP TRIGGER full");
  office.clock.advance(1s);
  const auto delivery = office.store->read()->delivery(1);
  CHECK(delivery->state == store::DeliveryState::Accepted);
  CHECK(delivery->accepted_at == ended.accepted_at);
}

TEST_CASE("desk: an end that could not be recorded within the lease is not written after it") {
  Office office{"record-late"};
  office.announce();
  SQLite::Database other{office.file.string(), SQLite::OPEN_READWRITE};
  other.exec("CREATE TRIGGER full BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'full'); END");
  office.desk->submit(office.accepted(office.dispatched.at(0)));
  office.desk->turn();
  office.clock.advance(60s);
  other.exec("DROP TRIGGER full");
  office.clock.advance(1s);
  CHECK(office.store->read()->attempts(1).at(0).outcome == "lost");
  REQUIRE(office.dispatched.size() == 2);
  CHECK(office.dispatched[1].was == store::DeliveryState::Uncertain);
}

TEST_CASE(
    "desk: after a crash it goes on where it was and what was under way is looked at at once") {
  Office office{"crash"};
  office.announce();
  REQUIRE(office.dispatched.size() == 1);
  office.open();
  office.desk->turn();
  REQUIRE(office.dispatched.size() == 2);
  CHECK(office.dispatched[1].was == store::DeliveryState::Uncertain);
  office.submit(Office::firing("a"));
  office.desk->turn();
  CHECK(office.answers.back()->duplicates == 1);
  office.clock.advance(10min);
  CHECK(office.store->read()->incidents(0, 10).size() == 1);
}

TEST_CASE("desk: signals of no known component are kept and decide nothing") {
  Office office{"unmapped"};
  for (const auto* source : {"a", "b"}) {
    auto strange = Office::firing(source);
    strange.component.clear();
    office.desk->submit({.inlet = "prom", .unmapped = {strange}}, [](const Result<Taken>&) {});
  }
  office.desk->turn();
  office.clock.advance(1h);
  CHECK(office.store->read()->newest_signals().size() == 2);
  CHECK(office.store->read()->incidents(0, 10).empty());
}

TEST_CASE("desk: that the disk has no room in reserve is known, and that it has again") {
  Office office{"reserve"};
  const auto reserve = office.file.string() + ".reserve";
  office.desk->turn();
  CHECK(office.desk->counts().has_reserve);
  std::filesystem::remove(reserve);
  std::filesystem::create_symlink("nowhere", reserve);  // so that it cannot be made again
  office.desk->turn();
  CHECK(!office.desk->counts().has_reserve);
  std::filesystem::remove(reserve);
  office.desk->turn();
  CHECK(office.desk->counts().has_reserve);
}

}  // namespace
}  // namespace goji::flow
