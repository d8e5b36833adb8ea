#include "signals/conditions.h"

#include "support/catch.h"

#include <vector>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

struct Talk {
  Condition condition{.source = "s", .key = "k", .component = "c"};

  Heard say(Status status, std::chrono::milliseconds at, Signal more = {}) {
    more.status = status;
    more.at = kStart + at;
    return hear(condition, more);
  }
  Heard firing(std::chrono::milliseconds at, Signal more = {}) {
    return say(Status::Firing, at, std::move(more));
  }
  Heard resolved(std::chrono::milliseconds at, Signal more = {}) {
    return say(Status::Resolved, at, std::move(more));
  }
};

Signal started(std::chrono::seconds at) {
  return {.started_at = kStart + at};
}

Signal major(double share) {
  return {.impact = Impact::MajorOutage, .affected_share = share};
}

std::optional<std::chrono::milliseconds> stale_after(const Condition& condition,
                                                     TimePoint listening = TimePoint::min()) {
  const auto at = stale_at(condition, {}, listening);
  if (!at) return std::nullopt;
  return *at - kStart;
}

TEST_CASE("conditions: one that was never heard is pending, and is not silent") {
  const Talk talk;
  CHECK(talk.condition.state == State::Pending);
  CHECK_FALSE(stale_after(talk.condition));
}

TEST_CASE("conditions: the first firing begins it and the first resolved ends it") {
  Talk talk;
  CHECK(talk.firing(10s, started(5s)) == Heard::Began);
  CHECK(talk.condition.state == State::Firing);
  CHECK(talk.condition.started_at == kStart + 5s);
  CHECK(talk.condition.began_at == kStart + 10s);
  CHECK(talk.resolved(20s, started(5s)) == Heard::Ended);
  CHECK(talk.condition.state == State::Resolved);
  CHECK(talk.resolved(30s, started(5s)) == Heard::Restated);
}

TEST_CASE("conditions: a start in the future counts as now") {
  Talk talk;
  talk.firing(10s, started(15s));
  CHECK(talk.condition.started_at == kStart + 10s);
}

TEST_CASE("conditions: an impact that was never stated is the least") {
  Talk talk;
  talk.firing(0s);
  CHECK(talk.condition.impact == Impact::DegradedPerformance);
}

TEST_CASE("conditions: a repeat changes share and impact, and keeps what it leaves out") {
  Talk talk;
  talk.firing(0s, major(0.5));
  CHECK(talk.firing(30s, major(0.5)) == Heard::Again);
  CHECK(talk.firing(60s) == Heard::Again);
  CHECK(talk.condition.affected_share == 0.5);
  CHECK(talk.firing(90s, {.affected_share = 0.2}) == Heard::Altered);
  CHECK(talk.condition.impact == Impact::MajorOutage);
  CHECK(talk.firing(120s, {.impact = Impact::PartialOutage}) == Heard::Altered);
  CHECK(talk.condition.affected_share == 0.2);
  CHECK(talk.firing(150s, {.affected_users = 7}) == Heard::Altered);
  CHECK_FALSE(talk.condition.affected_share);
}

TEST_CASE("conditions: of two words in one instant the worse stays, in either order") {
  Talk one;
  one.firing(0s, major(0.5));
  one.firing(0s, major(0.2));
  CHECK(one.condition.affected_share == 0.5);
  Talk other;
  other.firing(0s, major(0.2));
  other.firing(0s, major(0.5));
  CHECK(other.condition.affected_share == 0.5);
}

TEST_CASE("conditions: without a start a firing continues the open one") {
  Talk talk;
  talk.firing(10s, started(5s));
  CHECK(talk.firing(40s) == Heard::Again);
  CHECK(talk.condition.started_at == kStart + 5s);
}

TEST_CASE("conditions: a newer start is a new firing that has not repeated") {
  Talk talk;
  talk.firing(0s, {.impact = Impact::MajorOutage, .started_at = kStart});
  talk.firing(30s, started(0s));
  CHECK(talk.firing(60s, started(50s)) == Heard::Altered);
  CHECK(talk.condition.started_at == kStart + 50s);
  CHECK(talk.condition.impact == Impact::DegradedPerformance);
  CHECK(talk.condition.rhythm.empty());
}

