#include "timing/daily_cap.h"

#include "support/catch.h"

namespace goji::timing {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days kDay{std::chrono::days{19'000}};

TEST_CASE("cap: the last one of the day is kept for the end") {
  DailyCap cap;
  for (int i = 0; i < 11; ++i) {
    CHECK(cap.allows(kDay, 12, false));
    cap.add(kDay);
  }
  CHECK_FALSE(cap.allows(kDay, 12, false));
  CHECK(cap.allows(kDay, 12, true));
  cap.add(kDay);
  CHECK_FALSE(cap.allows(kDay, 12, true));
}

TEST_CASE("cap: the next day has its own") {
  DailyCap cap{kDay, 12};
  CHECK_FALSE(cap.allows(kDay, 12, true));
  CHECK(cap.allows(kDay + std::chrono::days{1}, 12, false));
  CHECK(cap.allows(kDay + std::chrono::days{1}, 2, false));
  cap.add(kDay + std::chrono::days{1});
  CHECK(cap.count() == 1);
}

}  // namespace
}  // namespace goji::timing
