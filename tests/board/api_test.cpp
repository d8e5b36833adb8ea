#include "board/build.h"
#include "fixture.h"
#include "support/catch.h"

#include <boost/json.hpp>

#include <set>

namespace goji::board {
namespace {

namespace json = boost::json;

json::value get(const Facts& facts, const std::string& name) {
  const auto board = build_urgent(facts, test::templates(), nullptr);
  const auto* page = board.find("/api/v2/" + name + ".json", "");
  if (page == nullptr) {
    const auto whole = build(facts, test::templates());
    page = whole.find("/api/v2/" + name + ".json", "");
    REQUIRE(page != nullptr);
    return json::parse(page->plain);
  }
  CHECK(page->cors);
  CHECK(page->content_type == "application/json; charset=utf-8");
  return json::parse(page->plain);
}

std::set<std::string> names(const json::value& value) {
  std::set<std::string> names;
  for (const auto& entry : value.as_object())
    names.emplace(entry.key());
  return names;
}

std::string text(const json::value& value) {
  return json::value_to<std::string>(value);
}

/// Two incidents and two maintenances, so that every list has something in it.
Facts busy() {
  auto facts = test::outage();
  facts.maintenances = test::maintenance_day().maintenances;
  return facts;
}

TEST_CASE("api: the page is described as readers expect", "[board]") {
  const auto page = get(busy(), "components").at("page");
  CHECK(page == json::parse(R"({"id":"kakaotalk","name":"카카오톡",
    "url":"https://status.example.com","time_zone":"Asia/Seoul",
    "updated_at":"2024-05-13T04:49:00.000Z"})"));
}

TEST_CASE("api: status and summary say when it was last checked", "[board]") {
  CHECK(get(busy(), "status").at("page").at("verified_at") == "2024-05-13T04:51:40.000Z");
  auto fresh = busy();
  fresh.verified_at.reset();
  CHECK(get(fresh, "summary").at("page").at("verified_at").is_null());
}

TEST_CASE("api: status is the roll-up of the components", "[board]") {
  const auto status = get(busy(), "status");
  CHECK(names(status) == std::set<std::string>{"page", "status"});
  CHECK(status.at("status") ==
        json::parse(R"({"indicator":"major","description":"Partial System Outage"})"));
}

TEST_CASE("api: the fifth indicator is a switch", "[board]") {
  auto facts = test::maintenance_day();
  CHECK(get(facts, "status").at("status").at("indicator") == "none");
  facts.site.maintenance_indicator = true;
  CHECK(get(facts, "status").at("status").at("indicator") == "maintenance");
}

TEST_CASE("api: components come with their groups in the order of the configuration", "[board]") {
  const auto rows = get(busy(), "components").at("components").as_array();
  REQUIRE(rows.size() == 23);
  CHECK(rows[0] == json::parse(R"({"id":"group:채팅","name":"채팅","status":"major_outage",
    "created_at":"2023-04-09T04:52:00.000Z","updated_at":"2024-05-13T04:45:00.000Z","position":1,
    "description":null,"showcase":false,"start_date":null,"group_id":null,"page_id":"kakaotalk",
    "group":true,"only_show_if_degraded":false,
    "components":["messaging","openchat","media","voice"]})"));
  CHECK(rows[2] == json::parse(R"({"id":"openchat","name":"오픈채팅","status":"operational",
    "created_at":"2023-04-09T04:52:00.000Z","updated_at":"2024-04-13T04:52:00.000Z","position":2,
    "description":null,"showcase":true,"start_date":"2023-04-09","group_id":"group:채팅",
    "page_id":"kakaotalk","group":false,"only_show_if_degraded":false})"));
}

TEST_CASE("api: positions begin anew in each group", "[board]") {
  const auto rows = get(busy(), "components").at("components").as_array();
  std::map<std::string, std::int64_t> positions;
  for (const auto& row : rows)
    positions[text(row.at("id"))] = row.at("position").as_int64();
  CHECK(positions["messaging"] == 1);
  CHECK(positions["voice"] == 4);
  CHECK(positions["group:로그인"] == 2);
  CHECK(positions["login-mobile"] == 1);
  CHECK(positions["maps"] == 3);
  CHECK(positions["gifts"] == 5);
  CHECK(positions["group:API"] == 6);
}

TEST_CASE("api: an incident has every field", "[board]") {
  const auto incident = get(busy(), "incidents").at("incidents").at(0);
  auto bare = incident.as_object();
  bare.erase("incident_updates");
  bare.erase("components");
  CHECK(bare == json::parse(R"({"id":"7","name":"메시지 전송 장애","status":"identified",
    "created_at":"2024-05-13T04:45:00.000Z","updated_at":"2024-05-13T04:49:00.000Z",
    "monitoring_at":null,"resolved_at":null,"impact":"critical",
    "shortlink":"https://status.example.com/incidents/7","started_at":"2024-05-13T04:44:00.000Z",
    "page_id":"kakaotalk","reminder_intervals":null})")
                    .as_object());
  REQUIRE(incident.at("components").as_array().size() == 2);
  CHECK(incident.at("components").at(1).at("id") == "login-pc");
  CHECK(incident.at("components").at(1).at("position") == 2);
  CHECK(names(incident.at("components").at(0)).size() == 13);
}

TEST_CASE("api: updates are newest first and say what they touched", "[board]") {
  const auto updates = get(busy(), "incidents").at("incidents").at(0).at("incident_updates");
  REQUIRE(updates.as_array().size() == 2);
  CHECK(updates.at(1) == json::parse(R"({"id":"11","status":"investigating",
    "body":"메시지를 보내거나 받을 수 없습니다.\n원인을 찾고 있습니다.","incident_id":"7",
    "created_at":"2024-05-13T04:45:00.000Z","updated_at":"2024-05-13T04:45:00.000Z",
    "display_at":"2024-05-13T04:45:00.000Z","affected_components":[{"code":"messaging",
    "name":"채팅 - 메시지","old_status":"operational","new_status":"major_outage"}],
    "deliver_notifications":true,"custom_tweet":null,"tweet_id":null})"));
  CHECK(updates.at(0).at("status") == "identified");
}

TEST_CASE("api: an update that touched nothing known has null for it", "[board]") {
  auto facts = busy();
  facts.incidents[0].updates[0].components = {{.component = "gone"}};
  const auto incident = get(facts, "incidents").at("incidents").at(0);
  CHECK(incident.at("incident_updates").at(0).at("affected_components").is_null());
}

TEST_CASE("api: incidents holds all and unresolved only what lasts", "[board]") {
  CHECK(get(busy(), "incidents").at("incidents").as_array().size() == 2);
  const auto unresolved = get(busy(), "incidents/unresolved").at("incidents").as_array();
  REQUIRE(unresolved.size() == 1);
  CHECK(unresolved[0].at("id") == "7");
  const auto resolved = get(busy(), "incidents").at("incidents").at(1);
  CHECK(resolved.at("status") == "resolved");
  CHECK(resolved.at("monitoring_at") == "2024-05-11T03:52:00.000Z");
  CHECK(resolved.at("resolved_at") == "2024-05-11T04:02:00.000Z");
}

TEST_CASE("api: a withdrawn incident is resolved and had no impact", "[board]") {
  auto facts = busy();
  facts.incidents[0].retracted = true;
  const auto incident = get(facts, "incidents").at("incidents").at(0);
  CHECK(incident.at("status") == "resolved");
  CHECK(incident.at("impact") == "none");
  CHECK(incident.at("resolved_at") == "2024-05-13T04:49:00.000Z");
  CHECK(get(facts, "incidents/unresolved").at("incidents").as_array().empty());
}

TEST_CASE("api: a maintenance has every field and its own ids", "[board]") {
  const auto running = get(busy(), "scheduled-maintenances").at("scheduled_maintenances").at(1);
  auto bare = running.as_object();
  bare.erase("incident_updates");
  bare.erase("components");
  CHECK(bare == json::parse(R"({"id":"m3","name":"지도 데이터 교체","status":"in_progress",
    "created_at":"2024-05-10T04:52:00.000Z","updated_at":"2024-05-13T04:00:00.000Z",
    "monitoring_at":null,"resolved_at":null,"impact":"maintenance",
    "shortlink":"https://status.example.com/maintenances/3",
    "started_at":"2024-05-13T04:00:00.000Z","page_id":"kakaotalk","reminder_intervals":null,
    "scheduled_for":"2024-05-13T04:00:00.000Z","scheduled_until":"2024-05-13T06:00:00.000Z"})")
                    .as_object());
  CHECK(running.at("incident_updates").at(0).at("status") == "in_progress");
  CHECK(running.at("incident_updates").at(0).at("incident_id") == "m3");
  CHECK(running.at("components").at(0).at("id") == "maps");
}

