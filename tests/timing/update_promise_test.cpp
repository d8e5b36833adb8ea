#include "timing/update_promise.h"

#include "support/catch.h"

namespace goji::timing {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

TEST_CASE("next update: by the worst that is told") {
  const auto due = [](ComponentStatus worst) {
    return next_update({}, worst, kStart, 0.8).due_at - kStart;
  };
  CHECK(due(ComponentStatus::MajorOutage) == 30min);
  CHECK(due(ComponentStatus::PartialOutage) == 30min);
  CHECK(due(ComponentStatus::DegradedPerformance) == 2h);
  CHECK(due(ComponentStatus::Operational) == 2h);
}

TEST_CASE("next update: operators are reminded at a part of the time") {
  const auto next = next_update({}, ComponentStatus::MajorOutage, kStart, 0.8);
  CHECK(next.remind_at == kStart + 24min);
}

TEST_CASE("next update: both fall on whole seconds, rounded up") {
  const auto next =
      next_update({.major_outage = 7s}, ComponentStatus::MajorOutage, kStart + 1ms, 0.8);
  CHECK(next.due_at == kStart + 8s);
  CHECK(next.remind_at == kStart + 6s);
  CHECK(whole_second(kStart) == kStart);
  CHECK(whole_second(kStart + 1ms) == kStart + 1s);
}

}  // namespace
}  // namespace goji::timing