TEST_CASE("conditions: an older start is a repeat") {
  Talk talk;
  talk.firing(60s, started(50s));
  CHECK(talk.firing(90s, started(0s)) == Heard::Again);
  CHECK(talk.condition.started_at == kStart + 50s);
  CHECK(talk.condition.rhythm.size() == 1);
}

TEST_CASE("conditions: a resolved with an older start is ignored") {
  Talk talk;
  talk.firing(60s, started(50s));
  CHECK(talk.resolved(90s, started(49s)) == Heard::Ignored);
  CHECK(talk.condition.state == State::Firing);
  CHECK(talk.resolved(90s, started(50s)) == Heard::Ended);
}

TEST_CASE("conditions: a resolved without a start, or of a firing that named none, ends it") {
  Talk silent;
  silent.firing(60s, started(50s));
  CHECK(silent.resolved(90s) == Heard::Ended);
  Talk named;
  named.firing(60s);
  CHECK(named.resolved(90s, started(50s)) == Heard::Ended);
}

TEST_CASE("conditions: firing after resolved with the same start is new from its at") {
  Talk talk;
  talk.firing(60s, started(50s));
  talk.resolved(90s, started(50s));
  CHECK(talk.firing(120s, started(50s)) == Heard::Began);
  CHECK(talk.condition.started_at == kStart + 120s);
  CHECK(talk.resolved(150s, started(50s)) == Heard::Ended);
  CHECK(talk.firing(180s, started(170s)) == Heard::Began);
  CHECK(talk.condition.started_at == kStart + 170s);
}

TEST_CASE("conditions: a resolved that was never seen firing is a whole one if it says how much") {
  Talk talk;
  CHECK(talk.resolved(60s, {.affected_share = 0.5, .started_at = kStart}) == Heard::Whole);
  CHECK(talk.condition.state == State::Resolved);
  CHECK(talk.condition.started_at == kStart);
  CHECK(talk.resolved(90s, {.affected_share = 0.5, .started_at = kStart}) == Heard::Restated);
  CHECK(talk.resolved(99s, {.affected_share = 0.5, .started_at = kStart + 95s}) == Heard::Whole);
  Talk mute;
  CHECK(mute.resolved(60s, started(0s)) == Heard::Restated);
}

TEST_CASE("conditions: a whole firing that is newer ends the open one too") {
  Talk talk;
  talk.firing(0s, started(0s));
  CHECK(talk.resolved(60s, {.impact = Impact::MajorOutage, .started_at = kStart + 30s}) ==
        Heard::Whole);
  CHECK(talk.condition.state == State::Resolved);
}

TEST_CASE("conditions: a word older than the last one is ignored") {
  Talk talk;
  talk.firing(60s);
  talk.resolved(90s);
  CHECK(talk.firing(89s) == Heard::Ignored);
  CHECK(talk.condition.state == State::Resolved);
}

TEST_CASE("conditions: in one instant firing comes before resolved, whichever arrives first") {
  Talk talk;
  talk.firing(0s, started(0s));
  talk.resolved(60s, started(0s));
  CHECK(talk.firing(60s, started(0s)) == Heard::Ignored);
  CHECK(talk.firing(60s) == Heard::Ignored);
  CHECK(talk.firing(60s, started(59s)) == Heard::Began);
  CHECK(rank(Status::Firing) < rank(Status::Unknown));
  CHECK(rank(Status::Unknown) < rank(Status::Resolved));
}

TEST_CASE("conditions: a source that loses sight of it makes it stale, until it fires again") {
  Talk talk;
  CHECK(talk.say(Status::Unknown, 0s) == Heard::Ignored);
  talk.firing(10s, started(5s));
  CHECK(talk.say(Status::Unknown, 20s) == Heard::LostSight);
  CHECK(talk.condition.state == State::Stale);
  CHECK(talk.firing(20s) == Heard::Ignored);
  CHECK(talk.firing(30s) == Heard::Began);
  CHECK(talk.condition.started_at == kStart + 5s);
}

