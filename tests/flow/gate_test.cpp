#include "flow/gate.h"

#include "flow/office.h"
#include "support/catch.h"

#include <chrono>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using What = GateReason::What;

constexpr TimePoint kNow{1'700'000'000s};

/// messaging needs gateway, which needs network, which needs gateway.
const std::vector<Component>& components() {
  static const std::vector<Component> kAll{{.key = "messaging", .depends_on = {"gateway"}},
                                           {.key = "gateway", .depends_on = {"network"}},
                                           {.key = "network", .depends_on = {"gateway"}},
                                           {.key = "maps"}};
  return kAll;
}

struct Known {
  std::vector<store::IncidentRow> incidents{};
  std::vector<store::RevisionRow> drafts{};
  std::vector<Condition> conditions{};
  std::vector<Maintenance> maintenances{};

  [[nodiscard]] GateVerdict of(const std::string& component = "messaging") const {
    return judge_gate({.component = component,
                       .now = kNow,
                       .components = components(),
                       .incidents = incidents,
                       .drafts = drafts,
                       .conditions = conditions,
                       .maintenances = maintenances});
  }
};

store::IncidentRow incident(const std::string& component,
                            Phase phase = Phase::Investigating,
                            ComponentStatus told = ComponentStatus::MajorOutage) {
  return {.id = 7, .phase = phase, .components = {{component, told}}};
}

Condition condition(const std::string& source,
                    State state,
                    const std::string& component = "messaging") {
  return {.source = source, .key = "send", .component = component, .state = state};
}

Maintenance work(TimePoint from, TimePoint to, const std::string& component = "messaging") {
  return {.components = {component}, .from = from, .to = to};
}

TEST_CASE("gate: a component about which nothing is known is open") {
  const auto verdict = Known{}.of();
  CHECK(verdict.open());
  CHECK_FALSE(verdict.maintenance);
}

TEST_CASE("gate: a component whose incident is not resolved is closed, with the incident named") {
  for (const auto phase : {Phase::Investigating, Phase::Identified, Phase::Monitoring}) {
    const auto verdict = Known{.incidents = {incident("messaging", phase)}}.of();
    CHECK_FALSE(verdict.open());
    CHECK(
        verdict.reasons ==
        std::vector<GateReason>{{.what = What::Incident, .component = "messaging", .incident = 7}});
  }
}

TEST_CASE("gate: one that was told operational again is unsolved until the incident is resolved") {
  const Known known{
      .incidents = {incident("messaging", Phase::Monitoring, ComponentStatus::Operational)}};
  CHECK_FALSE(known.of().open());
}

TEST_CASE("gate: an incident that is resolved or retracted closes nothing") {
  CHECK(Known{.incidents = {incident("messaging", Phase::Resolved)}}.of().open());
  auto retracted = incident("messaging");
  retracted.retracted = true;
  CHECK(Known{.incidents = {retracted}}.of().open());
}

TEST_CASE("gate: an incident on what it needs closes it, however far away, and not the reverse") {
  for (const auto* needed : {"gateway", "network"}) {
    const Known known{.incidents = {incident(needed)}};
    CHECK(known.of().reasons ==
          std::vector<GateReason>{{.what = What::Dependency, .component = needed, .incident = 7}});
    CHECK(known.of("maps").open());
  }
  CHECK(Known{.incidents = {incident("messaging")}}.of("gateway").open());
  CHECK(Known{.incidents = {incident("maps")}}.of().open());
}

TEST_CASE("gate: a draft that waits for a person closes what it is about and nothing else") {
  const Known known{.drafts = {{.id = 4,
                                .state = store::RevisionState::Draft,
                                .components = {{"messaging", ComponentStatus::PartialOutage}}}}};
  CHECK(known.of().reasons ==
        std::vector<GateReason>{{.what = What::Draft, .component = "messaging", .draft = 4}});
  CHECK(known.of("gateway").open());
}

TEST_CASE("gate: what fires unannounced closes it and every source is named once") {
  const Known known{.conditions = {condition("b", State::Firing),
                                   condition("a", State::Firing),
                                   condition("a", State::Firing),
                                   condition("c", State::Resolved),
                                   condition("d", State::Pending),
                                   condition("e", State::Firing, "maps")}};
  CHECK(known.of().reasons ==
        std::vector<GateReason>{
            {.what = What::Firing, .component = "messaging", .sources = {"a", "b"}}});
  CHECK(known.of("gateway").open());
}

TEST_CASE("gate: a source that fired and fell silent is no recovery") {
  const Known known{.conditions = {condition("a", State::Stale)}};
  CHECK(known.of().reasons.at(0).sources == std::vector<std::string>{"a"});
}

TEST_CASE("gate: what fires of an incident that was announced is not told twice") {
  const std::vector<Condition> fires{condition("a", State::Firing)};
  const Known announced{.incidents = {incident("messaging")}, .conditions = fires};
  CHECK(announced.of().reasons.size() == 1);
  const Known elsewhere{.incidents = {incident("gateway")}, .conditions = fires};
  REQUIRE(elsewhere.of().reasons.size() == 2);
  CHECK(elsewhere.of().reasons.at(1).what == What::Firing);
}

TEST_CASE("gate: all that stands against it is named and the gravest first") {
  auto both = incident("messaging");
  both.components["gateway"] = ComponentStatus::MajorOutage;
  const Known known{.incidents = {both}, .drafts = {{.id = 4, .components = {{"messaging", {}}}}}};
  const auto reasons = known.of().reasons;
  REQUIRE(reasons.size() == 3);
  CHECK(reasons[0].what == What::Incident);
  CHECK(reasons[1].what == What::Dependency);
  CHECK(reasons[2].what == What::Draft);
}

TEST_CASE("gate: during its own announced maintenance it is open, and that is said") {
  const auto during = Known{.maintenances = {work(kNow, kNow + 1ms)}}.of();
  CHECK(during.open());
  REQUIRE(during.maintenance);
  CHECK(during.maintenance->to == kNow + 1ms);
  CHECK_FALSE(Known{.maintenances = {work(kNow - 1h, kNow)}}.of().maintenance);
  CHECK_FALSE(Known{.maintenances = {work(kNow + 1ms, kNow + 1h)}}.of().maintenance);
  CHECK_FALSE(Known{.maintenances = {work(kNow, kNow + 1h, "maps")}}.of().maintenance);
}

TEST_CASE("gate: maintenance opens nothing that anything else closes") {
  const Known known{.incidents = {incident("messaging")}, .maintenances = {work(kNow, kNow + 1h)}};
  CHECK_FALSE(known.of().open());
  CHECK(known.of().maintenance);
}

TEST_CASE("gate: conditions are read as the course keeps them") {
  test::Office office{"gate-conditions"};
  CHECK(conditions_in(office.store->read()->slices_of("condition")).empty());
  office.submit(test::Office::firing("a"));
  office.desk->turn();
  const auto conditions = conditions_in(office.store->read()->slices_of("condition"));
  REQUIRE(conditions.size() == 1);
  CHECK(conditions[0].source == "a");
  CHECK(conditions[0].component == "messaging");
  CHECK(conditions[0].state == State::Firing);
}

TEST_CASE("gate: conditions that others have overruled and slices of other kinds do not count") {
  test::Office office{"gate-overruled"};
  office.submit(test::Office::firing("a"));
  office.desk->turn();
  auto slices = office.store->read()->slices_of("condition");
  REQUIRE(slices.size() == 1);
  const auto flag = slices[0].body.find("\"overruled\":false");
  REQUIRE(flag != std::string::npos);
  slices[0].body.replace(flag, 17, "\"overruled\":true");
  CHECK(conditions_in(slices).empty());
  const std::vector<store::SliceRow> other{{"incident", "1", "not JSON"}};
  CHECK(conditions_in(other).empty());
}

TEST_CASE("gate: a condition that cannot be read is a failure and opens nothing") {
  const std::vector<store::SliceRow> torn{{"condition", "a", "{"}};
  CHECK_THROWS_AS(conditions_in(torn), store::Failure);
  const std::vector<store::SliceRow> wrong{{"condition", "a", "{\"condition\":1}"}};
  CHECK_THROWS_AS(conditions_in(wrong), store::Failure);
}

}  // namespace
}  // namespace goji::flow
