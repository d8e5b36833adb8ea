// The policy's own rules: for some components, in some hours, and whose word counts.
#include "scenario/story.h"
#include "support/catch.h"

namespace goji::test {
namespace {

using criteria::Action;
using criteria::Rule;
using namespace std::chrono_literals;

Story with(std::vector<Rule> rules) {
  Story story;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    rules[i].place = "rules[" + std::to_string(i) + "]";
    if (rules[i].zone.empty()) rules[i].zone = "UTC";
  }
  story.terms.policy.rules = std::move(rules);
  return story;
}

std::string first(const Lines& lines) {
  return lines.empty() ? "" : lines.front();
}

bool has(const Lines& lines, const std::string& line) {
  return std::ranges::find(lines, line) != lines.end();
}

// --- bars ----------------------------------------------------------------------------------------

TEST_CASE("rules: a component has the bar that its rule gives it") {
  Story story{{"a", "b"}};
  story.terms.policy.rules = {{.components = {"b"}, .zone = "UTC", .share = 0.03}};
  story.outage("a", 0, 299, {.share = 0.03}).outage("b", 0, 299, {.share = 0.03});
  CHECK(first(story.told_with_drafts()) == "60 opened #1 b=major_outage");
  CHECK(story.told().size() == 3);
}

TEST_CASE("rules: the first that concerns a component counts and the others do not") {
  auto story = with({{.components = {"a"}, .hold = 40s}, {.share = 0.01, .hold = 30s}});
  CHECK(first(story.outage("a", 0, 300, {.share = 0.5}).told()) == "40 opened #1 a=major_outage");
}

TEST_CASE("rules: a group has the bar that its rule gives it") {
  auto story = with({{.groups = {"front"}, .hold = 30s}});
  story.terms.components[0].group = "front";
  CHECK(first(story.outage("a", 0, 300, {.share = 0.5}).told()) == "30 opened #1 a=major_outage");
}

TEST_CASE("rules: each bar may be another") {
  const Fires half{.share = 0.5};
  CHECK(first(with({{.hold = 30s}}).outage("a", 0, 300, half).told()) ==
        "30 opened #1 a=major_outage");
  CHECK(first(with({{.hold = 600s, .share_minutes = 2}}).outage("a", 0, 300, half).told()) ==
        "240 opened #1 a=major_outage");
  CHECK(first(with({{.lone_hold = 60s}}).fires("s1", "a", 0, 300, half).told()) ==
        "60 opened #1 a=major_outage");
  CHECK(first(with({{.draft_after = 60s}}).outage("a", 0, 300, {.share = 0.01}).drafts()) ==
        "60 draft a=major_outage");
}

// --- actions -------------------------------------------------------------------------------------

TEST_CASE("rules: after approval means a draft in the second in which it would be announced") {
  auto story = with({{.action = Action::AfterApproval}});
  story.outage("a", 0, 300);
  CHECK(story.told_with_drafts() ==
        Lines{"60 draft a=major_outage", "900 draft a=major_outage"});  // then: it is over, untold
  CHECK(has(story.decisions(), "60 a after_approval"));
}

TEST_CASE("rules: an approved draft opens the incident and all else goes on by itself") {
  auto story = with({{.action = Action::AfterApproval}});
  story.outage("a", 0, 300).says(120, {.kind = flow::Word::Kind::ApproveDraft, .draft = 1});
  CHECK(story.told_with_drafts() == Lines{"60 draft a=major_outage",
                                          "120 opened #1 a=major_outage by a person",
                                          "420 monitoring #1 a=major_outage",
                                          "900 resolved #1 a=operational"});
}

TEST_CASE("rules: a draft of what was too little gives way when it has grown") {
  auto story = with({{.action = Action::AfterApproval}});
  story.outage("a", 0, 310, {.share = 0.01})
      .outage("a", 310, 800, {.share = 0.5, .key = "more"})
      .says(500, {.kind = flow::Word::Kind::ApproveDraft, .draft = 1});
  CHECK(story.drafts() ==
        Lines{"300 draft a=major_outage", "370 draft a=major_outage", "1400 draft a=major_outage"});
  REQUIRE(story.refusals().size() == 1);
  CHECK(story.refusals()[0].find("it has grown: a later draft says what it is now") !=
        std::string::npos);
}

TEST_CASE("rules: while monitoring is blind what needs approval gets one draft and no holding") {
  auto story = with({{.action = Action::AfterApproval}});
  story.terms.heartbeats = {{.source = "probe", .every = 60s}};
  story.beats("probe", 60, -600, 0).outage("a", 60, 900);
  CHECK(story.drafts().size() == 2);  // and another when it is over
  CHECK(has(story.decisions(), "120 a blind"));
  CHECK(story.told().empty());
}

TEST_CASE("rules: never means that nothing is said and all is recorded") {
  auto story = with({{.action = Action::Never}});
  story.outage("a", 0, 900);
  CHECK(story.told_with_drafts().empty());
  CHECK(has(story.decisions(), "60 a policy_never"));
  CHECK(has(story.decisions(), "1500 a ended_never"));
  CHECK(with({{.action = Action::Never}})
            .outage("a", 0, 900, {.share = 0.01})
            .told_with_drafts()
            .empty());
}

TEST_CASE("rules: never means so while monitoring is blind as well") {
  auto story = with({{.action = Action::Never}});
  story.terms.heartbeats = {{.source = "probe", .every = 60s}};
  story.beats("probe", 60, -600, 0).outage("a", 60, 900);
  CHECK(story.told_with_drafts().empty());
}

TEST_CASE("rules: a person may announce what a rule never announces") {
  auto story = with({{.action = Action::Never}});
  story.outage("a", 0, 300)
      .says(120,
            {.kind = flow::Word::Kind::Announce,
             .components = {{"a", ComponentStatus::MajorOutage}}});
  CHECK(first(story.told()) == "120 opened #1 a=major_outage by a person");
}

// --- hours ---------------------------------------------------------------------------------------

TEST_CASE("rules: hours end in the second that they name and what held is announced then") {
  auto story = with({{.between = {{.from = 12h, .to = 12h + 5min}}, .action = Action::Never}});
  story.outage("a", 0, 900);
  CHECK(first(story.told_with_drafts()) == "300 opened #1 a=major_outage");
}

TEST_CASE("rules: hours begin in the second that they name, by the clock of their zone") {
  const auto night = [] {  // the story begins at 21:00 in Seoul
    return with({{.between = {{.from = 22h, .to = 6h}}, .zone = "Asia/Seoul", .share = 0.03}});
  };
  CHECK(first(night().outage("a", 3500, 4000, {.share = 0.03}).told()) ==
        "3600 opened #1 a=major_outage");
  CHECK(night().outage("a", 3400, 3599, {.share = 0.03}).told().empty());
  CHECK(first(night().outage("a", 32'300, 32'390, {.share = 0.03}).told()) ==
        "32360 opened #1 a=major_outage");
  CHECK(night().outage("a", 32'350, 32'640, {.share = 0.03}).told().empty());
}

TEST_CASE("rules: days count by the clock of their zone") {
  const auto thursdays = [](const char* zone) {  // the story begins on Wednesday at 12:00 UTC
    return with({{.days = criteria::Weekdays{0b0010000}, .zone = zone, .hold = 30s}});
  };
  const Fires half{.share = 0.5};
  const double evening = 4 * 3600;  // 16:00 UTC, 01:00 on Thursday in Seoul
  CHECK(first(thursdays("UTC").outage("a", evening, evening + 300, half).told()) ==
        "14460 opened #1 a=major_outage");
  CHECK(first(thursdays("Asia/Seoul").outage("a", evening, evening + 300, half).told()) ==
        "14430 opened #1 a=major_outage");
}

TEST_CASE("rules: outside the hours of the first the next one counts") {
  auto story = with(
      {{.between = {{.from = 12h, .to = 12h + 1min}}, .action = Action::Never}, {.hold = 90s}});
  CHECK(first(story.outage("a", 0, 300, {.share = 0.4}).told_with_drafts()) ==
        "90 opened #1 a=major_outage");
}

TEST_CASE("rules: a bar that falls is reached when it falls and no sooner") {
  auto story = with({{.between = {{.from = 12h + 10min, .to = 13h}}, .share = 0.03}});
  story.outage("a", 0, 1000, {.share = 0.03});
  CHECK(first(story.told()) == "600 opened #1 a=major_outage");
  CHECK(has(story.promises(), "first_notice 900 met 600"));
}

TEST_CASE("rules: a bar that rises does not undo what was announced") {
  auto story = with({{.between = {{.from = 12h + 2min, .to = 13h}}, .share = 0.9}});
  story.outage("a", 0, 300, {.share = 0.5});
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "420 monitoring #1 a=major_outage",
                              "900 resolved #1 a=operational"});
}

