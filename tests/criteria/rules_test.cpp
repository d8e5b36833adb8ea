#include "criteria/rules.h"

#include "criteria/policy.h"
#include "support/catch.h"
#include "support/yaml.h"

namespace goji::criteria {
namespace {

using test::Yaml;
using namespace std::chrono_literals;
using Complaints = std::vector<std::string>;

const std::vector<Component> kComponents{
    {.key = "api"}, {.key = "pc", .group = "login"}, {.key = "phone", .group = "login"}};

std::vector<Rule> read(Yaml& yaml) {
  auto rules = read_rules(yaml.root, kComponents, "Asia/Seoul");
  yaml.root.refuse_unknown_keys();
  return rules;
}

/// What is complained about, without "goji.yaml:" in front.
Complaints complaints_about(const std::string& text) {
  Yaml yaml(text);
  static_cast<void>(read(yaml));
  auto all = yaml.document.complaints;
  for (auto& one : all)
    one = one.substr(std::string{"goji.yaml:"}.size());
  return all;
}

TEST_CASE("rules: all that one can say is read") {
  Yaml yaml(
      "rules:\n"
      "  - components: [api]\n"
      "    groups: [login]\n"
      "    between: [\"22:00-06:00\", \"12:00-13:00\"]\n"
      "    days: [weekend, monday]\n"
      "    zone: Europe/Berlin\n"
      "    sources: [probe, prom]\n"
      "    source_weights: {prom: 0.5}\n"
      "    weight: 3\n"
      "    action: after_approval\n"
      "    share: 3%\n"
      "    hold: 30s\n"
      "    share_minutes: 2.5\n"
      "    lone_hold: 5m\n"
      "    draft_after: 10m\n");
  const auto rules = read(yaml);
  CHECK(yaml.document.complaints == Complaints{});
  CHECK(rules == std::vector{Rule{.place = "rules[0]",
                                  .components = {"api"},
                                  .groups = {"login"},
                                  .between = {{.from = 22h, .to = 6h}, {.from = 12h, .to = 13h}},
                                  .days = Weekdays{0b1000011},
                                  .zone = "Europe/Berlin",
                                  .sources = {"probe", "prom"},
                                  .source_weights = {{"prom", 0.5}},
                                  .weight = 3,
                                  .action = Action::AfterApproval,
                                  .share = 0.03,
                                  .hold = 30s,
                                  .share_minutes = 2.5,
                                  .lone_hold = 300s,
                                  .draft_after = 600s}});
}

TEST_CASE("rules: what is not written is left as it is") {
  Yaml yaml("rules: [{action: never}]");
  CHECK(read(yaml) ==
        std::vector{Rule{.place = "rules[0]", .zone = "Asia/Seoul", .action = Action::Never}});
  Yaml none("{}");
  CHECK(read(none).empty());
}

TEST_CASE("rules: one is for the components it names and those of its groups or for all") {
  const Rule named{.components = {"api"}, .groups = {"login"}};
  CHECK(concerns(named, kComponents[0]));
  CHECK(concerns(named, kComponents[1]));
  CHECK_FALSE(concerns(Rule{.groups = {"login"}}, kComponents[0]));
  CHECK_FALSE(concerns(Rule{.components = {"api"}}, kComponents[1]));
  CHECK(concerns(Rule{}, kComponents[0]));
  CHECK_FALSE(concerns(Rule{.groups = {""}}, kComponents[0]));
}

TEST_CASE("rules: one has hours of its own by the clock or by the day") {
  CHECK_FALSE(is_timed(Rule{}));
  CHECK(is_timed(Rule{.between = {{.from = 1h, .to = 2h}}}));
  CHECK(is_timed(Rule{.days = kWorkingDays}));
}

TEST_CASE("rules: the word of a source counts in full or in part or not at all") {
  CHECK(weight_of(Rule{}, "probe") == 1);
  CHECK(weight_of(Rule{.sources = {"probe"}}, "probe") == 1);
  CHECK(weight_of(Rule{.sources = {"probe"}}, "prom") == 0);
  CHECK(weight_of(Rule{.source_weights = {{"prom", 0.5}}}, "prom") == 0.5);
  CHECK(weight_of(Rule{.source_weights = {{"prom", 0.5}}}, "probe") == 1);
}

TEST_CASE("rules: what cannot apply is refused with its line and why") {
  const std::vector<std::pair<std::string, Complaints>> cases{
      {"rules:\n  - {components: [apis], action: never}\n",
       {"2: rules[0].components names apis, which is no component"}},
      {"rules:\n  - {groups: [api], action: never}\n",
       {"2: rules[0].groups names api, which no component is in"}},
      {"rules:\n  - {components: [], action: never}\n",
       {"2: rules[0].components must name somebody; left out, the rule is for every component"}},
      {"rules:\n  - {components: [api]}\n",
       {"2: rules[0].action is missing, and so is all else that the rule could change"}},
      {"rules:\n  - share: 3%\n    action: never\n",
       {"3: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, weight: 2}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, sources: [a]}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, source_weights: {a: 2}}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, hold: 2m}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, share_minutes: 2}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, lone_hold: 2m}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{action: never, draft_after: 2m}]",
       {"1: rules[0].action is never, so what else the rule says cannot apply"}},
      {"rules: [{zone: UTC, share: 3%}]",
       {"1: rules[0].zone cannot apply: the rule has neither `between` nor `days`"}},
      {"rules: [{days: [], share: 3%}]",
       {"1: rules[0].days must name the days on which the rule counts"}},
      {"rules: [{sources: [a], source_weights: {b: 2}}]",
       {"1: rules[0].source_weights.b cannot apply: it is not among the rule's sources"}},
      {"rules: [{weight: 0}]",
       {"1: rules[0].weight must be a number above 0",
        "1: rules[0].action is missing, and so is all else that the rule could change"}},
      {"rules: [{zone: Mars/Base, days: [monday], share: 3%}]",
       {"1: rules[0].zone must be the IANA name of a time zone, like Asia/Seoul or UTC"}},
      {"rules: [{shares: 3%, action: never}]",
       {"1: rules[0].shares is not known, did you mean `share`?"}},
      {"rules: [{action: sometimes}]",
       {"1: rules[0].action must be one of automatically, after_approval, never"}},
  };
  for (const auto& [text, complaints] : cases) {
    CAPTURE(text);
    CHECK(complaints_about(text) == complaints);
  }
}

TEST_CASE("rules: one that leaves nothing to a later one shadows it") {
  CHECK(complaints_about("rules:\n"
                         "  - {action: after_approval}\n"
                         "  - {components: [api], share: 3%}\n") ==
        Complaints{"3: rules[1] comes too late: rules[0] leaves it nothing"});
  CHECK(complaints_about("rules:\n"
                         "  - {components: [pc], share: 3%}\n"
                         "  - {components: [phone], share: 3%}\n"
                         "  - {groups: [login], share: 4%}\n") ==
        Complaints{"4: rules[2] comes too late: rules[1] leaves it nothing"});
  CHECK(complaints_about("rules:\n"
                         "  - {components: [pc], share: 3%}\n"
                         "  - {groups: [login], share: 4%}\n") == Complaints{});
}

TEST_CASE("rules: hours shadow only the hours that they cover") {
  const std::string night = "rules:\n  - {between: [\"22:00-06:00\"], action: never}\n";
  CHECK(complaints_about(night + "  - {share: 3%}\n") == Complaints{});
  CHECK(complaints_about(night + "  - {between: [\"23:00-05:00\"], share: 3%}\n") ==
        Complaints{"3: rules[1] comes too late: rules[0] leaves it nothing"});
  CHECK(complaints_about(night + "  - {between: [\"21:59-05:00\"], share: 3%}\n") == Complaints{});
  CHECK(complaints_about(night + "  - {between: [\"06:00-22:00\"], share: 3%}\n"
                                 "  - {components: [api], share: 4%}\n") ==
        Complaints{"4: rules[2] comes too late: rules[1] leaves it nothing"});
}

TEST_CASE("rules: hours of another clock shadow nothing for certain") {
  const std::string night = "rules:\n  - {between: [\"22:00-06:00\"], action: never}\n";
  CHECK(complaints_about(night + "  - {between: [\"23:00-05:00\"], zone: UTC, share: 3%}\n") ==
        Complaints{});
}

TEST_CASE("rules: one for all hours shadows those of any clock") {
  CHECK(complaints_about("rules:\n"
                         "  - {share: 4%}\n"
                         "  - {between: [\"23:00-05:00\"], zone: UTC, share: 3%}\n") ==
        Complaints{"3: rules[1] comes too late: rules[0] leaves it nothing"});
}

TEST_CASE("rules: a rule says what the policy is where it counts") {
  Policy policy{.rules = {{.action = Action::Never}}};
  policy.announce_hold = 90s;
  const auto plain = ruled_by(policy, nullptr);
  CHECK(plain.rules.empty());
  CHECK(plain.announce_hold == 90s);
  CHECK(plain.action == Action::Automatically);

  const Rule rule{.action = Action::AfterApproval,
                  .share = 0.03,
                  .hold = 30s,
                  .share_minutes = 2.5,
                  .lone_hold = 301s,
                  .draft_after = 601s};
  const auto ruled = ruled_by(policy, &rule);
  CHECK(ruled.action == Action::AfterApproval);
  CHECK(ruled.announce_share == 0.03);
  CHECK(ruled.announce_hold == 30s);
  CHECK(ruled.announce_minutes == 2.5);
  CHECK(ruled.lone_hold == 301s);
  CHECK(ruled.draft_after == 601s);

  const auto untouched = ruled_by(policy, &policy.rules[0]);
  CHECK(untouched.action == Action::Never);
  CHECK(untouched.announce_share == 0.05);
  CHECK(untouched.announce_hold == 90s);
  CHECK(untouched.announce_minutes == 1.0);
  CHECK(untouched.lone_hold == 180s);
  CHECK(untouched.draft_after == 300s);
}

}  // namespace
}  // namespace goji::criteria
