#include "criteria/history.h"
#include "criteria/notes.h"
#include "support/catch.h"

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::Notes;

TEST_CASE("history: when the minutes are full is known beforehand, to the millisecond") {
  Notes notes;
  notes.say(0s, 0, 0.05);
  notes.say(0s, 1, 0.05);
  const auto when = notes.settled().reaches(notes.policy, notes.weights, at(0s));
  CHECK(when == at(15min));  // half by 10 minutes, then twice as fast
  CHECK(notes.weighted(15min) == Approx(1.0));
}

TEST_CASE("history: minutes that are full when the hour changes are full then") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  CHECK(notes.settled().reaches(notes.policy, notes.weights, at(0s)) == at(10min));
  CHECK(notes.history.reaches(notes.policy, notes.weights, at(10min)) == at(10min));
}

TEST_CASE("history: minutes that start from zero lose nothing to the window before they began") {
  Notes notes;
  notes.say(-3h, 0, 0.02);
  notes.say(-3h, 1, 0.02);
  notes.settled(5min).restart(at(5min));
  notes.say(5min, 0, 0.0078);
  notes.say(5min, 1, 0.0078);
  // 0.0078 a minute and twice that for ten of them: full after 118.2 minutes.
  const auto when = notes.settled(5min).reaches(notes.policy, notes.weights, at(5min));
  REQUIRE(when);
  CHECK(*when > at(123min));
  CHECK(*when < at(124min));
}

TEST_CASE("history: minutes that leave the window as fast as they come never fill it") {
  Notes notes;
  notes.say(0s, 0, 0.007);
  notes.say(0s, 1, 0.007);
  CHECK_FALSE(notes.settled().reaches(notes.policy, notes.weights, at(0s)));
  Notes more;
  more.say(0s, 0, 0.0077);
  more.say(0s, 1, 0.0077);
  // 0.0077 a minute, and 0.077 more for the peak: full after 119.87 minutes.
  const auto when = more.settled().reaches(more.policy, more.weights, at(0s));
  REQUIRE(when);
  CHECK(*when > at(119min));
  CHECK(*when < at(120min));
}

TEST_CASE("history: what will leave the window is subtracted") {
  Notes notes;
  notes.say(0s, 0, 0.04);
  notes.say(0s, 1, 0.04);
  notes.say(10min, 0, 0.004);
  notes.say(10min, 1, 0.004);
  const auto when = notes.settled(2h).reaches(notes.policy, notes.weights, at(2h));
  CHECK_FALSE(when);
  Notes nearly;  // 0.98 by now, but 0.05 a minute leave and 0.004 come
  nearly.say(0s, 0, 0.05);
  nearly.say(0s, 1, 0.05);
  nearly.say(10min, 0, 0.004);
  nearly.say(10min, 1, 0.004);
  CHECK(nearly.weighted(2h) == Approx(0.98));
  CHECK_FALSE(nearly.history.reaches(nearly.policy, nearly.weights, at(2h)));
}

/// Two that agree on this share from then on.
void agree(Notes& notes, std::chrono::milliseconds when, double share) {
  notes.say(when, 0, share);
  notes.say(when, 1, share);
}

/// As asked at `now`, they are full at `due`, to the next millisecond or two.
void check_full(Notes& notes, std::chrono::milliseconds now, std::chrono::milliseconds due) {
  const auto when = notes.settled(now).reaches(notes.policy, notes.weights, at(now));
  REQUIRE(when);
  CHECK(*when >= at(due));
  CHECK(*when <= at(due + 2ms));
}

TEST_CASE("history: each share leaves the window at its own pace") {
  Notes notes;  // after the peak, so that all minutes count once
  agree(notes, 30min, 0.008);
  agree(notes, 35min, 0.001);
  agree(notes, 40min, 0.0085);
  // 0.98 by two hours on; 0.0005 a minute for five minutes, then 0.0075: 2 minutes 20 seconds more.
  check_full(notes, 150min, 157min + 20s);
}

TEST_CASE("history: once the last share leaves as fast as it comes the minutes grow no more") {
  Notes notes;
  agree(notes, 30min, 0.003);
  agree(notes, 40min, 0.0083);
  // 0.943 by two hours on, 0.0053 a minute more for ten minutes, and 0.996 from then on.
  CHECK_FALSE(notes.settled(150min).reaches(notes.policy, notes.weights, at(150min)));
}

TEST_CASE("history: what began within the window, or from zero, leaves it two hours later") {
  Notes notes;
  if (GENERATE(false, true)) {
    agree(notes, -3h, 0.02);
    notes.settled(30min).restart(at(30min));
  }
  agree(notes, 30min, 0.001);
  agree(notes, 90min, 0.015);
  // 0.96 by 150 minutes, and from then on 0.014 a minute: 2 minutes 51.4286 seconds more.
  check_full(notes, 90min, 152min + 51s + 428ms);
}

TEST_CASE("history: minutes of a peak leave the window as heavy as they came") {
  Notes notes;
  agree(notes, 0min, 0.0045);
  agree(notes, 60min, 0.0104);
  // 0.998 by 130 minutes; then 0.0104 a minute come and twice 0.0045 leave: 1 minute 25.714
  // seconds.
  check_full(notes, 60min, 131min + 25s + 714ms);
}

TEST_CASE("history: nothing is due while nobody agrees") {
  Notes notes;
  notes.say(0s, 0, 1.0);
  CHECK_FALSE(notes.settled().reaches(notes.policy, notes.weights, at(0s)));
}

}  // namespace
}  // namespace goji::criteria