TEST_CASE("api: each kind of update leaves a maintenance in its state", "[board]") {
  auto facts = busy();
  const auto status_after = [&](NoticeKind kind) {
    facts.maintenances[1].updates[0].kind = kind;
    return text(get(facts, "scheduled-maintenances")
                    .at("scheduled_maintenances")
                    .at(1)
                    .at("incident_updates")
                    .at(0)
                    .at("status"));
  };
  CHECK(status_after(NoticeKind::MaintenanceScheduled) == "scheduled");
  CHECK(status_after(NoticeKind::MaintenanceSoon) == "scheduled");
  CHECK(status_after(NoticeKind::MaintenanceOverrun) == "in_progress");
  CHECK(status_after(NoticeKind::MaintenanceCompleted) == "completed");
}

TEST_CASE("api: upcoming is what is planned and active what has begun", "[board]") {
  const auto ids = [](const std::string& name) {
    std::vector<std::string> found;
    const auto body = get(busy(), name);
    for (const auto& one : body.at("scheduled_maintenances").as_array())
      found.push_back(text(one.at("id")));
    return found;
  };
  CHECK(ids("scheduled-maintenances/upcoming") == std::vector<std::string>{"m4"});
  CHECK(ids("scheduled-maintenances/active") == std::vector<std::string>{"m3"});
  CHECK(ids("summary") == std::vector<std::string>{"m4", "m3"});
}

