#include "deliveries/backoff.h"

#include "support/catch.h"
#include "support/fixed_random.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

TEST_CASE("backoff: the waits grow from seconds to hours and the tries span about eight hours") {
  test::FixedRandom middle{0.5};
  CHECK(wait_after(1, middle) == 5s);
  CHECK(wait_after(2, middle) == 15s);
  CHECK(wait_after(3, middle) == 45s);
  CHECK(wait_after(4, middle) == 2min);
  CHECK(wait_after(5, middle) == 5min);
  CHECK(wait_after(6, middle) == 10min);
  CHECK(wait_after(7, middle) == 20min);
  CHECK(wait_after(8, middle) == 40min);
  CHECK(wait_after(9, middle) == 1h);
  CHECK(wait_after(10, middle) == 2h);
  CHECK(wait_after(11, middle) == 4h);
  std::chrono::milliseconds all{0};
  for (std::uint64_t attempt = 1; attempt < kMostAttempts; ++attempt)
    all += wait_after(attempt, middle);
  CHECK(all > 8h);
  CHECK(all < 9h);
}

TEST_CASE("backoff: chance moves a wait by a fifth either way") {
  test::FixedRandom least{0.0};
  test::FixedRandom most{0.999999};
  CHECK(wait_after(2, least) == 12s);
  CHECK(wait_after(2, most) == 18s);
}

TEST_CASE("backoff: attempts beyond the last known wait like the last") {
  test::FixedRandom middle{0.5};
  CHECK(wait_after(0, middle) == 5s);
  CHECK(wait_after(100, middle) == 4h);
}

}  // namespace
}  // namespace goji::deliveries