TEST_CASE("conditions: a heartbeat is no word about one") {
  Talk talk;
  CHECK(talk.say(Status::Heartbeat, 0s) == Heard::Ignored);
  CHECK(talk.condition.state == State::Pending);
}

// --- silence -------------------------------------------------------------------------------------

TEST_CASE("silence: one that never repeated is stale after 60 minutes") {
  Talk talk;
  talk.firing(0s);
  CHECK(stale_after(talk.condition) == 60min);
  talk.firing(0s);  // a doubled line is no repeat
  CHECK(stale_after(talk.condition) == 60min);
}

TEST_CASE("silence: one that repeats is stale after 2.5 of its usual intervals, at least 5 min") {
  Talk quick;
  quick.firing(0s);
  quick.firing(30s);
  CHECK(stale_after(quick.condition) == 30s + 5min);
  Talk slow;
  slow.firing(0s);
  slow.firing(4min);
  CHECK(stale_after(slow.condition) == 4min + 10min);
  Talk edge;
  edge.firing(0s);
  edge.firing(121s);
  CHECK(stale_after(edge.condition) == 121s + 302'500ms);
}

TEST_CASE("silence: the usual interval is the median") {
  const auto usual = [](const std::vector<int>& seconds) {
    Rhythm rhythm;
    for (const int one : seconds)
      rhythm.add(std::chrono::seconds{one});
    return usual_interval(rhythm);
  };
  CHECK_FALSE(usual({}));
  CHECK(usual({130}) == 130s);
  CHECK(usual({130, 600}) == 365s);
  CHECK(usual({600, 130, 140}) == 140s);
  CHECK(usual({1, 2, 600, 700}) == 301s);
}

TEST_CASE("silence: only the last intervals are kept") {
  Rhythm rhythm;
  for (std::size_t i = 0; i < Rhythm::kKept; ++i)
    rhythm.add(10min);
  for (std::size_t i = 0; i < Rhythm::kKept; ++i)
    rhythm.add(10s);
  CHECK(usual_interval(rhythm) == 10s);
  CHECK(rhythm.size() == Rhythm::kKept);
}

TEST_CASE("silence: an interval of months counts as forty-nine days") {
  Rhythm rhythm;
  rhythm.add(std::chrono::hours{24 * 90});
  CHECK(rhythm.at(0) == Rhythm::kLongest);
  CHECK(Rhythm{1, {Rhythm::kLongest.count() + 1}}.at(0) == Rhythm::kLongest);
  CHECK(Rhythm{1, {Rhythm::kLongest.count()}}.at(0) == Rhythm::kLongest);
  CHECK(Rhythm::kLongest > std::chrono::hours{24 * 49});
}

TEST_CASE("silence: an expiry comes first if it is sooner, and lasts until it is heard again") {
  Talk talk;
  talk.firing(0s, {.expires_at = kStart + 2min});
  CHECK(stale_after(talk.condition) == 2min);
  talk.firing(1min);
  CHECK(stale_after(talk.condition) == 6min);
  talk.firing(2min, {.expires_at = kStart + 9min});
  CHECK(stale_after(talk.condition) == 7min);
}

TEST_CASE("silence: only what goji listened to counts") {
  Talk talk;
  talk.firing(0s);
  CHECK(stale_after(talk.condition, kStart + 10min) == 70min);
}

TEST_CASE("silence: a person's press never goes stale, nor does what does not fire") {
  Talk press;
  press.firing(0s, {.labels = {{"operator", "true"}}});
  CHECK(press.condition.press);
  CHECK_FALSE(stale_after(press.condition));
  CHECK(press.say(Status::Unknown, 1s) == Heard::Ignored);
  Talk other;
  other.firing(0s, {.labels = {{"operator", "false"}}});
  CHECK_FALSE(other.condition.press);
  other.resolved(1s);
  CHECK_FALSE(stale_after(other.condition));
}

}  // namespace
}  // namespace goji::signals
