// The paragraph "Incidents" of the policy, sentence by sentence, at its boundaries.
#include "scenario/story.h"
#include "support/catch.h"

namespace goji::test {
namespace {

constexpr auto kMajor = Impact::MajorOutage;
constexpr auto kPartial = Impact::PartialOutage;
constexpr auto kDegraded = Impact::DegradedPerformance;

/// Both sources say this from `from` on, and go on as they are.
Story& turns(Story& story, double from, double to, Impact impact, bool ends = false) {
  return story.outage(
      "a", from, to, {.impact = impact, .share = 0.5, .started = 0, .resolves = ends});
}

// --- joining -------------------------------------------------------------------------------------

TEST_CASE("joining: components that began within 2 minutes share an incident") {
  Story near{{"a", "b"}};
  near.outage("a", 0, 900).outage("b", 120, 900);
  CHECK(near.told()[1] == "180 updated #1 a=major_outage b=major_outage");
  Story far{{"a", "b"}};
  far.outage("a", 0, 900).outage("b", 121, 900);
  CHECK(far.told()[1] == "181 opened #2 b=major_outage");
}

TEST_CASE("joining: it is the named start that counts and not when it was heard") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 900).outage("b", 300, 900, {.started = 120});
  CHECK(story.told()[1] == "360 updated #1 a=major_outage b=major_outage");
}

TEST_CASE("joining: any member will do") {
  Story story{{"a", "b", "c"}};
  story.outage("a", 0, 900).outage("b", 100, 900).outage("c", 200, 900);
  CHECK(story.told()[2] == "260 updated #1 a=major_outage b=major_outage c=major_outage");
}

TEST_CASE("joining: what meets rule 1 in the same second is opened together") {
  Story story{{"a", "b"}};
  CHECK(story.outage("a", 0, 900).outage("b", 0, 900).told().front() ==
        "60 opened #1 a=major_outage b=major_outage");
}

TEST_CASE("joining: a joiner must meet rule 1") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 900).outage("b", 0, 290, {.share = 0.04});
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "1020 monitoring #1 a=major_outage",
                              "1500 resolved #1 a=operational"});
}

TEST_CASE("joining: what is over before it could be told does not hold up monitoring") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 70).outage("b", 50, 115);  // b would be told at 120
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "190 monitoring #1 a=major_outage",
                              "670 resolved #1 a=operational"});
}

TEST_CASE("joining: of two incidents that fit the older one gains it") {
  Story story{{"a", "b", "c"}};
  story.outage("a", 0, 900).outage("b", 200, 900).outage("c", 300, 900, {.started = 110});
  CHECK(story.told()[2] == "360 updated #1 a=major_outage c=major_outage");
}

TEST_CASE("joining: an incident that announced what it depends on goes before an older one") {
  Story story{{"a", "p", "c"}};
  story.depends("c", "p").outage("a", 0, 900).outage("p", 200, 900);
  story.outage("c", 300, 900, {.started = 110});
  CHECK(story.told()[2] == "360 updated #2 c=major_outage p=major_outage");
}

TEST_CASE("lone: one that says alone that it is broken again is believed as if it had opened it") {
  Story story{{"a", "b", "c"}};
  story.beats("s2", 60, -600, 300);
  story.outage("b", 0, 5000, {.every = 0}).outage("a", 0, 100);
  story.fires("s1", "a", 1000, 1300, {.impact = Impact::PartialOutage, .resolves = false});
  story.fires("s1", "a", 1300, 2500, {.started = 1000});
  CHECK(story.told()[2] == "1180 updated #1 a=partial_outage b=major_outage");
  CHECK(story.told()[3] == "1300 updated #1 a=major_outage b=major_outage");
}

// --- spacing -------------------------------------------------------------------------------------

TEST_CASE("updated: never within 60 s of the last notice and then as one") {
  Story story{{"a", "b", "c"}};
  story.outage("a", 0, 900).outage("b", 10, 900).outage("c", 40, 900);
  CHECK(story.told()[1] == "120 updated #1 a=major_outage b=major_outage c=major_outage");
}

