// What persons say, and what becomes of it.
#include "scenario/story.h"
#include "support/catch.h"

#include <algorithm>

namespace goji::test {
namespace {

using Kind = flow::Word::Kind;
constexpr auto kMajor = ComponentStatus::MajorOutage;
constexpr auto kPartial = ComponentStatus::PartialOutage;
constexpr auto kDegraded = ComponentStatus::DegradedPerformance;
constexpr auto kFine = ComponentStatus::Operational;

flow::Word announce(std::map<std::string, ComponentStatus> components) {
  return {.kind = Kind::Announce, .components = std::move(components)};
}

flow::Word about(Kind kind, IncidentId incident) {
  return {.kind = kind, .incident = incident};
}

TEST_CASE("announce: it is said at once and stands until a person ends it") {
  Story story;
  story.says(10, announce({{"a", kMajor}})).says(5000, about(Kind::Resolve, 1));
  CHECK(story.told() == Lines{"10 opened #1 a=major_outage by a person",
                              "1810 still #1 a=major_outage",
                              "3610 still #1 a=major_outage",
                              "5000 resolved #1 a=operational by a person"});
  CHECK_FALSE(story.incidents().at(0).automatic);
}

TEST_CASE("announce: what the sources say later joins and worsens by itself") {
  Story story{{"a", "b"}};
  story.says(0, announce({{"a", kDegraded}}));
  story.outage("a", 100, 900).outage("b", 100, 900);
  const auto told = story.told();
  CHECK(told[1] == "100 updated #1 a=major_outage");
  CHECK(told[2] == "160 updated #1 a=major_outage b=major_outage");
}

TEST_CASE("announce: it needs a component with a problem that is not announced already") {
  Story story;
  story.says(0, announce({{"a", kFine}}))
      .says(1, announce({{"nobody", kMajor}}))
      .says(2, announce({{"a", kMajor}}))
      .says(3, announce({{"a", kMajor}}));
  CHECK(story.told()[0] == "2 opened #1 a=major_outage by a person");
  CHECK(story.refusals() ==
        Lines{"components: none of them is said to have a problem",
              "there is no component `nobody`",
              "a is already announced in incident 1; its last notice was opened at "
              "2024-06-05T12:00:02Z"});
}

TEST_CASE("announce: a press that comes when goji has just spoken is a conflict") {
  Story story;
  story.outage("a", 0, 300).says(61, announce({{"a", kMajor}}));
  CHECK(story.refusals().size() == 1);
  CHECK(story.outcome().refusals[0].fault == Fault::Conflict);
}

TEST_CASE("announce: what the sources said before is no reason to contradict the person") {
  Story story;
  story.outage("a", 0, 900).says(30, announce({{"a", kDegraded}}));
  CHECK(story.told()[0] == "30 opened #1 a=degraded_performance by a person");
  CHECK(story.told()[1].find("still") != std::string::npos);
}

TEST_CASE("update: phase and components are as the person says") {
  Story story;
  story.outage("a", 0, 900);
  story.says(100,
             {.kind = Kind::Update,
              .incident = 1,
              .phase = Phase::Identified,
              .components = {{"a", kPartial}}});
  CHECK(story.told()[1] == "100 updated #1 a=partial_outage by a person");
  CHECK(story.told()[2] == "1020 monitoring #1 a=partial_outage");
}

TEST_CASE("update: the next automatic one keeps its distance") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 900).outage("b", 100, 900);
  story.says(150, about(Kind::Update, 1));
  CHECK(story.told()[2] == "210 updated #1 a=major_outage b=major_outage");
}

TEST_CASE("update: it meets the promise, and no still is needed") {
  Story story;
  story.outage("a", 0, 3000).says(1800, about(Kind::Update, 1));
  CHECK(story.told()[1] == "1800 updated #1 a=major_outage by a person");
  CHECK(story.told()[2] == "3120 monitoring #1 a=major_outage");
}

TEST_CASE("update: monitoring by a person is no relapse while it still fires") {
  Story story;
  story.outage("a", 0, 900);
  story.says(300, {.kind = Kind::Update, .incident = 1, .phase = Phase::Monitoring});
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "300 monitoring #1 a=major_outage by a person",
                              "1500 resolved #1 a=operational"});
}

TEST_CASE("update: one that is over is a conflict, and one that never was is not found") {
  Story story;
  story.outage("a", 0, 100).says(1000, about(Kind::Update, 1)).says(1001, about(Kind::Update, 2));
  CHECK(story.refusals() == Lines{"incident 1 is resolved since 2024-06-05T12:11:40Z; its last "
                                  "notice was resolved at 2024-06-05T12:11:40Z",
                                  "there is no incident 2"});
  CHECK(story.outcome().refusals[1].fault == Fault::NotFound);
}

TEST_CASE("resolve: what still fires says nothing by itself until it was clean once") {
  Story story;
  story.outage("a", 0, 900).says(300, about(Kind::Resolve, 1));
  story.outage("a", 1000, 1200);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "300 resolved #1 a=operational by a person",
                              "1060 reopened #1 a=major_outage",
                              "1200 updated #1 a=major_outage",
                              "1800 monitoring #1 a=major_outage",
                              "3000 resolved #1 a=operational"});
}