TEST_CASE("api: a completed maintenance is listed but not in the summary", "[board]") {
  auto facts = busy();
  facts.maintenances[1].state = MaintenanceFacts::State::Completed;
  facts.maintenances[1].completed_at = test::kNow;
  const auto listed = get(facts, "scheduled-maintenances").at("scheduled_maintenances");
  CHECK(listed.at(1).at("status") == "completed");
  CHECK(listed.at(1).at("resolved_at") == "2024-05-13T04:52:00.000Z");
  CHECK(get(facts, "summary").at("scheduled_maintenances").as_array().size() == 1);
}

TEST_CASE("api: the summary has all five parts and never lacks a list", "[board]") {
  const auto summary = get(test::calm_day(), "summary");
  CHECK(
      names(summary) ==
      std::set<std::string>{"page", "components", "incidents", "scheduled_maintenances", "status"});
  CHECK(summary.at("incidents").as_array().empty());
  CHECK(summary.at("scheduled_maintenances").as_array().empty());
}

TEST_CASE("api: lists end at fifty", "[board]") {
  auto facts = busy();
  facts.incidents.resize(1);
  while (facts.incidents.size() < 60) {
    facts.incidents.push_back(facts.incidents[0]);
    facts.incidents.back().id = facts.incidents.size() + 100;
  }
  const auto listed = get(facts, "incidents").at("incidents").as_array();
  REQUIRE(listed.size() == 50);
  CHECK(listed[0].at("id") == "7");
}

TEST_CASE("api: a group has its name in the site's first language", "[board]") {
  auto facts = busy();
  facts.headings = {{.key = "채팅", .name = {{"ko", "대화"}, {"en", "Talk"}}}};
  const auto summary = get(facts, "summary");
  const auto& group = summary.at("components").at(0);
  CHECK(group.at("id") == "group:채팅");
  CHECK(group.at("name") == "대화");
  const auto& update = summary.at("incidents").at(0).at("incident_updates").at(1);
  CHECK(update.at("affected_components").at(0).at("name") == "대화 - 메시지");
}

TEST_CASE("api: what is not real is not told to machines that cannot see a mark", "[board]") {
  auto facts = busy();
  facts.incidents[0].mark = Mark::Drill;
  facts.maintenances[0].mark = Mark::Test;
  CHECK(get(facts, "summary").at("incidents").as_array().empty());
  CHECK(get(facts, "incidents").at("incidents").as_array().size() == 1);
  CHECK(get(facts, "scheduled-maintenances/upcoming")
            .at("scheduled_maintenances")
            .as_array()
            .empty());
}

TEST_CASE("api: on a site that is a drill everything is told and marked", "[board]") {
  auto facts = busy();
  facts.site.mark = Mark::Drill;
  const auto summary = get(facts, "summary");
  CHECK(summary.at("page").at("name") == "[훈련] 카카오톡");
  CHECK(summary.at("incidents").at(0).at("name") == "[훈련] 메시지 전송 장애");
  facts.incidents[0].title = {{"ko", "[훈련] 메시지 전송 장애"}};  // as notices say it
  CHECK(get(facts, "summary").at("incidents").at(0).at("name") == "[훈련] 메시지 전송 장애");
}

TEST_CASE("api: an incident without a title is called by its components", "[board]") {
  auto facts = busy();
  facts.incidents[0].title.clear();
  CHECK(get(facts, "incidents").at("incidents").at(0).at("name") == "메시지와 PC 로그인");
}

TEST_CASE("api: a page with 478 components has no id twice", "[board]") {
  const auto rows = get(test::large_site(470), "components").at("components").as_array();
  std::set<std::string> ids;
  for (const auto& row : rows)
    ids.insert(text(row.at("id")));
  CHECK(rows.size() == 470 + 19);
  CHECK(ids.size() == rows.size());
}

}  // namespace
}  // namespace goji::board