TEST_CASE("updated: exactly 60 s after the last notice is late enough") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 900).outage("b", 60, 900);
  CHECK(story.told()[1] == "120 updated #1 a=major_outage b=major_outage");
}

TEST_CASE("updated: what is no longer true after the wait is not told") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 900).outage("b", 10, 100, {.share = 0.1});
  CHECK(story.told()[1] == "1020 monitoring #1 a=major_outage");
}

// --- worse and better ----------------------------------------------------------------------------

TEST_CASE("worsening: it is told at once") {
  Story story;
  turns(story, 0, 200, kPartial);
  turns(story, 200, 900, kMajor, true);
  CHECK(story.told()[0] == "60 opened #1 a=partial_outage");
  CHECK(story.told()[1] == "200 updated #1 a=major_outage");
}

TEST_CASE("worsening: it waits for the end of the 60 s") {
  Story story;
  turns(story, 0, 90, kPartial);
  turns(story, 90, 900, kMajor, true);
  CHECK(story.told()[1] == "120 updated #1 a=major_outage");
}

TEST_CASE("worsening: what got better in the meantime is not told") {
  Story story;
  turns(story, 0, 70, kPartial);
  turns(story, 70, 110, kMajor);
  turns(story, 110, 400, kPartial, true);
  CHECK(story.told()[1] == "520 monitoring #1 a=partial_outage");
}

TEST_CASE("worsening: one source that is left keeps its impact up to the announced one") {
  Story story;
  story.fires("s1", "a", 0, 300, {.impact = kPartial, .share = 0.5});
  story.fires("s2", "a", 0, 900, {.impact = kMajor, .share = 0.5});
  CHECK(story.told() == Lines{"60 opened #1 a=partial_outage",
                              "1020 monitoring #1 a=partial_outage",
                              "1500 resolved #1 a=operational"});
}

TEST_CASE("improving: it is told after 2 minutes") {
  Story story;
  turns(story, 0, 300, kMajor);
  turns(story, 300, 900, kPartial, true);
  CHECK(story.told()[1] == "420 updated #1 a=partial_outage");
}

TEST_CASE("improving: it can have lasted only since the worse was told") {
  Story story{{"a", "b", "c"}};
  story.beats("s1", 60, -600, 0);
  story.fires("s1", "a", 0, 40, {.impact = kDegraded, .resolves = false});  // then silent
  story.fires("s2", "a", 400, 3000);
  CHECK(story.told()[0] == "580 opened #1 a=major_outage");
  CHECK(story.told()[1] == "700 updated #1 a=degraded_performance");
}

TEST_CASE("improving: it must last for 2 minutes, after the signals of that instant") {
  Story story;
  turns(story, 0, 300, kMajor);
  turns(story, 300, 420, kPartial);
  turns(story, 420, 900, kMajor, true);
  CHECK(story.told()[1] == "1020 monitoring #1 a=major_outage");
}

TEST_CASE("improving: what is true after the 2 minutes is told") {
  Story story;
  turns(story, 0, 300, kMajor);
  turns(story, 300, 390, kPartial);
  turns(story, 390, 900, kDegraded, true);
  CHECK(story.told()[1] == "420 updated #1 a=degraded_performance");
}

TEST_CASE("improving: after improving and worsening again the next one waits 30 minutes") {
  Story story;
  turns(story, 0, 300, kMajor);
  turns(story, 300, 500, kPartial);
  turns(story, 500, 700, kMajor);
  turns(story, 700, 3000, kPartial, true);
  const auto told = story.told();
  CHECK(told[1] == "420 updated #1 a=partial_outage");
  CHECK(told[2] == "500 updated #1 a=major_outage");
  CHECK(told[3] == "2300 still #1 a=major_outage");
  CHECK(told[4] == "2500 updated #1 a=partial_outage");
}

TEST_CASE("improving: only that next one waits") {
  Story story;
  turns(story, 0, 300, kMajor);
  turns(story, 300, 500, kPartial);
  turns(story, 500, 600, kMajor);
  turns(story, 600, 2600, kPartial);
  turns(story, 2600, 3000, kDegraded, true);
  const auto told = story.told();
  CHECK(told[4] == "2400 updated #1 a=partial_outage");
  CHECK(told[5] == "2720 updated #1 a=degraded_performance");
}

