#include "incidents/flapping.h"

#include "support/catch.h"

namespace goji::incidents {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

TEST_CASE("flapping: changes are counted within the window, its edge included") {
  Flapping flapping;
  CHECK(flapping.change(kStart, 30min) == 1);
  CHECK(flapping.change(kStart + 10min, 30min) == 2);
  CHECK(flapping.change(kStart + 30min, 30min) == 3);
  CHECK(flapping.change(kStart + 30min + 1ms, 30min) == 3);
}

TEST_CASE("flapping: what is too old is forgotten") {
  Flapping flapping{{kStart}};
  CHECK(flapping.change(kStart + 1h, 30min) == 1);
  CHECK(flapping.changes() == std::vector<TimePoint>{kStart + 1h});
}

}  // namespace
}  // namespace goji::incidents
