#include "domain/words.h"

#include "support/catch.h"

namespace goji {
namespace {

TEST_CASE("words: every enumerator has its own word, and the word leads back to it") {
  for (const auto status : {Status::Firing, Status::Resolved, Status::Heartbeat, Status::Unknown})
    CHECK(status_named(word(status)) == status);
  for (int kind = 0; kind <= static_cast<int>(NoticeKind::Draft); ++kind)
    CHECK(notice_kind_named(word(static_cast<NoticeKind>(kind))) == static_cast<NoticeKind>(kind));
  for (int phase = 0; phase <= static_cast<int>(Phase::Resolved); ++phase)
    CHECK(phase_named(word(static_cast<Phase>(phase))) == static_cast<Phase>(phase));
  for (int mark = 0; mark <= static_cast<int>(Mark::Demo); ++mark)
    CHECK(mark_named(word(static_cast<Mark>(mark))) == static_cast<Mark>(mark));
  for (int i = 0; i <= static_cast<int>(ComponentStatus::MajorOutage); ++i)
    CHECK(component_status_named(word(static_cast<ComponentStatus>(i))) ==
          static_cast<ComponentStatus>(i));
}

TEST_CASE("words: they are those of the contract") {
  CHECK(word(Status::Firing) == "firing");
  CHECK(word(Impact::DegradedPerformance) == "degraded_performance");
  CHECK(word(ComponentStatus::UnderMaintenance) == "under_maintenance");
  CHECK(word(NoticeKind::MaintenanceSoon) == "maintenance_soon");
  CHECK(word(NoticeKind::Draft) == "draft");
  CHECK(word(Phase::Investigating) == "investigating");
  CHECK(word(Mark::Drill) == "drill");
  CHECK(word(Mark::None).empty());
  CHECK(impact_named("major") == std::nullopt);
}

TEST_CASE("words: an impact is the component status of the same name") {
  for (const auto impact :
       {Impact::DegradedPerformance, Impact::PartialOutage, Impact::MajorOutage})
    CHECK(word(to_component_status(impact)) == word(impact));
}

}  // namespace
}  // namespace goji
