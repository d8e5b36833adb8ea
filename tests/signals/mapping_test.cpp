#include "signals/mapping.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

constexpr TimePoint kNow{1'715'575'500s};
const ComponentKeys kComponents{"maps", "messaging"};

Signal alert(Labels labels) {
  Signal signal{.source = "prom", .key = "f00", .component = {}};
  signal.at = kNow;
  signal.started_at = kNow - 60s;
  signal.labels = std::move(labels);
  return signal;
}

Rule rule_for(const std::string& label, const std::string& value) {
  return {.match = {Matcher::from_rule(label, value).value()}};
}

Mapped map_one(std::vector<Rule> rules, Signal signal) {
  Mapped mapped;
  map_signal({.name = "prom", .map = std::move(rules)}, kComponents, std::move(signal), mapped);
  return mapped;
}

Signal map_well(std::vector<Rule> rules, Signal signal) {
  const auto mapped = map_one(std::move(rules), std::move(signal));
  CHECK(mapped.unmapped.empty());
  CHECK(mapped.notes.empty());
  REQUIRE(mapped.signals.size() == 1);
  return mapped.signals.front();
}

TEST_CASE("mapping: the first rule that matches decides and sets all it says") {
  auto first = rule_for("service", "gw");
  first.component = "messaging";
  first.impact = Impact::MajorOutage;
  first.source = "metrics";
  first.key = "{alertname}/{region}";
  first.share = 0.2;
  first.offset = 2min;
  auto second = rule_for("service", "/.*/");
  second.component = "maps";
  const auto signal = map_well({first, second},
                               alert({{"service", "gw"}, {"alertname", "Down"}, {"region", "kr"}}));
  CHECK(signal.component == "messaging");
  CHECK(signal.impact == Impact::MajorOutage);
  CHECK(signal.source == "metrics");
  CHECK(signal.key == "Down/kr");
  CHECK(signal.affected_share == 0.2);
  CHECK(signal.started_at == kNow - 60s - 2min);
  CHECK(signal.at == kNow);

  const auto other = map_well({first, second}, alert({{"service", "tiles"}}));
  CHECK(other.component == "maps");
  CHECK(other.impact == std::nullopt);
  CHECK(other.source == "prom");
  CHECK(other.key == "f00");
  CHECK(other.affected_share == std::nullopt);
  CHECK(other.started_at == kNow - 60s);
}

TEST_CASE("mapping: what a rule leaves open the signal states and else its labels") {
  CHECK(map_well({}, alert({{"goji_component", "maps"}, {"component", "messaging"}})).component ==
        "maps");
  CHECK(map_well({}, alert({{"component", "messaging"}})).component == "messaging");
  CHECK(map_well({}, alert({{"annotation_goji_component", "maps"}})).component == "maps");
  auto stated = alert({{"goji_component", "maps"}, {"goji_impact", "major_outage"}});
  stated.component = "messaging";
  stated.impact = Impact::PartialOutage;
  CHECK(map_well({}, stated).component == "messaging");
  CHECK(map_well({}, stated).impact == Impact::PartialOutage);
  CHECK(map_well({{.component = "maps", .impact = Impact::DegradedPerformance}}, stated).impact ==
        Impact::DegradedPerformance);
  CHECK(map_well({{.component = "maps"}}, stated).component == "maps");
}

TEST_CASE("mapping: goji_impact goes before severity and a wrong one is passed over") {
  const auto impact = [](Labels labels) {
    labels.emplace("component", "maps");
    return map_well({}, alert(std::move(labels))).impact;
  };
  CHECK(impact({{"goji_impact", "partial_outage"}, {"severity", "critical"}}) ==
        Impact::PartialOutage);
  CHECK(impact({{"goji_impact", "terrible"}, {"severity", "critical"}}) == Impact::MajorOutage);
  CHECK(impact({{"severity", "info"}}) == std::nullopt);
  CHECK(impact({}) == std::nullopt);
}

TEST_CASE("mapping: every severity of the table has its impact in any case") {
  for (const std::string word : {"critical", "PAGE", "Emergency", "fatal", "disaster", "P1"})
    CHECK(impact_of_severity(word) == Impact::MajorOutage);
  for (const std::string word : {"error", "high", "Major", "p2"})
    CHECK(impact_of_severity(word) == Impact::PartialOutage);
  for (const std::string word : {"warning", "WARN", "minor", "average", "p3", "WaRniNg"})
    CHECK(impact_of_severity(word) == Impact::DegradedPerformance);
  for (const std::string word : {"", "info", "none", "critical ", "p4"})
    CHECK(impact_of_severity(word) == std::nullopt);
}

TEST_CASE("mapping: the share comes from the rule or its label or goji_share") {
  const auto share = [](Rule rule, Labels labels, std::optional<double> stated = {}) {
    auto signal = alert(std::move(labels));
    signal.component = "maps";
    signal.affected_share = stated;
    return map_well({std::move(rule)}, signal).affected_share;
  };
  const Rule labelled{.share_label = "hit"};
  CHECK(share({.share = 0.3}, {{"goji_share", "5%"}}, 0.7) == 0.3);
  CHECK(share(labelled, {{"hit", "5%"}, {"goji_share", "9%"}}, 0.7) == 0.05);
  CHECK(share(labelled, {{"annotation_hit", "0.05"}}) == 0.05);
  CHECK(share(labelled, {{"goji_share", "9%"}}, 0.7) == 0.7);
  CHECK(share({}, {{"goji_share", "9%"}}, 0.7) == 0.7);
  CHECK(share({}, {{"goji_share", "9%"}}) == 0.09);
  CHECK(share({}, {}) == std::nullopt);
}

TEST_CASE("mapping: a label that is no share is noted and the signal taken without") {
  const auto mapped = map_one({}, alert({{"component", "maps"}, {"goji_share", "many"}}));
  REQUIRE(mapped.signals.size() == 1);
  CHECK(mapped.signals[0].affected_share == std::nullopt);
  REQUIRE(mapped.notes.size() == 1);
  CHECK(mapped.notes[0].starts_with("goji_share of f00 must be"));
}

TEST_CASE("mapping: a key is filled from labels and a lone brace stays") {
  const auto key = [](const std::string& pattern) {
    return map_well({{.component = "maps", .key = pattern}},
                    alert({{"a", "1"}, {"annotation_b", "2"}}))
        .key;
  };
  CHECK(key("plain") == "plain");
  CHECK(key("x{a}y{b}z") == "x1y2z");
  CHECK(key("{none}{a}") == "1");
  CHECK(key("{a") == "{a");
  CHECK(key("a}") == "a}");
}

TEST_CASE("mapping: a key that comes out unfit leaves the sender's own") {
  const auto mapped = map_one({{.component = "maps", .key = "{none}"}}, alert({}));
  CHECK(mapped.signals.at(0).key == "f00");
  CHECK(mapped.notes == Notes{"the rule's key for f00 must be a non-empty string"});
}

TEST_CASE("mapping: what is about nothing we know is kept aside with the reason") {
  const auto nameless = map_one({}, alert({{"alertname", "Down"}}));
  CHECK(nameless.signals.empty());
  REQUIRE(nameless.unmapped.size() == 1);
  CHECK(nameless.unmapped[0].why == "no rule and no label names a component");
  CHECK(nameless.unmapped[0].signal.labels == Labels{{"alertname", "Down"}});
  const auto strange = map_one({}, alert({{"component", "mail"}}));
  REQUIRE(strange.unmapped.size() == 1);
  CHECK(strange.unmapped[0].why == "mail is not one of the components");
  CHECK(strange.unmapped[0].signal.component == "mail");
}

TEST_CASE("mapping: an alert that proves life is a heartbeat while it fires") {
  auto watchdog = rule_for("alertname", "Watchdog");
  watchdog.heartbeat = true;
  watchdog.source = "prom-seoul";
  const auto beat = map_well({watchdog}, alert({{"alertname", "Watchdog"}, {"severity", "page"}}));
  CHECK(beat.status == Status::Heartbeat);
  CHECK(beat.source == "prom-seoul");
  CHECK(beat.key == "f00");
  CHECK(beat.component.empty());
  CHECK(beat.impact == std::nullopt);
  CHECK(beat.started_at == std::nullopt);
  CHECK(beat.at == kNow);
  CHECK(beat.labels.at("severity") == "page");

  auto ended = alert({{"alertname", "Watchdog"}});
  ended.status = Status::Resolved;
  const auto mapped = map_one({watchdog}, ended);
  CHECK(mapped.signals.empty());
  CHECK(mapped.unmapped.empty());
  CHECK(mapped.notes == Notes{"f00 no longer says that prom-seoul lives"});
}

TEST_CASE("mapping: a heartbeat is about no component and needs none") {
  auto beat = alert({});
  beat.status = Status::Heartbeat;
  CHECK(map_well({}, beat).status == Status::Heartbeat);
  CHECK(map_well({{.source = "renamed"}}, beat).source == "renamed");
}

TEST_CASE("mapping: an offset needs a start to take it off") {
  auto startless = alert({{"component", "maps"}});
  startless.started_at = std::nullopt;
  CHECK(map_well({{.offset = 2min}}, startless).started_at == std::nullopt);
}

}  // namespace
}  // namespace goji::signals