// --- weights -------------------------------------------------------------------------------------

TEST_CASE("rules: share-minutes count as often as the rule says, in its hours") {
  const Fires half{.share = 0.5};
  CHECK(first(with({{.weight = 3, .hold = 600s}}).outage("a", 0, 300, half).told()) ==
        "40 opened #1 a=major_outage");
  const Rule minute{.between = {{.from = 12h + 1min, .to = 13h}}, .weight = 3, .hold = 600s};
  CHECK(first(with({minute, {.hold = 600s}}).outage("a", 0, 300, half).told()) ==
        "80 opened #1 a=major_outage");
}

TEST_CASE("rules: a weight of its own goes before that of the site's peaks") {
  auto story = with({{.weight = 1, .hold = 600s}});
  story.start = story.start - 4h;  // 08:00, when minutes count double
  CHECK(first(story.outage("a", 0, 300, {.share = 0.5}).told()) == "120 opened #1 a=major_outage");
}

TEST_CASE("rules: the share that a source states is worth what the rule says") {
  const Fires eight{.share = 0.08};
  CHECK(with({{.source_weights = {{"s2", 0.5}}}}).outage("a", 0, 299, eight).told().empty());
  CHECK(first(with({{.source_weights = {{"s2", 0.625}}}}).outage("a", 0, 300, eight).told()) ==
        "60 opened #1 a=major_outage");
}

