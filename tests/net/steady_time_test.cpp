#include "net/steady_time.h"

#include "support/catch.h"

namespace goji::net {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime::Boot kBoot = 5h;
constexpr SteadyTime::Wall kWall{1'700'000'000s};

/// Lives through `span`, told once a second that the wall clock is `ahead` of the truth.
void live(SteadyTime& time, std::chrono::seconds from, std::chrono::seconds span, auto ahead) {
  for (auto second = from + 1s; second <= from + span; ++second)
    time.learn(kBoot + second, kWall + second + ahead);
}

TEST_CASE("steady time: it starts at the wall clock and goes at the pace of the boot clock") {
  const SteadyTime time{kBoot, kWall};
  CHECK(time.at(kBoot) == kWall);
  CHECK(time.at(kBoot + 1ns) == kWall + 1ns);
  CHECK(time.at(kBoot + 30 * 24h) == kWall + 30 * 24h);
  CHECK(time.at(kBoot - 1s) == kWall);
}

TEST_CASE("steady time: a wall clock that jumps an hour moves it by a thousandth and no more") {
  const auto jump = GENERATE(SteadyTime::Boot{1h}, SteadyTime::Boot{-1h});
  CAPTURE(jump.count());
  SteadyTime time{kBoot, kWall};
  live(time, 0s, 1s, jump);
  CHECK(time.at(kBoot + 1s) == kWall + 1s);
  live(time, 1s, 1'000s, jump);
  const auto gained = time.at(kBoot + 1'001s) - (kWall + 1'001s);
  CHECK(gained == (jump > 0s ? 1s : -1s));
}

TEST_CASE("steady time: it never goes back and never stands still") {
  const auto jump = GENERATE(SteadyTime::Boot{1h}, SteadyTime::Boot{-1h});
  SteadyTime time{kBoot, kWall};
  auto last = time.at(kBoot);
  for (auto second = 1s; second <= 100s; ++second) {
    const auto before = time.at(kBoot + second);
    time.learn(kBoot + second, kWall + second + jump);
    CHECK(time.at(kBoot + second) == before);
    CHECK(before - last >= 999ms);
    CHECK(before - last <= 1'001ms);
    last = before;
  }
}

TEST_CASE("steady time: a small error is taken over wholly, and then it keeps step") {
  const auto error = GENERATE(SteadyTime::Boot{20ms}, SteadyTime::Boot{-20ms});
  SteadyTime time{kBoot, kWall};
  live(time, 0s, 20s, error);
  CHECK(time.at(kBoot + 20s) != kWall + 20s + error);
  live(time, 20s, 1s, error);
  CHECK(time.at(kBoot + 21s) == kWall + 21s + error);
  live(time, 21s, 60s, error);
  CHECK(time.at(kBoot + 81s) == kWall + 81s + error);
  CHECK(time.at(kBoot + 24h) == kWall + 24h + error);
}

TEST_CASE("steady time: a jump there and back leaves it where it was") {
  SteadyTime time{kBoot, kWall};
  live(time, 0s, 101s, 1h);
  CHECK(time.at(kBoot + 101s) == kWall + 101s + 100ms);
  live(time, 101s, 102s, 0s);
  CHECK(time.at(kBoot + 203s) == kWall + 203s);
}

TEST_CASE("steady time: being told all the time loses no nanosecond") {
  SteadyTime time{kBoot, kWall};
  for (auto at = 100us; at <= 3'000'000us; at += 100us)
    time.learn(kBoot + at, kWall + at + 1h);
  CHECK(time.at(kBoot + 3s) == kWall + 3s + 2ms);
}

TEST_CASE("steady time: an hour asleep is an hour") {
  SteadyTime time{kBoot, kWall};
  time.learn(kBoot + 1h, kWall + 1h);
  CHECK(time.at(kBoot + 1h) == kWall + 1h);
}

}  // namespace
}  // namespace goji::net