TEST_CASE("retract: it ends the incident, which is never reopened") {
  Story story;
  story.outage("a", 0, 200).says(100, about(Kind::Retract, 1)).outage("a", 1000, 1100);
  const auto told = story.told();
  CHECK(told[1] == "100 retracted #1 a=operational by a person");
  CHECK(told[2] == "1060 opened #2 a=major_outage");
  CHECK(story.incidents().at(0).retracted);
}

TEST_CASE("retract: also afterwards, but only once") {
  Story story;
  story.outage("a", 0, 100).says(1000, about(Kind::Retract, 1)).says(1001, about(Kind::Retract, 1));
  CHECK(story.told().back() == "1000 retracted #1 a=operational by a person");
  CHECK(story.refusals().size() == 1);
}

TEST_CASE("correct: what was said wrongly is said rightly, open or not") {
  Story open;
  open.outage("a", 0, 900);
  open.says(100, {.kind = Kind::Correct, .incident = 1, .components = {{"a", kDegraded}}});
  CHECK(open.told()[1] == "100 corrected #1 a=degraded_performance by a person");
  CHECK(open.told()[2] == "1020 monitoring #1 a=degraded_performance");
  Story over;
  over.outage("a", 0, 100).says(1000, about(Kind::Correct, 1));
  CHECK(over.told().back() == "1000 corrected #1 by a person");
}

// --- drafts --------------------------------------------------------------------------------------

flow::Word on_draft(Kind kind, std::uint64_t draft) {
  return {.kind = kind, .draft = draft};
}

TEST_CASE("draft: approved it opens an incident that goes on by itself") {
  Story story;
  story.outage("a", 0, 600, {.share = 0.01}).says(400, on_draft(Kind::ApproveDraft, 1));
  CHECK(story.told() == Lines{"400 opened #1 a=major_outage by a person",
                              "720 monitoring #1 a=major_outage",
                              "1200 resolved #1 a=operational"});
}

TEST_CASE("draft: approved it joins the incident that it belongs to") {
  Story story{{"p", "a"}};
  story.depends("a", "p").outage("p", 0, 900).outage("a", 0, 900, {.share = 0.01});
  story.says(400, on_draft(Kind::ApproveDraft, 1));
  CHECK(story.told()[1] == "400 updated #1 a=major_outage p=major_outage by a person");
}

TEST_CASE("draft: the words of the person go before those of the draft") {
  Story story;
  story.outage("a", 0, 600, {.share = 0.01});
  story.says(400, {.kind = Kind::ApproveDraft, .draft = 1, .components = {{"a", kDegraded}}});
  CHECK(story.told()[0] == "400 opened #1 a=degraded_performance by a person");
}

TEST_CASE("draft: it is decided once") {
  Story story;
  story.outage("a", 0, 600, {.share = 0.01});
  story.says(400, on_draft(Kind::RejectDraft, 1)).says(410, on_draft(Kind::ApproveDraft, 1));
  story.says(411, on_draft(Kind::ApproveDraft, 7));
  CHECK(story.told().empty());
  CHECK(story.refusals() ==
        Lines{"draft 1 is decided: rejected at 2024-06-05T12:06:40Z", "there is no draft 7"});
}

TEST_CASE("draft: one that events have overtaken says what happened") {
  Story announced;
  announced.outage("a", 0, 310, {.share = 0.01, .resolves = false});
  announced.outage("a", 310, 900, {.share = 0.5, .started = 0});
  announced.says(500, on_draft(Kind::ApproveDraft, 1));
  CHECK(announced.refusals() ==
        Lines{"draft 1 is decided: announced in incident 1 at 2024-06-05T12:06:10Z"});
  Story over;
  over.outage("a", 0, 310, {.share = 0.01}).says(1000, on_draft(Kind::ApproveDraft, 1));
  CHECK(over.refusals() == Lines{"draft 1 is decided: it ended at 2024-06-05T12:05:10Z"});
}

TEST_CASE("draft: what ended untold is told afterwards") {
  Story story;
  story.outage("a", 0, 50, {.share = 0.6}).says(700, on_draft(Kind::ApproveDraft, 1));
  CHECK(story.told() == Lines{"700 ended #1 a=major_outage by a person"});
  const auto incident = story.incidents().at(0);
  CHECK(incident.phase == Phase::Resolved);
  CHECK(incident.onset == story.at(0));
  CHECK(incident.resolved_at == story.at(50));
  CHECK(incident.share_minutes == Approx(0.5));
}

TEST_CASE("draft: what the cap held back is said by the person who approves it") {
  Story story;
  story.start -= std::chrono::hours{12};
  for (int i = 0; i < 4; ++i)
    story.outage("a", i * 5000.0, i * 5000.0 + 100);
  story.outage("a", 30'000, 31'000).says(30'100, on_draft(Kind::ApproveDraft, 1));
  CHECK(story.told()[12] == "30100 opened #5 a=major_outage by a person");
}

TEST_CASE("notify: a person may change pages without a message to people") {
  Story story;
  auto quiet = announce({{"a", kMajor}});
  quiet.notify = false;
  story.says(0, quiet);
  for (const auto& event : story.outcome().events)
    if (const auto* said = std::get_if<flow::Said>(&event))
      CHECK(said->notify == (said->kind != NoticeKind::Opened));
}

}  // namespace
}  // namespace goji::test
