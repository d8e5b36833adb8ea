#include "signals/inlet.h"

#include "support/catch.h"
#include "support/yaml.h"

#include <string>
#include <vector>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;
using Complaints = std::vector<std::string>;

const std::vector<Component> kComponents{{.key = "messaging"}, {.key = "maps"}};

TEST_CASE("inlets: every key of the configuration is read") {
  test::Yaml yaml{R"(
inlets:
  - name: prom
    kind: alertmanager
    token: env:TOKEN
    map:
      - match: {service: msg-gw, region: /kr-.*/}
        component: messaging
        impact: major_outage
        source: metrics
        key: "{alertname}"
        share: 5%
        offset: 2m
      - {match: {alertname: Watchdog}, heartbeat: yes, source: prom-seoul}
      - {share_label: users_hit}
    expect: [{source: prom-seoul, every: 30s}]
  - {name: probes, kind: generic}
  - {name: beats, kind: heartbeat, expect: [{source: probe-seoul}]}
)"};
  const auto inlets = read_inlets(yaml.root, kComponents);
  CHECK(yaml.document.complaints.empty());
  REQUIRE(inlets.size() == 3);

  const auto& prom = inlets[0];
  CHECK(prom.name == "prom");
  CHECK(prom.kind == Inlet::Kind::Alertmanager);
  CHECK(prom.token.value().reveal() == "t0ken");
  REQUIRE(prom.map.size() == 3);
  const auto& rule = prom.map[0];
  CHECK(all_accept(rule.match, {{"service", "msg-gw"}, {"region", "kr-1"}}));
  CHECK_FALSE(all_accept(rule.match, {{"service", "msg-gw"}, {"region", "jp-1"}}));
  CHECK_FALSE(all_accept(rule.match, {{"service", "other"}, {"region", "kr-1"}}));
  CHECK(rule.component == "messaging");
  CHECK(rule.impact == Impact::MajorOutage);
  CHECK(rule.source == "metrics");
  CHECK(rule.key == "{alertname}");
  CHECK(rule.share == 0.05);
  CHECK(rule.offset == 2min);
  CHECK_FALSE(rule.heartbeat);
  CHECK(prom.map[1].heartbeat);
  CHECK(prom.map[2].match.empty());
  CHECK(prom.map[2].share_label == "users_hit");
  CHECK(prom.map[2].share == std::nullopt);
  CHECK(prom.map[2].impact == std::nullopt);
  CHECK(prom.map[2].offset == 0s);
  REQUIRE(prom.expect.size() == 1);
  CHECK(prom.expect[0].source == "prom-seoul");
  CHECK(prom.expect[0].every == 30s);

  CHECK(inlets[1].kind == Inlet::Kind::Generic);
  CHECK_FALSE(inlets[1].token.has_value());
  CHECK(inlets[2].kind == Inlet::Kind::Heartbeat);
  CHECK(inlets[2].expect.at(0).every == 60s);
}

TEST_CASE("inlets: none are needed") {
  test::Yaml yaml{"{}"};
  CHECK(read_inlets(yaml.root).empty());
  CHECK(yaml.document.complaints.empty());
}

TEST_CASE("inlets: every mistake is a complaint with its place") {
  const auto [text, complaint] = GENERATE(table<std::string, std::string>({
      {"{kind: generic}", "inlets[0].name is missing"},
      {"{name: A B, kind: generic}", "inlets[0].name must"},
      {"{name: a}", "inlets[0].kind is missing"},
      {"{name: a, kind: email}", "inlets[0].kind must be one of generic, alertmanager, heartbeat"},
      {"{name: a, kind: generic, token: hunter2}", "inlets[0].token must not be written here"},
      {"{name: a, kind: generic, mpa: []}", "inlets[0].mpa is not known"},
      {"{name: a, kind: generic, map: [{component: map}]}",
       "inlets[0].map[0].component is not one of the components: map, did you mean `maps`?"},
      {"{name: a, kind: generic, map: [{match: {l: /(/}}]}",
       "inlets[0].map[0].match.l is not a pattern: missing ): ("},
      {"{name: a, kind: generic, map: [{impact: outage}]}",
       "inlets[0].map[0].impact must be one of degraded_performance, partial_outage, "
       "major_outage"},
      {"{name: a, kind: generic, map: [{share: 101%}]}", "inlets[0].map[0].share must"},
      {"{name: a, kind: generic, map: [{share: 5%, share_label: s}]}",
       "inlets[0].map[0].share_label and share are both here"},
      {"{name: a, kind: generic, map: [{offset: 5}]}", "inlets[0].map[0].offset must"},
      {"{name: a, kind: generic, map: [{heartbeat: true, component: maps}]}",
       "inlets[0].map[0].component means nothing for a heartbeat"},
      {"{name: a, kind: generic, map: [{lable: x}]}", "inlets[0].map[0].lable is not known"},
      {"{name: a, kind: generic, expect: [{every: 60s}]}", "inlets[0].expect[0].source is missing"},
      {"{name: a, kind: generic, expect: [{source: s, every: 0s}]}",
       "inlets[0].expect[0].every must be at least 1s"},
      {"{name: a, kind: generic, expect: [{source: s, evry: 0s}]}",
       "inlets[0].expect[0].evry is not known"},
      {"{name: a, kind: generic, expect: [{source: s}, {source: s}]}",
       "inlets[0].expect[1].source is expected already: s"},
      {"{name: a, kind: heartbeat}", "inlets[0].expect is missing"},
      {"{name: a, kind: heartbeat, expect: [{source: s}], map: [{key: k}]}",
       "inlets[0].map means nothing for heartbeats"},
  }));
  CAPTURE(text);
  test::Yaml yaml{"inlets: [" + text + "]"};
  (void)read_inlets(yaml.root, kComponents);
  REQUIRE(yaml.document.complaints.size() == 1);
  CHECK(yaml.document.complaints[0].find("goji.yaml:1: " + complaint) == 0);
}

TEST_CASE("inlets: none is called as the place that takes mails that came back") {
  test::Yaml yaml{"inlets: [{name: bounces, kind: generic}]"};
  CHECK(read_inlets(yaml.root, kComponents).size() == 1);
  CHECK(yaml.document.complaints ==
        Complaints{"goji.yaml:1: inlets[0].name is where mails come back to: /in/bounces"});
}

TEST_CASE("inlets: two cannot share a name nor expect the same source") {
  test::Yaml yaml{R"(
inlets:
  - {name: a, kind: heartbeat, expect: [{source: s}]}
  - {name: a, kind: heartbeat, expect: [{source: s}]}
)"};
  CHECK(read_inlets(yaml.root, kComponents).size() == 2);
  CHECK(yaml.document.complaints ==
        Complaints{"goji.yaml:4: inlets[1].expect[0].source is expected already: s",
                   "goji.yaml:4: inlets[1].name is taken by another inlet: a"});
}

TEST_CASE("inlets: components that are not known yet are not complained about") {
  test::Yaml yaml{"inlets: [{name: a, kind: generic, map: [{component: anything}]}]"};
  CHECK(read_inlets(yaml.root).at(0).map.at(0).component == "anything");
  CHECK(yaml.document.complaints.empty());
}

}  // namespace
}  // namespace goji::signals
