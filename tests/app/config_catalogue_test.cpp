#include "app/config_folder.h"
#include "app/config_parts.h"
#include "support/catch.h"

namespace goji::app {
namespace {

using Complaints = std::vector<std::string>;
using Names = std::vector<std::string>;
using test::ConfigFolder;

Complaints complaints_about(const std::string& yaml) {
  return ConfigFolder{}.load(yaml).complaints;
}

TEST_CASE("components: everything that can be said of one is read") {
  const auto loaded = ConfigFolder{}.load(
      "components:\n"
      "  - key: send\n"
      "    name: Sending\n"
      "    description: Text and pictures\n"
      "    group: messages\n"
      "    users: 1\n"
      "    assumed_shares: {degraded_performance: 1%, partial_outage: 0.2, major_outage: 90%}\n");
  CHECK(loaded.complaints == Complaints{});
  REQUIRE(loaded.config.components.size() == 1);
  const auto& component = loaded.config.components[0];
  CHECK(component.name.at("en") == "Sending");
  CHECK(component.description.at("en") == "Text and pictures");
  CHECK(component.group == "messages");
  CHECK(component.users == 1U);
  CHECK(component.assumed.degraded_performance == 0.01);
  CHECK(component.assumed.partial_outage == 0.2);
  CHECK(component.assumed.major_outage == 0.9);
}

TEST_CASE("components: keys are there and unique and fit into a URL") {
  CHECK(complaints_about("components:\n"
                         "  - {key: api}\n"
                         "  - {name: API}\n"
                         "  - {key: api}\n"
                         "  - {key: My API}\n"
                         "  - {key: web, users: 0}\n") ==
        Complaints{
            "goji.yaml:3: components[1].key is missing",
            "goji.yaml:4: components[2].key is taken by another component: api",
            "goji.yaml:5: components[3].key must be lower-case letters, digits, - and _, at most "
            "64, with no - or _ in front",
            "goji.yaml:6: components[4].users must be more than 0",
        });
}

TEST_CASE("components: they depend on components that there are") {
  CHECK(complaints_about("components:\n"
                         "  - {key: gateway}\n"
                         "  - {key: maps, depends_on: [gatway, gateway, x]}\n") ==
        Complaints{
            "goji.yaml:3: components[1].depends_on names no component: gatway, did you mean "
            "`gateway`?",
            "goji.yaml:3: components[1].depends_on names no component: x",
        });
}

TEST_CASE("components: a circle of dependencies is named where it begins") {
  CHECK(complaints_about("components:\n"
                         "  - {key: a}\n"
                         "  - {key: b, depends_on: [a, c]}\n"
                         "  - {key: c, depends_on: [d]}\n"
                         "  - {key: d, depends_on: [b]}\n"
                         "  - {key: e, depends_on: [e]}\n") ==
        Complaints{
            "goji.yaml:3: components[1].depends_on goes round in a circle: b -> c -> d -> b",
            "goji.yaml:6: components[4].depends_on goes round in a circle: e -> e",
        });
}

TEST_CASE("cycles: two ways to one component are none") {
  CHECK(cycles_in({{.key = "a", .depends_on = {"b", "c"}},
                   {.key = "b", .depends_on = {"d"}},
                   {.key = "c", .depends_on = {"d", "nobody"}},
                   {.key = "d"}})
            .empty());
}

TEST_CASE("cycles: each begins with its first component in the order written") {
  const auto cycles = cycles_in({{.key = "z", .depends_on = {"y"}},
                                 {.key = "x", .depends_on = {"y"}},
                                 {.key = "y", .depends_on = {"x"}}});
  REQUIRE(cycles.size() == 1);
  CHECK(cycles[0].first == 1);
  CHECK(cycles[0].way == "x -> y -> x");
}

TEST_CASE("cycles: a chain of many thousands is walked and of many cycles twenty are told") {
  std::vector<Component> components;
  for (int i = 0; i < 20'000; ++i)
    components.push_back({.key = std::to_string(i), .depends_on = {std::to_string(i + 1)}});
  CHECK(cycles_in(components).empty());
  for (auto& component : components)
    component.depends_on = {component.key};
  CHECK(cycles_in(components).size() == 20);
}

TEST_CASE("groups: those that are only named are called by their keys in the order of first use") {
  const auto loaded = ConfigFolder{}.load(
      "components: [{key: a, group: two}, {key: b, group: one}, {key: c, group: two}]\n");
  CHECK(loaded.complaints == Complaints{});
  REQUIRE(loaded.config.groups.size() == 2);
  CHECK(loaded.config.groups[0].key == "two");
  CHECK(loaded.config.groups[0].name.at("en") == "two");
  CHECK(loaded.config.groups[1].key == "one");
}

TEST_CASE("groups: those described have names and their own order") {
  const auto loaded = ConfigFolder{}.load(
      "groups: [{key: one, name: First}, {key: two}]\n"
      "components: [{key: a, group: two}, {key: b, group: one}]\n");
  CHECK(loaded.complaints == Complaints{});
  REQUIRE(loaded.config.groups.size() == 2);
  CHECK(loaded.config.groups[0].name.at("en") == "First");
  CHECK(loaded.config.groups[1].name.at("en") == "two");
}

TEST_CASE("groups: a name that is twice or undescribed or a component's is refused") {
  CHECK(complaints_about("groups: [{key: one}, {key: one}]\n"
                         "components:\n"
                         "  - {key: a, group: on}\n"
                         "  - {key: b, group: a}\n") ==
        Complaints{
            "goji.yaml:1: groups[1].key is taken by another group: one",
            "goji.yaml:3: components[0].group is not under `groups`: on, did you mean `one`?",
            "goji.yaml:4: components[1].group is the key of a component: a",
            "goji.yaml:4: components[1].group is not under `groups`: a",
        });
}

TEST_CASE("maintenances: what they name is there and they end after they begin") {
  CHECK(
      complaints_about(
          "components: [{key: maps}]\n"
          "maintenances:\n"
          "  - {components: [maps], from: 2026-01-10T02:00:00+09:00, to: "
          "2026-01-10T02:00:00+09:00, title: Work}\n"
          "  - {components: [map], from: 2026-01-10, to: 2026-01-10T02:00:00Z, title: {ko: 점검}}\n"
          "  - {components: []}\n") ==
      Complaints{
          "goji.yaml:3: maintenances[0].to must be after from",
          "goji.yaml:4: maintenances[1].from must be a time with its offset, like "
          "2024-05-13T13:44:20+09:00",
          "goji.yaml:4: maintenances[1].title.en is missing; add it, or write one text for all "
          "languages",
          "goji.yaml:4: maintenances[1].components names no component: map, did you mean "
          "`maps`?",
          "goji.yaml:5: maintenances[2].from is missing",
          "goji.yaml:5: maintenances[2].to is missing",
          "goji.yaml:5: maintenances[2].title is missing",
          "goji.yaml:5: maintenances[2].components must name at least one",
      });
}

TEST_CASE("maintenances: one that is written well is read") {
  const auto loaded = ConfigFolder{}.load(
      "components: [{key: maps}]\n"
      "maintenances: [{components: [maps], from: 2026-01-10T02:00:00Z, to: "
      "2026-01-10T02:00:01Z, title: Work}]\n");
  CHECK(loaded.complaints == Complaints{});
  REQUIRE(loaded.config.maintenances.size() == 1);
  CHECK(loaded.config.maintenances[0].components == Names{"maps"});
  CHECK(loaded.config.maintenances[0].title.at("en") == "Work");
}

TEST_CASE("inlets: what they map to and expect is checked with all else") {
  CHECK(complaints_about("components: [{key: maps}]\n"
                         "inlets:\n"
                         "  - {name: a, kind: generic, map: [{component: map}]}\n"
                         "  - {name: b, kind: heartbeat, expect: [{source: x, every: 0s}]}\n") ==
        Complaints{
            "goji.yaml:3: inlets[0].map[0].component is not one of the components: map, did you "
            "mean `maps`?",
            "goji.yaml:4: inlets[1].expect[0].every must be at least 1s",
        });
}

}  // namespace
}  // namespace goji::app
