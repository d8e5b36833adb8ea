#include "board/uptime.h"

#include "support/catch.h"

namespace goji::board {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kMidnight{std::chrono::sys_days(std::chrono::May / 14 / 2024)};
constexpr auto kDown = ComponentStatus::MajorOutage;
constexpr auto kPart = ComponentStatus::PartialOutage;
constexpr auto kSlow = ComponentStatus::DegradedPerformance;
constexpr auto kWork = ComponentStatus::UnderMaintenance;
constexpr auto kOk = ComponentStatus::Operational;

/// Ten days that are over, the last of them 13 May.
const std::vector<Day>& days() {
  static const auto kDays = days_until(kMidnight - 1ms, "UTC", 10);
  return kDays;
}

Uptime uptime(std::vector<Stretch> history, TimePoint known_since = {}) {
  const ComponentFacts component{.known_since = known_since, .history = std::move(history)};
  return uptime_of(component, days(), kMidnight);
}

TEST_CASE("uptime: without stretches every day is operational for all of it", "[board]") {
  const auto calm = uptime({});
  REQUIRE(calm.days.size() == 10);
  for (const auto& day : calm.days) {
    CHECK(day.in(kOk) == 24h);
    CHECK(day.worst() == kOk);
    CHECK(day.known());
  }
  CHECK(calm.share() == 1.0);
}

TEST_CASE("uptime: a major outage counts in full", "[board]") {
  const auto share =
      uptime({{.status = kDown, .from = kMidnight - 24h, .to = kMidnight - 12h}}).share();
  REQUIRE(share);
  CHECK(*share == Approx(0.95));
}

TEST_CASE("uptime: a partial outage counts with 30 per cent", "[board]") {
  const auto share =
      uptime({{.status = kPart, .from = kMidnight - 24h, .to = kMidnight - 12h}}).share();
  REQUIRE(share);
  CHECK(*share == Approx(1 - 0.3 * 0.05));
}

TEST_CASE("uptime: slow times and maintenance are shown but not counted", "[board]") {
  const auto status = GENERATE(kSlow, kWork);
  const auto slow = uptime({{.status = status, .from = kMidnight - 24h, .to = kMidnight}});
  CHECK(slow.share() == 1.0);
  CHECK(slow.days.back().worst() == status);
  CHECK(slow.days.back().in(status) == 24h);
}

TEST_CASE("uptime: where stretches overlap the worst counts and time is never counted twice",
          "[board]") {
  const auto noon = kMidnight - 12h;
  const auto mixed = uptime({{.status = kSlow, .from = noon - 2h, .to = noon + 2h},
                             {.status = kDown, .from = noon - 1h, .to = noon + 1h},
                             {.status = kDown, .from = noon, .to = noon + 30min}});
  const auto& day = mixed.days.back();
  CHECK(day.in(kDown) == 2h);
  CHECK(day.in(kSlow) == 2h);
  CHECK(day.in(kOk) == 20h);
  CHECK(day.worst() == kDown);
}

TEST_CASE("uptime: a stretch over midnight belongs to both days", "[board]") {
  const auto night = uptime({{.status = kDown, .from = kMidnight - 25h, .to = kMidnight - 22h}});
  CHECK(night.days[8].in(kDown) == 1h);
  CHECK(night.days[9].in(kDown) == 2h);
  CHECK(night.days[7].in(kDown) == 0h);
}

TEST_CASE("uptime: one that ends at midnight does not touch the next day", "[board]") {
  const auto evening = uptime({{.status = kDown, .from = kMidnight - 26h, .to = kMidnight - 24h}});
  CHECK(evening.days[8].in(kDown) == 2h);
  CHECK(evening.days[9].worst() == kOk);
}

TEST_CASE("uptime: what lasts counts until now and not into the future", "[board]") {
  const ComponentFacts component{.history = {{.status = kDown, .from = kMidnight - 6h}}};
  const auto lasting = uptime_of(component, days(), kMidnight - 4h);
  CHECK(lasting.days.back().in(kDown) == 2h);
  CHECK(lasting.days.back().in(kOk) == 18h);
}

TEST_CASE("uptime: what began before the first day counts from the first day", "[board]") {
  const auto old =
      uptime({{.status = kDown, .from = kMidnight - 24h * 30, .to = kMidnight - 228h}});
  CHECK(old.days.front().in(kDown) == 12h);
  CHECK(*old.share() == Approx(0.95));
}

TEST_CASE("uptime: days before a component was known are no data and not counted", "[board]") {
  const auto young =
      uptime({{.status = kDown, .from = kMidnight - 48h, .to = kMidnight - 36h}}, kMidnight - 24h);
  CHECK_FALSE(young.days[8].known());
  CHECK(young.days[8].worst() == kOk);
  CHECK(young.days[9].known());
  CHECK(young.share() == 1.0);
}

TEST_CASE("uptime: a component known from now on has no share", "[board]") {
  CHECK_FALSE(uptime({}, kMidnight).share());
  CHECK_FALSE(uptime_of({}, {}, kMidnight).share());
}

TEST_CASE("uptime: a stretch that ends before it begins is nothing", "[board]") {
  CHECK(uptime({{.status = kDown, .from = kMidnight - 1h, .to = kMidnight - 2h}}).share() == 1.0);
  CHECK(uptime({{.status = kDown, .from = kMidnight - 1h, .to = kMidnight - 1h}}).share() == 1.0);
}

TEST_CASE("uptime: a per cent is cut and never rounded up to 100", "[board]") {
  CHECK(hundredths_of_percent(1.0) == 10000);
  CHECK(hundredths_of_percent(0.99999999) == 9999);
  CHECK(hundredths_of_percent(0.9999) == 9999);
  CHECK(hundredths_of_percent(0.99989) == 9998);
  CHECK(hundredths_of_percent(0.5) == 5000);
  CHECK(hundredths_of_percent(0) == 0);
  CHECK(hundredths_of_percent(-0.1) == 0);
  CHECK(hundredths_of_percent(1.1) == 10000);
}

}  // namespace
}  // namespace goji::board