// --- recovery ------------------------------------------------------------------------------------

TEST_CASE("recovery: all members are clean for 2 minutes, then for 10") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 300).outage("b", 0, 400);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage b=major_outage",
                              "520 monitoring #1 a=major_outage b=major_outage",
                              "1000 resolved #1 a=operational b=operational"});
}

TEST_CASE("recovery: a firing at the very end of the clean window is in time") {
  Story story;
  story.outage("a", 0, 300, {.share = 0.1}).outage("a", 420, 4000, {.share = 0.1});
  CHECK(story.told()[1] == "1860 still #1 a=major_outage");
  Story later;
  later.outage("a", 0, 300, {.share = 0.06}).outage("a", 421, 600, {.share = 0.06});
  CHECK(later.told()[1] == "420 monitoring #1 a=major_outage");
}

TEST_CASE("recovery: a member clean for 10 minutes while others fire is told as operational") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 300).outage("b", 0, 1000);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage b=major_outage",
                              "900 updated #1 a=operational b=major_outage",
                              "1120 monitoring #1 b=major_outage",
                              "1600 resolved #1 a=operational b=operational"});
  Story sooner{{"a", "b"}};
  sooner.outage("a", 0, 300).outage("b", 0, 900);
  CHECK(sooner.told()[1] == "1020 monitoring #1 a=major_outage b=major_outage");
}

TEST_CASE("recovery: silence is no recovery") {
  Story story;
  story.outage("a", 0, 300, {.resolves = false});
  const auto told = story.told();
  CHECK(told.size() == 4);  // opened, and three stills
  CHECK(told.back() == "5460 still #1 a=major_outage");
}

TEST_CASE("recovery: two others that state resolved after its last word overrule a stale one") {
  const auto last = [](double third_ends) {
    Story story;
    story.fires("s1", "a", 0, 100, {.resolves = false});
    story.fires("s2", "a", 0, 300).fires("s3", "a", 0, third_ends);
    return story.told().back();
  };
  CHECK(last(300) == "990 resolved #1 a=operational");  // stale at 90 + 300
  CHECK(last(500) == "1100 resolved #1 a=operational");
}

TEST_CASE("recovery: one other is not enough unless a lone source announced") {
  Story two;
  two.fires("s1", "a", 0, 100, {.resolves = false}).fires("s2", "a", 0, 300);
  CHECK(two.told().back() == "5460 still #1 a=major_outage");
  Story lone;
  lone.fires("s1", "a", 0, 300, {.resolves = false}).fires("s2", "a", 250, 400);
  CHECK(lone.told().back() == "1170 resolved #1 a=operational");  // stale at 270 + 300
}

TEST_CASE("recovery: what was resolved before the last word does not overrule it") {
  Story story;
  story.fires("s1", "a", 0, 400, {.resolves = false});
  story.fires("s2", "a", 0, 200).fires("s3", "a", 0, 390);
  CHECK(story.told().back() == "5460 still #1 a=major_outage");
}

// --- relapse -------------------------------------------------------------------------------------

TEST_CASE("relapse: after monitoring it needs rule 1 again, with its share-minutes kept") {
  Story kept;
  kept.outage("a", 0, 120, {.share = 0.5}).outage("a", 310, 500, {.share = 0.5});
  CHECK(kept.told()[1] == "240 monitoring #1 a=major_outage");
  CHECK(kept.told()[2] == "310 updated #1 a=major_outage");
  Story less;
  less.outage("a", 0, 120, {.share = 0.1}).outage("a", 310, 500, {.share = 0.1});
  CHECK(less.told()[2] == "370 updated #1 a=major_outage");
}

TEST_CASE("relapse: too small to be told it still voids the recovery") {
  Story story;
  story.outage("a", 0, 120, {.share = 0.1}).outage("a", 310, 350, {.share = 0.1});
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "240 monitoring #1 a=major_outage",
                              "350 updated #1 a=major_outage",
                              "950 monitoring #1 a=major_outage",
                              "2150 resolved #1 a=operational"});
}

