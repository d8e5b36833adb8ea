// Blindness: its definition under "Words" and what follows from it under "Opening".
#include "scenario/story.h"
#include "support/catch.h"

#include <algorithm>

namespace goji::test {
namespace {

/// Heartbeats every minute until 0, so that the next is due at 60 and lost at 90.
Story watched(std::vector<std::string> components = {"a", "b", "c"}) {
  Story story{std::move(components)};
  story.beats("probe", 60, -600, 0);
  return story;
}

TEST_CASE("blind: when two thirds begin to fire around the due time nothing is opened") {
  auto story = watched();
  story.outage("a", 60, 200).outage("b", 60, 200);
  CHECK(story.told().empty());
  CHECK(std::ranges::count(story.notes(), "90 monitoring_blind") == 1);
}

TEST_CASE("blind: fewer than two thirds is a real outage") {
  auto story = watched();
  CHECK(story.outage("a", 60, 200).told().front() == "120 opened #1 a=major_outage");
}

TEST_CASE("blind: they begin within 30 s of when the heartbeat was due") {
  for (const double from : {30.0, 90.0}) {
    auto story = watched();
    CHECK(story.outage("a", from, 200).outage("b", from, 200).told().empty());
  }
  for (const double from : {29.0, 91.0}) {
    auto story = watched();
    const auto told = story.outage("a", from, 200).outage("b", from, 200).told();
    CHECK(told.size() == 3);
  }
}

TEST_CASE("blind: a heartbeat is lost at one and a half intervals, and in time in that moment") {
  auto story = watched();
  story.beats("probe", 60, 90, 600);
  CHECK(story.outage("a", 60, 200).outage("b", 60, 200).told().front() ==
        "120 opened #1 a=major_outage b=major_outage");
}

TEST_CASE("blind: with intervals of 60 s the loss is known in the second in which rule 1 holds") {
  auto story = watched({"a"});
  CHECK(story.outage("a", 30, 200).told().empty());
}

TEST_CASE("blind: a heartbeat that was never heard is not lost") {
  Story story;
  story.terms.heartbeats.push_back({.source = "probe", .every = std::chrono::seconds{60}});
  CHECK(story.outage("a", 0, 200).told().front() == "60 opened #1 a=major_outage");
}

TEST_CASE("blind: what would be announced is proposed at once, and held after 4 minutes") {
  auto story = watched({"a"});
  story.outage("a", 60, 900);
  CHECK(story.told_with_drafts() == Lines{"120 draft a=major_outage",
                                          "300 holding #1 a=major_outage",
                                          "1020 monitoring #1 a=major_outage",
                                          "1500 resolved #1 a=operational"});
}

TEST_CASE("blind: the holding statement meets the promise of the first notice") {
  auto story = watched({"a"});
  story.outage("a", 60, 900);
  CHECK(std::ranges::count(story.promises(), "first_notice 360 met 300") == 1);
}

TEST_CASE("blind: what fires no longer is not held") {
  auto story = watched({"a"});
  CHECK(story.outage("a", 60, 299, {.share = 0.1}).told().empty());
  auto other = watched({"a"});
  CHECK(other.outage("a", 60, 300, {.share = 0.1}).told().front() ==
        "300 holding #1 a=major_outage");
}

TEST_CASE("blind: the 4 minutes count from the onset") {
  auto story = watched({"a"});
  story.outage("a", 60, 900, {.started = -100});
  CHECK(story.told().front() == "140 holding #1 a=major_outage");
}

TEST_CASE("blind: no holding statement if a person has decided") {
  for (const auto kind : {flow::Word::Kind::RejectDraft, flow::Word::Kind::ApproveDraft}) {
    auto story = watched({"a"});
    story.outage("a", 60, 900).says(200, {.kind = kind, .draft = 1});
    const auto told = story.told();
    CHECK(std::ranges::none_of(told,
                               [](const auto& line) { return line.find("holding") != line.npos; }));
  }
}

TEST_CASE("blind: when it ends rule 1 starts from zero") {
  auto story = watched({"a"});
  story.beats("probe", 60, 200, 2000).outage("a", 60, 900);
  CHECK(story.told_with_drafts() == Lines{"120 draft a=major_outage",
                                          "260 opened #1 a=major_outage",
                                          "1020 monitoring #1 a=major_outage",
                                          "1500 resolved #1 a=operational"});
  CHECK(story.incidents().at(0).share_minutes == Approx(14.0));
}

TEST_CASE("blind: it ends when fewer than two thirds of those still fire") {
  auto story = watched();
  story.outage("a", 60, 150, {.share = 0.06}).outage("b", 60, 900, {.share = 0.06});
  CHECK(story.told().front() == "210 opened #1 b=major_outage");
}

TEST_CASE("blind: a third that goes on ends nothing while two thirds fire") {
  auto story = watched();
  story.outage("a", 60, 150, {.share = 0.06});
  story.outage("b", 60, 280, {.share = 0.06}).outage("c", 60, 280, {.share = 0.06});
  CHECK(story.told().empty());
}

TEST_CASE("blind: open incidents go on") {
  Story story{{"a", "b", "c"}};
  story.beats("probe", 60, -600, 1020);
  story.outage("a", 0, 1200).outage("b", 1080, 1500).outage("c", 1080, 1500);
  const auto told = story.told();
  CHECK(told[0] == "60 opened #1 a=major_outage");
  CHECK(told[1] == "1320 holding #2 b=major_outage c=major_outage");
  CHECK(told[2] == "1320 monitoring #1 a=major_outage");
}

}  // namespace
}  // namespace goji::test
