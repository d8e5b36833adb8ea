// The paragraph "Opening" of the policy, sentence by sentence, at its boundaries.
#include "scenario/story.h"
#include "support/catch.h"

namespace goji::test {
namespace {

constexpr double kDay = 86'400;

Signal heard(const Story& story, const std::string& source, double at) {
  return {.source = source,
          .key = "check",
          .component = "a",
          .status = Status::Resolved,
          .at = story.at(at)};
}

/// Another source has been heard, so nobody is alone.
Story with_company() {
  Story story;
  story.signal(heard(story, "s2", -1000));
  return story;
}

TEST_CASE("rule 1: a corroborated share of 5 % held for 60 s is announced in that second") {
  CHECK(Story{}.outage("a", 0, 300, {.share = 0.05}).told() ==
        Lines{"60 opened #1 a=major_outage",
              "420 monitoring #1 a=major_outage",
              "900 resolved #1 a=operational"});
}

TEST_CASE("rule 1: 4.9 % is below 5 %") {
  CHECK(Story{}.outage("a", 0, 299, {.share = 0.049}).told_with_drafts().empty());
}

TEST_CASE("rule 1: 59 s are not 60 s") {
  CHECK(Story{}.outage("a", 0, 59, {.share = 0.05}).told_with_drafts().empty());
}

TEST_CASE("rule 1: the opening rules come before the signals of their instant") {
  CHECK(Story{}.outage("a", 0, 60, {.share = 0.05}).told() ==
        Lines{"60 opened #1 a=major_outage",
              "180 monitoring #1 a=major_outage",
              "660 resolved #1 a=operational"});
}

TEST_CASE("rule 1: a break starts the 60 s anew") {
  Story story;
  const Fires half{.share = 0.5};  // at 100 % the share-minutes would come first
  story.fires("s1", "a", 0, 300, half)
      .fires("s2", "a", 0, 50, half)
      .fires("s2", "a", 55, 300, half);
  CHECK(story.told().front() == "115 opened #1 a=major_outage");
}

TEST_CASE("rule 1: firing comes before resolved, so a source that takes over leaves no break") {
  Story story;
  story.fires("s1", "a", 0, 300).fires("s2", "a", 0, 30).fires("s3", "a", 30, 300);
  CHECK(story.told().front() == "60 opened #1 a=major_outage");
}

TEST_CASE("rule 1: decisions between two seconds are rounded up to whole seconds") {
  CHECK(Story{}.outage("a", 0.25, 300, {.share = 0.05}).told().front() ==
        "61 opened #1 a=major_outage");
  CHECK(Story{}.outage("a", 0.25, 60.5, {.share = 0.05}).told().empty());
}

TEST_CASE("rule 1: one corroborated share-minute is announced when it is full") {
  CHECK(Story{}.outage("a", 0, 1501, {.share = 0.04}).told().front() ==
        "1500 opened #1 a=major_outage");
  CHECK(Story{}.outage("a", 0, 1499, {.share = 0.04}).told().empty());
}

TEST_CASE("rule 1: share-minutes need not be without a break") {
  Story story;
  story.outage("a", 0, 600, {.share = 0.04}).outage("a", 1000, 2000, {.share = 0.04});
  CHECK(story.told().front() == "1900 opened #1 a=major_outage");
}

TEST_CASE("rule 1: share-minutes count double on weekdays in the morning and the evening") {
  const auto opened = [](std::chrono::sys_days day, int minutes, const char* zone) {
    Story story;
    story.terms.zone = zone;
    story.start = day + std::chrono::minutes{minutes};
    return story.outage("a", 0, 1600, {.share = 0.04}).told().front();
  };
  using namespace std::chrono;
  const sys_days wednesday{year{2024} / 6 / 5};
  CHECK(opened(wednesday, 7 * 60, "UTC") == "750 opened #1 a=major_outage");
  CHECK(opened(wednesday, 18 * 60, "UTC") == "750 opened #1 a=major_outage");
  CHECK(opened(wednesday, 6 * 60 + 50, "UTC") == "1050 opened #1 a=major_outage");
  CHECK(opened(wednesday, 9 * 60 + 50, "UTC") == "900 opened #1 a=major_outage");
  CHECK(opened(wednesday, 21 * 60 + 50, "UTC") == "900 opened #1 a=major_outage");
  CHECK(opened(wednesday, 12 * 60, "UTC") == "1500 opened #1 a=major_outage");
  CHECK(opened(wednesday, 12 * 60, "Asia/Seoul") == "750 opened #1 a=major_outage");
  CHECK(opened(wednesday + days{2}, 18 * 60, "UTC") == "750 opened #1 a=major_outage");
  CHECK(opened(wednesday + days{3}, 18 * 60, "UTC") == "1500 opened #1 a=major_outage");
  CHECK(opened(wednesday + days{4}, 18 * 60, "UTC") == "1500 opened #1 a=major_outage");
  CHECK(opened(wednesday + days{5}, 18 * 60, "UTC") == "750 opened #1 a=major_outage");
}

TEST_CASE("rule 1: share-minutes older than two hours no longer count") {
  const Fires steady{.share = 0.008, .every = 120};
  CHECK(Story{}.outage("a", 0, 20'000, steady).told().empty());
  const Fires more{.share = 0.0084, .every = 120};
  CHECK(Story{}.outage("a", 0, 8000, more).told().front() == "7143 opened #1 a=major_outage");
}

TEST_CASE("rule 1: one source that is alone is announced after 3 minutes at 5 %") {
  CHECK(Story{}.fires("s1", "a", 0, 300, {.share = 0.05}).told() ==
        Lines{"180 opened #1 a=major_outage",
              "420 monitoring #1 a=major_outage",
              "900 resolved #1 a=operational"});
  CHECK(Story{}.fires("s1", "a", 0, 180, {.share = 0.05}).told().front() ==
        "180 opened #1 a=major_outage");
  CHECK(Story{}.fires("s1", "a", 0, 179, {.share = 0.05}).told().empty());
  CHECK(Story{}.fires("s1", "a", 0, 299, {.share = 0.049}).told().empty());
}

TEST_CASE("rule 1: the share-minutes of one source do not open") {
  CHECK(Story{}.fires("s1", "a", 0, 170, {.share = 1.0}).told().empty());
}

TEST_CASE("alone: another source that was heard within 30 days is company") {
  const auto told = [](double heard_at) {
    Story story;
    story.signal(heard(story, "s2", heard_at));
    return story.fires("s1", "a", 0, 400).told();
  };
  CHECK(told(-1000).empty());
  CHECK(told(-30 * kDay + 180).front() == "181 opened #1 a=major_outage");
  CHECK(told(-30 * kDay + 179).front() == "180 opened #1 a=major_outage");
  CHECK(told(-30 * kDay + 200).front() == "201 opened #1 a=major_outage");
}

TEST_CASE("alone: drills and tests are not heard") {
  for (const std::string label : {"drill", "test"}) {
    Story story;
    auto drill = heard(story, "s2", -1000);
    drill.labels[label] = "true";
    story.signal(drill);
    CHECK(story.fires("s1", "a", 0, 300).told().front() == "180 opened #1 a=major_outage");
  }
}

TEST_CASE("alone: a source whose heartbeat is lost is no company") {
  Story story{{"a", "b", "c"}};
  story.signal(heard(story, "s2", -1000)).beats("s2", 60, -600, -60);
  CHECK(story.fires("s1", "a", 0, 300).told().front() == "180 opened #1 a=major_outage");
}

TEST_CASE("alone: it is judged at the decision, when the heartbeat may have come back") {
  Story story{{"a", "b", "c"}};
  story.signal(heard(story, "s2", -1000)).beats("s2", 60, -600, -60).beats("s2", 60, 150, 600);
  CHECK(story.fires("s1", "a", 0, 300).told().empty());
  Story later{{"a", "b", "c"}};
  later.signal(heard(later, "s2", -1000)).beats("s2", 60, -600, 150);
  CHECK(later.fires("s1", "a", 0, 300).told().front() == "210 opened #1 a=major_outage");
}

TEST_CASE("press: an operator needs no second and never goes stale") {
  Story story;
  story.fires(
      "desk", "a", 0, 20'000, {.share = 0.05, .every = 0, .labels = {{"operator", "true"}}});
  CHECK(story.told().front() == "60 opened #1 a=major_outage");
  CHECK(story.told().back() == "20600 resolved #1 a=operational");
  for (const auto& note : story.notes())
    CHECK(note.find("stale") == std::string::npos);
}

TEST_CASE("impact: the second worst of the sources is announced") {
  Story story;
  story.fires("s1", "a", 0, 300, {.impact = Impact::MajorOutage, .share = 0.5});
  story.fires("s2", "a", 0, 300, {.impact = Impact::DegradedPerformance, .share = 0.5});
  CHECK(story.told().front() == "60 opened #1 a=degraded_performance");
}

TEST_CASE("share: a source that states none is taken for its impact's share") {
  const auto opened = [](Impact impact) {
    return Story{}.outage("a", 0, 1600, {.impact = impact}).told().front();
  };
  CHECK(opened(Impact::DegradedPerformance) == "1500 opened #1 a=degraded_performance");
  CHECK(opened(Impact::PartialOutage) == "60 opened #1 a=partial_outage");
  CHECK(opened(Impact::MajorOutage) == "60 opened #1 a=major_outage");
}

TEST_CASE("share: a count is divided by the users of the component") {
  const auto told = [](std::uint64_t affected) {
    Story story;
    story.terms.components[0].users = 1000;
    return story.outage("a", 0, 299, {.users = affected}).told();
  };
  CHECK(told(50).front() == "60 opened #1 a=major_outage");
  CHECK(told(49).empty());
  CHECK(told(5000).front() == "60 opened #1 a=major_outage");
}

TEST_CASE("share: the largest that its conditions state is the source's") {
  Story story;
  story.fires("s1", "a", 0, 299, {.share = 0.5});
  story.fires("s2", "a", 0, 299, {.share = 0.01}).fires("s2", "a", 0, 299, {.key = "other"});
  CHECK(story.told().empty());  // the other states none, and one is stated
  story.fires("s2", "a", 0, 299, {.share = 0.05, .key = "third"});
  CHECK(story.told().front() == "60 opened #1 a=major_outage");
}

TEST_CASE("rule 1: unannounced, one source that is left corroborates nothing") {
  Story story;
  story.fires("s1", "a", 0, 280, {.share = 0.5}).fires("s2", "a", 0, 50, {.share = 0.5});
  CHECK(story.told_with_drafts().empty());
}

// --- drafts --------------------------------------------------------------------------------------

TEST_CASE("draft: firing for 5 minutes without rule 1 is proposed in that second") {
  CHECK(Story{}.outage("a", 0, 301, {.share = 0.01}).told_with_drafts() ==
        Lines{"300 draft a=major_outage"});
  CHECK(Story{}.outage("a", 0, 300, {.share = 0.01}).drafts().size() == 1);
  CHECK(Story{}.outage("a", 0, 299, {.share = 0.01}).drafts().empty());
}

TEST_CASE("draft: there is one for an episode, and the next episode has its own") {
  Story one;
  one.outage("a", 0, 400, {.share = 0.01}).outage("a", 999, 1400, {.share = 0.01});
  CHECK(one.drafts() == Lines{"300 draft a=major_outage"});
  Story two;
  two.outage("a", 0, 400, {.share = 0.01}).outage("a", 1000, 1400, {.share = 0.01});
  CHECK(two.drafts() == Lines{"300 draft a=major_outage", "1300 draft a=major_outage"});
}

TEST_CASE("draft: it needs 5 minutes without a break") {
  Story story;
  story.outage("a", 0, 200, {.share = 0.01}).outage("a", 210, 400, {.share = 0.01});
  CHECK(story.drafts().empty());
}

TEST_CASE("draft: it names the worst that anybody says if nothing is agreed on") {
  auto story = with_company();
  story.fires("s1", "a", 0, 301, {.impact = Impact::PartialOutage});
  CHECK(story.drafts() == Lines{"300 draft a=partial_outage"});
}

TEST_CASE("draft: it names the incident that it would join") {
  Story story{{"p", "a"}};
  story.depends("a", "p").outage("p", 0, 900).outage("a", 300, 650, {.share = 0.01});
  CHECK(story.drafts() == Lines{"600 draft #1 a=major_outage"});
}

// --- ended unannounced ---------------------------------------------------------------------------

TEST_CASE("ended: 0.5 corroborated share-minutes are worth a draft when the episode is over") {
  CHECK(Story{}.outage("a", 0, 50, {.share = 0.6}).told_with_drafts() ==
        Lines{"650 draft a=major_outage"});
  CHECK(Story{}.outage("a", 0, 49, {.share = 0.6}).told_with_drafts().empty());
}

TEST_CASE("ended: so are 4 share-minutes by the largest share that any source stated") {
  auto enough = with_company();
  CHECK(enough.fires("s1", "a", 0, 240).told_with_drafts() == Lines{"840 draft a=major_outage"});
  auto less = with_company();
  CHECK(less.fires("s1", "a", 0, 239).told_with_drafts().empty());
}

TEST_CASE("ended: share-minutes are unweighted then") {
  Story story;
  story.start += std::chrono::hours{7};
  CHECK(story.outage("a", 0, 29, {.share = 0.6}).told_with_drafts().empty());
}

TEST_CASE("ended: what was announced is not proposed once more") {
  CHECK(Story{}.outage("a", 0, 300).drafts().empty());
}

TEST_CASE("ended: nothing is proposed if maintenance covered it") {
  Story covered;
  CHECK(covered.maintenance("a", 0, 50).outage("a", 0, 50).told_with_drafts().empty());
  Story late;
  CHECK(late.maintenance("a", 1, 100).outage("a", 0, 50).drafts().size() == 1);
  Story early;
  CHECK(early.maintenance("a", 0, 49).outage("a", 0, 50).drafts().size() == 1);
}

TEST_CASE("ended: a whole firing told in one word afterwards counts from its start") {
  const auto drafts = [](double start) {
    auto story = with_company();
    story.signal({.source = "s1",
                  .key = "check",
                  .component = "a",
                  .status = Status::Resolved,
                  .impact = Impact::MajorOutage,
                  .affected_share = 0.8,
                  .started_at = story.at(start),
                  .at = story.at(300)});
    return story.drafts();
  };
  CHECK(drafts(0) == Lines{"900 draft a=major_outage"});
  CHECK(drafts(1).empty());  // 0.8 for 299 s is less than 4
}

TEST_CASE("ended: two whole firings corroborate each other where they overlap") {
  Story story;
  for (const char* source : {"s1", "s2"})
    story.signal({.source = source,
                  .key = "check",
                  .component = "a",
                  .status = Status::Resolved,
                  .impact = Impact::PartialOutage,
                  .affected_share = 0.1,
                  .started_at = story.at(0),
                  .at = story.at(300)});
  CHECK(story.told_with_drafts() == Lines{"900 draft a=partial_outage"});
}

// --- maintenance and dependencies ----------------------------------------------------------------

TEST_CASE("rule 2: under announced maintenance nothing is announced until it is over") {
  Story story;
  story.maintenance("a", 0, 300).outage("a", 0, 900);
  CHECK(story.told_with_drafts() == Lines{"301 opened #1 a=major_outage",
                                          "1020 monitoring #1 a=major_outage",
                                          "1500 resolved #1 a=operational"});
}

TEST_CASE("rule 2: the maintenance of another component changes nothing") {
  Story story{{"a", "b"}};
  CHECK(story.maintenance("b", 0, 300).outage("a", 0, 900).told().front() ==
        "60 opened #1 a=major_outage");
}

TEST_CASE("rule 2: the incident of what it depends on gains the component instead") {
  Story story{{"p", "a"}};
  story.depends("a", "p").outage("p", 0, 900).outage("a", 300, 900);
  CHECK(story.told() == Lines{"60 opened #1 p=major_outage",
                              "360 updated #1 a=major_outage p=major_outage",
                              "1020 monitoring #1 a=major_outage p=major_outage",
                              "1500 resolved #1 a=operational p=operational"});
}

TEST_CASE("rule 2: siblings are not tied") {
  Story story{{"p", "a", "b"}};
  story.depends("a", "p").depends("b", "p").outage("a", 0, 900).outage("b", 300, 900);
  CHECK(story.told()[1] == "360 opened #2 b=major_outage");
}

TEST_CASE("rule 2: ties reach over what lies between") {
  Story story{{"p", "m", "a"}};
  story.depends("a", "m").depends("m", "p").outage("a", 0, 900).outage("p", 300, 900);
  CHECK(story.told()[1] == "360 updated #1 a=major_outage p=major_outage");
}

}  // namespace
}  // namespace goji::test