TEST_CASE("reopened: within 60 minutes of resolved, to the new start") {
  Story again;
  again.outage("a", 0, 120).outage("a", 4320, 4400);
  const auto told = again.told();
  CHECK(told[2] == "720 resolved #1 a=operational");
  CHECK(told[3] == "4380 reopened #1 a=major_outage");
  Story later;
  later.outage("a", 0, 120).outage("a", 4321, 4400);
  CHECK(later.told()[3] == "4381 opened #2 a=major_outage");
  Story named;
  named.outage("a", 0, 120).outage("a", 4400, 4500, {.started = 4320});
  CHECK(named.told()[3] == "4460 reopened #1 a=major_outage");
}

TEST_CASE("reopened: only by those who were members") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 120).outage("b", 1000, 1200);
  CHECK(story.told()[3] == "1060 opened #2 b=major_outage");
}

TEST_CASE("reopened: an open incident that fits goes before") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 120).outage("b", 800, 1500).outage("a", 850, 1500);
  CHECK(story.told()[3] == "860 opened #2 b=major_outage");
  CHECK(story.told()[4] == "920 updated #2 a=major_outage b=major_outage");
}

// --- intermittent --------------------------------------------------------------------------------

TEST_CASE("intermittent: the fourth change within 30 minutes is told once") {
  Story story;
  story.outage("a", 0, 100).outage("a", 200, 300).outage("a", 400, 500).outage("a", 600, 700);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "300 updated #1 a=major_outage",
                              "1300 monitoring #1 a=major_outage",
                              "2500 resolved #1 a=operational"});
}

TEST_CASE("intermittent: a fourth change later than 30 minutes after the first is none") {
  Story within;
  within.outage("a", 0, 100).outage("a", 200, 1800);
  CHECK(within.told()[1] == "1800 updated #1 a=major_outage");
  Story later;
  later.outage("a", 0, 100).outage("a", 200, 1801);
  CHECK(later.told()[1] == "1860 still #1 a=major_outage");
  CHECK(later.told()[2] == "1921 monitoring #1 a=major_outage");
}

TEST_CASE("intermittent: monitoring comes once") {
  Story story;
  story.outage("a", 0, 100).outage("a", 200, 300).outage("a", 950, 1100);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "300 updated #1 a=major_outage",
                              "900 monitoring #1 a=major_outage",
                              "1010 updated #1 a=major_outage",
                              "2810 still #1 a=major_outage",
                              "2900 resolved #1 a=operational"});
}

// --- background ----------------------------------------------------------------------------------

TEST_CASE("background: a small old source neither sets the onset nor blocks recovery") {
  Story story;
  story.fires("old", "a", -700, 5000, {.share = 0.049, .every = 120});
  story.outage("a", 0, 300);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "420 monitoring #1 a=major_outage",
                              "900 resolved #1 a=operational"});
  CHECK(story.incidents().at(0).onset == story.at(0));
}

TEST_CASE("background: a source at 5 % is none, and neither is one that began 10 minutes before") {
  Story large;
  large.signal({.source = "s1",
                .key = "check",
                .component = "a",
                .status = Status::Resolved,
                .at = large.at(-1000)});
  large.fires("old", "a", -700, 1000, {.share = 0.05, .every = 120}).outage("a", 0, 300);
  CHECK(large.told()[1] == "1120 monitoring #1 a=major_outage");
  Story recent;
  recent.fires("old", "a", -600, 1000, {.share = 0.01, .every = 120}).outage("a", 0, 300);
  CHECK(recent.told()[1] == "1120 monitoring #1 a=major_outage");
  CHECK(recent.incidents().at(0).onset == recent.at(-600));
}

TEST_CASE("background: never one of the two that began last") {
  Story story;
  story.fires("old", "a", -700, 3000, {.share = 0.04, .every = 120});
  story.fires("s1", "a", 0, 1600, {.share = 0.5});
  CHECK(story.told() == Lines{"1500 opened #1 a=major_outage",
                              "3120 monitoring #1 a=major_outage",
                              "3600 resolved #1 a=operational"});
  CHECK(story.incidents().at(0).onset == story.at(-600));
}

}  // namespace
}  // namespace goji::test
