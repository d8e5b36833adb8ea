#include "board/compiled.h"
#include "board/pages.h"
#include "fixture.h"
#include "support/catch.h"

namespace goji::board {
namespace {

using namespace std::chrono_literals;

Headline told(const Facts& facts, const std::string& language = "en") {
  const Survey survey(facts);
  return headline(Edition(survey, test::templates().compiled(), language));
}

TEST_CASE("headline: a calm day says so in each language", "[board]") {
  CHECK(told(test::calm_day()).text == "Everything is working");
  CHECK(told(test::calm_day(), "ko").text == "모든 서비스가 정상입니다");
  CHECK(told(test::calm_day()).look == "ok");
  CHECK(told(test::calm_day()).advice.empty());
  CHECK_FALSE(told(test::calm_day()).since);
}

TEST_CASE("headline: the worst is named with all that it hits", "[board]") {
  auto facts = test::outage();
  const auto now = told(facts);
  CHECK(now.text == "Major outage: Messaging");
  CHECK(now.look == "down");
  CHECK(told(facts, "ko").text == "장애: 메시지");
  facts.components[1].status = ComponentStatus::MajorOutage;
  CHECK(told(facts).text == "Major outage: Messaging and Open chat");
}

TEST_CASE(
    "headline: it began when the first incident did and news come when the first promise is due",
    "[board]") {
  auto facts = test::outage();
  auto second = facts.incidents[0];
  second.onset -= 5min;
  second.next_update_at = test::kNow + 10min;
  facts.incidents.push_back(second);
  CHECK(told(facts).since == test::kNow - 13min);
  CHECK(told(facts).next_update_at == test::kNow + 10min);
}

TEST_CASE("headline: a promise that is past is not made again", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].next_update_at = test::kNow;
  CHECK_FALSE(told(facts).next_update_at);
  facts.incidents[0].next_update_at = test::kNow + 1ms;
  CHECK(told(facts).next_update_at);
}

TEST_CASE("headline: a status without an incident began when the component says", "[board]") {
  auto facts = test::calm_day();
  facts.components[2].status = ComponentStatus::PartialOutage;
  facts.components[2].since = test::kNow - 4min;
  facts.components[3].status = ComponentStatus::PartialOutage;
  facts.components[3].since = test::kNow - 9min;
  facts.components[4].status = ComponentStatus::DegradedPerformance;
  facts.components[4].since = test::kNow - 99min;
  const auto now = told(facts);
  CHECK(now.text == "Partial outage: Photos and videos and Voice calls");
  CHECK(now.since == test::kNow - 9min);
}

TEST_CASE("headline: an open incident is never called calm", "[board]") {
  auto facts = test::outage();
  for (auto& component : facts.components)
    component.status = ComponentStatus::Operational;
  CHECK(told(facts).text == "Looking into: Messaging and PC login");
  facts.incidents[0].phase = Phase::Monitoring;
  CHECK(told(facts).text == "Recovered, being watched: Messaging and PC login");
  CHECK(told(facts).look == "work");
  facts.incidents[0].phase = Phase::Resolved;
  CHECK(told(facts).look == "ok");
}

TEST_CASE("headline: one that is watched does not hide one that is not", "[board]") {
  auto facts = test::outage();
  for (auto& component : facts.components)
    component.status = ComponentStatus::Operational;
  facts.incidents[1].phase = Phase::Monitoring;
  CHECK(told(facts).text == "Looking into: Messaging and PC login");
}

TEST_CASE("headline: a withdrawn incident is over", "[board]") {
  auto facts = test::calm_day();
  facts.incidents = test::outage().incidents;
  facts.incidents[0].retracted = true;
  CHECK(told(facts).look == "ok");
}

TEST_CASE("headline: a drill among real things changes nothing", "[board]") {
  auto facts = test::calm_day();
  facts.incidents = test::outage().incidents;
  facts.incidents[0].mark = Mark::Drill;
  CHECK(told(facts).look == "ok");
  CHECK_FALSE(told(facts).since);
  facts.site.mark = Mark::Drill;
  CHECK(told(facts).text == "Looking into: Messaging and PC login");
}

TEST_CASE("headline: maintenance says when it is to be over", "[board]") {
  auto facts = test::maintenance_day();
  CHECK(told(facts).text == "Under maintenance: Maps");
  CHECK(told(facts).since == test::kNow - 52min);
  CHECK(told(facts).until == test::kNow + 68min);
  auto longer = facts.maintenances[1];
  longer.to += 1h;
  facts.maintenances.push_back(longer);
  CHECK(told(facts).until == test::kNow + 128min);
  facts.maintenances.back().mark = Mark::Test;
  CHECK(told(facts).until == test::kNow + 68min);
  CHECK_FALSE(told(test::outage()).until);
}

TEST_CASE("headline: what was not checked for over five minutes is not called fine", "[board]") {
  auto facts = test::calm_day();
  facts.verified_at = test::kNow - 5min;
  CHECK(told(facts).look == "ok");
  facts.verified_at = test::kNow - 5min - 1ms;
  CHECK(told(facts).text == "No known problems");
  CHECK(told(facts).look == "none");
  facts.verified_at.reset();
  CHECK(told(facts).look == "none");
}

TEST_CASE("headline: known trouble stays known when monitoring is silent", "[board]") {
  auto facts = test::outage();
  facts.verified_at.reset();
  CHECK(told(facts).look == "down");
}

}  // namespace
}  // namespace goji::board