TEST_CASE("rules: no share is worth more than all users") {
  auto story =
      with({{.source_weights = {{"s1", 10}, {"s2", 10}}, .hold = 600s, .share_minutes = 3}});
  CHECK(first(story.outage("a", 0, 300, {.share = 0.5}).told()) == "180 opened #1 a=major_outage");
}

// --- sources -------------------------------------------------------------------------------------

const Rule kTwo{.sources = {"s1", "s2"}};

TEST_CASE("rules: the word of a source that does not count opens nothing") {
  CHECK(first(with({kTwo}).outage("a", 0, 300).told()) == "60 opened #1 a=major_outage");
  CHECK(first(with({kTwo}).fires("s1", "a", 0, 300).fires("s3", "a", 0, 300).told()) ==
        "180 opened #1 a=major_outage");  // s1 alone
  auto story = with({kTwo});
  story.fires("s3", "a", 0, 900).fires("s4", "a", 0, 900);
  CHECK(story.told_with_drafts().empty());
  CHECK(story.decisions().empty());
}

TEST_CASE("rules: a source that does not count leaves another one alone") {
  const auto heard_before = [](Story story) {
    return story.signal({.source = "s3",
                         .key = "check",
                         .component = "a",
                         .status = Status::Resolved,
                         .at = story.at(-1000)});
  };
  CHECK(heard_before(Story{}).fires("s1", "a", 0, 300).told().empty());
  CHECK(first(heard_before(with({kTwo})).fires("s1", "a", 0, 300).told()) ==
        "180 opened #1 a=major_outage");
}

TEST_CASE("rules: a source that does not count blocks recovery all the same") {
  auto story = with({kTwo});
  story.outage("a", 0, 300).fires("s3", "a", 0, 900);
  CHECK(story.told() == Lines{"60 opened #1 a=major_outage",
                              "1020 monitoring #1 a=major_outage",
                              "1500 resolved #1 a=operational"});
}

TEST_CASE("rules: a source that does not count raises nothing until it counts") {
  const Fires slow{.impact = Impact::DegradedPerformance, .share = 0.06};
  auto story = with({{.between = {{.from = 12h, .to = 12h + 10min}}, .sources = {"s1", "s2"}}});
  story.outage("a", 0, 900, slow).fires("s3", "a", 0, 900).fires("s4", "a", 0, 900);
  const auto told = story.told();
  REQUIRE(told.size() >= 2);
  CHECK(told[0] == "60 opened #1 a=degraded_performance");
  CHECK(told[1] == "600 updated #1 a=major_outage");
}

TEST_CASE("rules: what a source tells afterwards counts only if its word does") {
  const auto tells_afterwards = [](Story story) {
    return story.signal({.source = "s3",
                         .key = "check",
                         .component = "a",
                         .status = Status::Resolved,
                         .impact = Impact::MajorOutage,
                         .affected_share = 1.0,
                         .started_at = story.at(0),
                         .at = story.at(300)});
  };
  CHECK(tells_afterwards(Story{}).drafts().size() == 1);
  CHECK(tells_afterwards(with({kTwo})).drafts().empty());
  CHECK(tells_afterwards(with({{.source_weights = {{"s3", 0.5}}}})).drafts().empty());
}

TEST_CASE("rules: a recovery that does not count overrules no silence") {
  const auto silent = [](Story story) {
    story.fires("s1", "a", 0, 270, {.resolves = false}).fires("s2", "a", 0, 300);
    return story.signal({.source = "s3",
                         .key = "check",
                         .component = "a",
                         .status = Status::Resolved,
                         .at = story.at(900)});
  };
  CHECK(has(silent(Story{}).told(), "1020 monitoring #1 a=major_outage"));
  for (const auto& line : silent(with({kTwo})).told())
    CHECK(line.find("monitoring") == std::string::npos);
}

TEST_CASE("rules: a person's press counts whatever sources the rule names") {
  auto story = with({kTwo});
  story.signal({.source = "operator",
                .key = "press",
                .component = "a",
                .status = Status::Firing,
                .impact = Impact::MajorOutage,
                .at = story.at(0),
                .labels = {{"operator", "true"}}});
  CHECK(first(story.told()) == "60 opened #1 a=major_outage");
}

// --- reload --------------------------------------------------------------------------------------

TEST_CASE("rules: those of new terms count from the reload on") {
  Story story;
  flow::Course course{story.terms};
  const Signal lone{.source = "s1",
                    .key = "check",
                    .component = "a",
                    .status = Status::Firing,
                    .impact = Impact::MajorOutage,
                    .at = story.at(0)};
  static_cast<void>(course.advance(story.at(0), {&lone, 1}));
  story.terms.policy.rules = {{.place = "rules[0]", .zone = "UTC", .lone_hold = 30s}};
  course.adopt(story.terms);
  const auto events = course.advance(story.at(30));
  CHECK(std::ranges::any_of(events, [](const auto& event) {
    const auto* said = std::get_if<flow::Said>(&event);
    return said != nullptr && said->kind == NoticeKind::Opened;
  }));
}

}  // namespace
}  // namespace goji::test
