#include "board/rollup.h"

#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::board {
namespace {

constexpr auto kOk = ComponentStatus::Operational;
constexpr auto kWork = ComponentStatus::UnderMaintenance;
constexpr auto kSlow = ComponentStatus::DegradedPerformance;
constexpr auto kPart = ComponentStatus::PartialOutage;
constexpr auto kDown = ComponentStatus::MajorOutage;

struct Rule {
  std::vector<ComponentStatus> components;
  std::string indicator;
  std::string description;
};

TEST_CASE("roll-up: one component is said as it is", "[board]") {
  const auto rule = GENERATE(values<Rule>({{{}, "none", "All Systems Operational"},
                                           {{kOk}, "none", "All Systems Operational"},
                                           {{kWork}, "none", "Service Under Maintenance"},
                                           {{kSlow}, "minor", "Partially Degraded Service"},
                                           {{kPart}, "major", "Partial System Outage"},
                                           {{kDown}, "critical", "Major System Outage"}}));
  const auto rollup = rollup_of(rule.components, false);
  CHECK(rollup.indicator == rule.indicator);
  CHECK(rollup.description == rule.description);
}

TEST_CASE("roll-up: of several it matters whether all or some are at their worst", "[board]") {
  const auto rule = GENERATE(values<Rule>({{{kOk, kOk}, "none", "All Systems Operational"},
                                           {{kDown, kDown}, "critical", "Major System Outage"},
                                           {{kDown, kOk}, "major", "Partial System Outage"},
                                           {{kDown, kPart}, "major", "Partial System Outage"},
                                           {{kPart, kPart}, "major", "Partial System Outage"},
                                           {{kPart, kOk}, "minor", "Minor Service Outage"},
                                           {{kSlow, kPart}, "minor", "Minor Service Outage"},
                                           {{kSlow, kSlow}, "minor", "Degraded System Service"},
                                           {{kSlow, kOk}, "minor", "Partially Degraded Service"},
                                           {{kSlow, kWork}, "minor", "Partially Degraded Service"},
                                           {{kWork, kWork}, "none", "Service Under Maintenance"},
                                           {{kWork, kOk}, "none", "Service Under Maintenance"}}));
  const auto rollup = rollup_of(rule.components, false);
  CHECK(rollup.indicator == rule.indicator);
  CHECK(rollup.description == rule.description);
}

TEST_CASE("roll-up: the fifth indicator is said only where asked for and nothing is worse",
          "[board]") {
  CHECK(rollup_of(std::vector{kWork, kOk}, true).indicator == "maintenance");
  CHECK(rollup_of(std::vector{kWork, kSlow}, true).indicator == "minor");
  CHECK(rollup_of(std::vector{kOk}, true).indicator == "none");
}

TEST_CASE("roll-up: an incident is as bad as its worst component", "[board]") {
  CHECK(impact_word(kDown) == "critical");
  CHECK(impact_word(kPart) == "major");
  CHECK(impact_word(kSlow) == "minor");
  CHECK(impact_word(kWork) == "none");
  CHECK(impact_word(kOk) == "none");
}

TEST_CASE("roll-up: nothing at all is operational", "[board]") {
  CHECK(worst_of({}) == kOk);
  CHECK(worst_of(std::vector{kWork, kDown, kSlow}) == kDown);
}

}  // namespace
}  // namespace goji::board
