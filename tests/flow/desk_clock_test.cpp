// The desk and time: clocks that jump, restarts and reloads.
#include "flow/office.h"
#include "net/steady_time.h"
#include "support/catch.h"

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using test::kOfficeOpens;
using test::Office;

/// The machine under the office: a clock that counts, and one on the wall that somebody sets.
struct Machine {
  explicit Machine(Office& where) : office(where) {}

  /// Second by second, until something is announced or `most` is over. How long it really took.
  std::chrono::seconds until_announced(std::chrono::seconds most) {
    for (std::chrono::seconds passed{1}; passed <= most; ++passed) {
      boot += 1s;
      time.learn(boot, wall_at_boot + boot);
      office.clock.advance(std::chrono::floor<std::chrono::milliseconds>(time.at(boot)) -
                           office.clock.now());
      if (!office.store->read()->incidents(0, 10).empty()) return passed;
    }
    return most;
  }

  void set_wall_clock(std::chrono::seconds by) { wall_at_boot += by; }

  Office& office;
  net::SteadyTime::Boot boot{0};
  net::SteadyTime::Wall wall_at_boot{kOfficeOpens};
  net::SteadyTime time{boot, wall_at_boot};
};

void fail(Office& office) {
  for (const auto* source : {"a", "b"}) {
    auto signal = Office::firing(source);
    signal.affected_share = 0.5;
    office.submit(std::move(signal));
  }
  office.desk->turn();
}

TEST_CASE("clock: a jump of an hour either way neither announces early nor forgets") {
  for (const auto jump : {3600s, -3600s}) {
    CAPTURE(jump.count());
    Office office{"clock-jump"};
    Machine machine{office};
    fail(office);
    CHECK(machine.until_announced(20s) == 20s);
    CHECK(office.store->read()->incidents(0, 10).empty());
    machine.set_wall_clock(jump);
    const auto took = machine.until_announced(60s);
    CHECK((took == 40s || took == 41s));  // a late clock is followed at 1 s in 1,000
    CHECK(office.store->read()->incident(1)->opened_at == kOfficeOpens + 60s);
  }
}

TEST_CASE("clock: a restart keeps every timer") {
  Office office{"clock-restart"};
  fail(office);
  office.clock.advance(20s);
  office.open();
  office.desk->turn();
  office.clock.advance(39s);
  CHECK(office.store->read()->incidents(0, 10).empty());
  office.clock.advance(1s);
  REQUIRE(office.store->read()->incident(1));
  CHECK(office.store->read()->incident(1)->opened_at == kOfficeOpens + 60s);
}

TEST_CASE("clock: what fell due while nobody ran is done at the start") {
  Office office{"clock-pause"};
  fail(office);
  office.desk.reset();
  office.clock.advance(200s);
  office.open();
  office.desk->turn();
  REQUIRE(office.store->read()->incident(1));
  CHECK(office.store->read()->incident(1)->opened_at == kOfficeOpens + 200s);
}

TEST_CASE("clock: a reload keeps every timer and counts by the new numbers") {
  for (const auto hold : {60s, 90s}) {
    Office office{"clock-reload"};
    fail(office);
    office.clock.advance(20s);
    Terms terms = office.terms();
    terms.policy.announce_hold = hold;
    office.desk->adopt(terms, office.recorder());
    office.desk->turn();
    office.clock.advance(hold - 21s);
    CHECK(office.store->read()->incidents(0, 10).empty());
    office.clock.advance(1s);
    REQUIRE(office.store->read()->incident(1));
    CHECK(office.store->read()->incident(1)->opened_at == kOfficeOpens + hold);
  }
}

TEST_CASE("clock: nobody wakes up while nothing is due") {
  Office office{"clock-quiet"};
  office.desk->turn();
  office.clock.advance(std::chrono::minutes{10});  // a start looks once for who was not told
  const auto turns = office.desk->counts().turns.load();
  office.clock.advance(std::chrono::hours{24});
  CHECK(office.desk->counts().turns.load() == turns);
}

}  // namespace
}  // namespace goji::flow
