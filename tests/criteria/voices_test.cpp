#include "criteria/voices.h"

#include "support/catch.h"

#include <vector>

namespace goji::criteria {
namespace {

constexpr auto kMajor = Impact::MajorOutage;
constexpr auto kPartial = Impact::PartialOutage;
constexpr auto kDegraded = Impact::DegradedPerformance;

Agreement found(const std::vector<Voice>& voices) {
  return agree(voices);
}

TEST_CASE("voices: the share is the second largest, so that no source can exaggerate alone") {
  const auto agreed = found({{0, 0.2}, {1, 0.9}, {2, 0.1}});
  CHECK(agreed.share == 0.2);
  CHECK(agreed.largest == 0.9);
  CHECK(agreed.sources == 3);
  CHECK(found({{0, 0.5}, {1, 0.5}}).share == 0.5);
}

TEST_CASE("voices: the impact is the second worst, whoever states it") {
  CHECK(found({{0, 0.9, kDegraded}, {1, 0.1, kMajor}, {2, 0.1, kPartial}}).impact == kPartial);
  CHECK(found({{0, 0.9, kMajor}, {1, 0.1, kMajor}}).impact == kMajor);
  CHECK(found({{0, 0.9, kMajor}, {1, 0.1, kDegraded}}).worst == kMajor);
}

TEST_CASE("voices: one source agrees with nobody, and none at all neither") {
  CHECK(found({{0, 0.9, kMajor}}).share == 0);
  CHECK_FALSE(found({{0, 0.9, kMajor}}).impact);
  CHECK(found({{0, 0.9, kMajor}}).worst == kMajor);
  CHECK(found({}).sources == 0);
  CHECK_FALSE(found({}).worst);
}

TEST_CASE("voices: a press needs no second") {
  const auto alone = found({{0, 0.4, kPartial, true}});
  CHECK(alone.share == 0.4);
  CHECK(alone.impact == kPartial);
  CHECK(alone.pressed);
  const auto below = found({{0, 0.4, kPartial, true}, {1, 0.9, kMajor}, {2, 0.8, kMajor}});
  CHECK(below.share == 0.8);
  CHECK(below.impact == kMajor);
}

TEST_CASE("voices: shares are compared with a little grace") {
  CHECK(at_least(0.05, 0.05));
  CHECK(at_least(0.1 + 0.2, 0.3));
  CHECK(at_least(0.3, 0.1 + 0.2));
  CHECK(at_least(0.05 - kGrace, 0.05));
  CHECK_FALSE(at_least(0.0499999, 0.05));
}

}  // namespace
}  // namespace goji::criteria
