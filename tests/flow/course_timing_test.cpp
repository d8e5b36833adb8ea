// The paragraph "Timing" of the policy, sentence by sentence, at its boundaries.
#include "scenario/story.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::test {
namespace {

TEST_CASE("first notice: due 5 minutes after the corroborated share first reached 5 %") {
  const auto promises = Story{}.outage("a", 0, 300).promises();
  CHECK(std::ranges::count(promises, "first_notice 300 met 60") == 1);
}

TEST_CASE("first notice: due 5 minutes after rule 1 first held, if that came first") {
  const auto minutes = Story{}.outage("a", 0, 1600, {.share = 0.04}).promises();
  CHECK(std::ranges::count(minutes, "first_notice 1800 met 1500") == 1);
  const auto lone = Story{}.fires("s1", "a", 0, 300).promises();
  CHECK(std::ranges::count(lone, "first_notice 480 met 180") == 1);
}

TEST_CASE("first notice: a share that was reached and lost again has started the clock") {
  Story story;
  story.outage("a", 0, 30, {.share = 0.05}).outage("a", 100, 300, {.share = 0.05});
  CHECK(std::ranges::count(story.promises(), "first_notice 300 met 160") == 1);
}

TEST_CASE("first notice: under maintenance it is due after its end") {
  Story story;
  story.maintenance("a", -60, 300).outage("a", 0, 900);
  CHECK(std::ranges::count(story.promises(), "first_notice 600 met 301") == 1);
}

TEST_CASE("next update: due after 30 minutes for major and partial, 120 for degraded") {
  const auto first = [](Impact impact) {
    const auto promises = Story{}.outage("a", 0, 300, {.impact = impact, .share = 0.5}).promises();
    return *std::ranges::find_if(promises,
                                 [](const auto& line) { return line.starts_with("next_update"); });
  };
  CHECK(first(Impact::MajorOutage) == "next_update 1860 met 420");
  CHECK(first(Impact::PartialOutage) == "next_update 1860 met 420");
  CHECK(first(Impact::DegradedPerformance) == "next_update 7260 met 420");
}

TEST_CASE("next update: the worst component counts") {
  Story story{{"a", "b"}};
  story.outage("a", 0, 300, {.impact = Impact::DegradedPerformance, .share = 0.5});
  story.outage("b", 0, 300, {.impact = Impact::PartialOutage, .share = 0.5});
  CHECK(std::ranges::count(story.promises(), "next_update 1860 met 420") == 1);
}

TEST_CASE("still: goes by itself when the promised update is due, three times in a row") {
  Story story;
  story.outage("a", 0, 20'000);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "1860 still #1 a=major_outage",
                              "3660 still #1 a=major_outage",
                              "5460 still #1 a=major_outage",
                              "20120 monitoring #1 a=major_outage",
                              "20600 resolved #1 a=operational"});
}

TEST_CASE("still: the third promises no time") {
  Story story;
  story.outage("a", 0, 20'000);
  std::vector<bool> no_time;
  for (const auto& event : story.outcome().events)
    if (const auto* said = std::get_if<flow::Said>(&event)) {
      no_time.push_back(said->promises_no_time);
      if (said->promises_no_time) CHECK_FALSE(said->incident->next_update_at);
      if (said->kind == NoticeKind::Opened) CHECK(said->incident->next_update_at == story.at(1860));
    }
  CHECK(no_time == std::vector<bool>{false, false, false, true, false, false});
  CHECK(story.promises() == Lines{"next_update 1860 met 1860",
                                  "first_notice 300 met 60",
                                  "next_update 3660 met 3660",
                                  "next_update 5460 met 5460",
                                  "next_update 21920 met 20600",
                                  "recovery 20600 met 20600"});
}

TEST_CASE("still: another notice in between begins a new row") {
  Story story{{"a", "b"}};
  story.depends("b", "a").outage("a", 0, 20'000).outage("b", 5000, 19'000);
  const auto told = story.told();
  CHECK(std::ranges::count_if(
            told, [](const auto& line) { return line.find("still") != line.npos; }) == 5);
  CHECK(told[3] == "5060 updated #1 a=major_outage b=major_outage");
}

TEST_CASE("still: any other notice in that second meets the promise") {
  Story story;
  story.outage("a", 0, 1740);
  CHECK(story.told()[1] == "1860 monitoring #1 a=major_outage");
}

TEST_CASE("reminder: operators are told at 80 % of the time") {
  Story story;
  story.outage("a", 0, 1700);
  CHECK(story.notes() == Lines{"1500 update_due_soon"});
  Story sooner;
  sooner.outage("a", 0, 1300);
  CHECK(sooner.notes().empty());
}

TEST_CASE("recovery promise: made by monitoring, due when the clean window ends") {
  const auto promises = Story{}.outage("a", 0, 300).promises();
  CHECK(promises.back() == "recovery 900 met 900");
}

TEST_CASE("recovery promise: void as soon as a member fires and made again from the new start") {
  Story story;
  story.outage("a", 0, 120, {.share = 0.06}).outage("a", 310, 600, {.share = 0.01});
  const auto promises = story.promises();
  CHECK(std::ranges::count(promises, "recovery 720 void") == 1);
  CHECK(std::ranges::count(promises, "recovery 2400 met 2400") == 1);
}

// --- the cap -------------------------------------------------------------------------------------

/// Outages of 100 s, each of which is opened, watched and resolved: three notices.
Story with_outages(int count) {
  Story story;
  story.start -= std::chrono::hours{12};  // midnight
  for (int i = 0; i < count; ++i)
    story.outage("a", i * 5000.0, i * 5000.0 + 100);
  return story;
}

TEST_CASE("cap: a component has 12 automatic notices a day, the last of them for resolved") {
  const auto story = with_outages(4);
  CHECK(story.told().size() == 12);
  CHECK(story.told().back() == "15700 resolved #4 a=operational");
  CHECK(story.drafts().empty());
}

TEST_CASE("cap: what it holds back becomes one draft, and goes when the next day begins") {
  Story story = with_outages(4);
  story.outage("a", 80'000, 90'000, {.every = 120});
  CHECK(story.drafts() == Lines{"80060 draft a=major_outage"});
  CHECK(story.told()[12] == "86400 opened #5 a=major_outage");
}

TEST_CASE("cap: the twelfth is kept though eleven went") {
  Story story = with_outages(3);
  story.outage("a", 15'000, 15'100).outage("a", 15'200, 15'300).outage("a", 15'360, 15'700);
  const auto told = story.told();
  CHECK(told.size() == 12);
  CHECK(told[9] == "15060 opened #4 a=major_outage");
  CHECK(told[10] == "15300 updated #4 a=major_outage");  // comes and goes
  CHECK(told[11] == "17500 resolved #4 a=operational");
  CHECK(story.drafts() == Lines{"16300 draft #4 a=major_outage"});  // the monitoring
}

TEST_CASE("cap: another component has its own") {
  Story story{{"a", "b"}};
  story.start -= std::chrono::hours{12};
  for (int i = 0; i < 4; ++i)
    story.outage("a", i * 5000.0, i * 5000.0 + 100);
  story.outage("b", 20'000, 20'100);
  CHECK(story.told()[12] == "20060 opened #5 b=major_outage");
}

TEST_CASE("cap: the day is the site's") {
  Story story = with_outages(4);
  story.terms.zone = "Asia/Seoul";  // midnight there at 15:00 UTC
  story.outage("a", 60'000, 60'100);
  CHECK(story.told()[12] == "60060 opened #5 a=major_outage");
}

}  // namespace
}  // namespace goji::test
