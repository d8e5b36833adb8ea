#include "web/ops/get_gate.h"

#include "flow/office.h"
#include "support/catch.h"

#include <boost/json.hpp>

#include <memory>
#include <string>

namespace goji::web::ops {
namespace {

using namespace std::chrono_literals;
using flow::test::kOfficeOpens;
using flow::test::Office;

namespace json = boost::json;

/// Messaging needs maps.
std::shared_ptr<const flow::Wording> wording(std::vector<Maintenance> maintenances = {}) {
  const std::vector<Component> components{
      {.key = "messaging", .name = {{"en", "Messaging"}, {"ko", "메시지"}}, .depends_on = {"maps"}},
      {.key = "maps", .name = {{"en", "Maps"}, {"ko", "지도"}}}};
  auto library = messages::Library::load(assets::Assets{}, {{"ko", "en"}, "UTC", components});
  return std::make_shared<const flow::Wording>(
      std::move(library.value()),
      flow::Wording::Site{.name = {{"en", "Site"}},
                          .url = "https://s.example",
                          .components = components,
                          .maintenances = std::move(maintenances)});
}

struct Asked {
  Response response{};
  json::object body{};
};

Asked asked(Office& office,
            const Parameters& query,
            const std::shared_ptr<const flow::Wording>& words = wording()) {
  const auto reading = office.store->read();
  auto response =
      get_gate({.query = query, .arrival = office.clock.now()}, Records{*reading, *words});
  auto body = json::parse(response.body).as_object();
  return {std::move(response), std::move(body)};
}

const Parameters kMessaging{{"component", "messaging"}};

TEST_CASE("gate: 200 and why nothing stands against it, in every language of the site") {
  Office office{"gate-open"};
  const auto answer = asked(office, kMessaging);
  CHECK(answer.response.status == 200);
  CHECK(answer.response.content_type == "application/json");
  CHECK(answer.body == json::parse(R"({"component":"messaging","open":true,"maintenance":null,
    "why":{"ko":"메시지 작업을 막을 일이 없습니다.",
           "en":"Nothing stands against work on Messaging."}})"));
}

TEST_CASE("gate: 423 with the incident, for people and for scripts") {
  Office office{"gate-incident"};
  office.announce();
  const auto [response, body] = asked(office, kMessaging);
  CHECK(response.status == 423);
  CHECK(response.content_type == "application/problem+json");
  CHECK(body.at("status") == 423);
  CHECK(body.at("title") == "Locked");
  CHECK(body.at("open") == false);
  CHECK(body.at("component") == "messaging");
  CHECK(body.at("code") == "incident");
  CHECK(body.at("incident") == "1");
  CHECK(body.at("until").is_null());
  const auto title = json::value_to<std::string>(body.at("incident_title").at("en"));
  CHECK_FALSE(title.empty());
  CHECK(json::value_to<std::string>(body.at("detail")) ==
        "Incident 1 on Messaging is not resolved: " + title + ".");
  CHECK(body.at("why").at("ko").as_string().starts_with("메시지 장애 1번이 아직 해결되지"));
  const auto& reasons = body.at("reasons").as_array();
  REQUIRE(reasons.size() == 1);
  CHECK(reasons[0].at("component") == "messaging");
  CHECK(reasons[0].at("why") == body.at("why"));
  CHECK(reasons[0].at("draft").is_null());
  CHECK(reasons[0].at("sources").as_array().empty());
}

TEST_CASE("gate: an incident on what it needs closes it and names both") {
  Office office{"gate-dependency"};
  for (const auto* source : {"a", "b"}) {
    auto signal = Office::firing(source);
    signal.component = "maps";
    office.submit(signal);
  }
  office.desk->turn();
  office.clock.advance(61s);
  const auto answer = asked(office, kMessaging);
  CHECK(answer.response.status == 423);
  CHECK(answer.body.at("code") == "dependency");
  CHECK(answer.body.at("component") == "messaging");
  CHECK(answer.body.at("reasons").at(0).at("component") == "maps");
  CHECK(answer.body.at("detail").as_string().starts_with("Incident 1 on Maps, which this needs"));
}

TEST_CASE("gate: what fires unannounced closes it and the sources are said") {
  Office office{"gate-firing"};
  office.submit(Office::firing("probe"));
  office.desk->turn();
  const auto answer = asked(office, kMessaging);
  CHECK(answer.response.status == 423);
  CHECK(answer.body.at("code") == "firing");
  CHECK(answer.body.at("incident").is_null());
  CHECK(answer.body.at("reasons").at(0).at("sources") == json::array{"probe"});
  CHECK(answer.body.at("detail") ==
        "Messaging fails now by the word of probe, though nothing has been announced.");
}

TEST_CASE("gate: a draft that waits closes it and is named") {
  Office office{"gate-draft"};
  {
    const auto writing = office.store->write();
    (void)writing->add_revision({.draft = 1,
                                 .kind = NoticeKind::Opened,
                                 .state = store::RevisionState::Draft,
                                 .components = {{"messaging", ComponentStatus::PartialOutage}}});
    writing->commit();
  }
  const auto answer = asked(office, kMessaging);
  CHECK(answer.body.at("code") == "draft");
  CHECK(answer.body.at("reasons").at(0).at("draft") == "1");
  CHECK(answer.body.at("detail") ==
        "Draft 1 waits for somebody to judge whether Messaging has an outage.");
}

TEST_CASE("gate: the recovery that is promised says until when") {
  Office office{"gate-until"};
  office.announce();
  const auto keep = [&](store::PromiseRow row) {
    const auto writing = office.store->write();
    row.incident = 1;
    row.id += 100;
    writing->keep_promise(row);
    writing->commit();
  };
  keep({.id = 1, .kind = "recovery", .due_at = kOfficeOpens + 1h, .met_at = kOfficeOpens});
  keep({.id = 2, .kind = "recovery", .due_at = kOfficeOpens + 2h, .is_void = true});
  CHECK(asked(office, kMessaging).body.at("until").is_null());
  keep({.id = 3, .kind = "recovery", .due_at = kOfficeOpens + 3h});
  CHECK(asked(office, kMessaging).body.at("until") == "2023-11-15T01:13:20Z");
}

TEST_CASE("gate: maintenance that is under way is told with its end") {
  Office office{"gate-maintenance"};
  const auto words = wording({{.components = {"messaging"},
                               .from = kOfficeOpens,
                               .to = kOfficeOpens + 1h,
                               .title = {{"en", "Work"}}}});
  const auto answer = asked(office, kMessaging, words);
  CHECK(answer.response.status == 200);
  CHECK(answer.body.at("maintenance") ==
        json::parse(R"({"title":{"en":"Work"},"from":"2023-11-14T22:13:20Z",
                        "until":"2023-11-14T23:13:20Z"})"));
  CHECK(answer.body.at("why").at("en").as_string().starts_with("Announced maintenance of"));
}

TEST_CASE("gate: without a component or with an unknown one there is no answer") {
  Office office{"gate-wrong"};
  CHECK(asked(office, {}).response.status == 400);
  CHECK(asked(office, {{"component", "maps"}, {"x", "1"}}).response.status == 400);
  const auto unknown = asked(office, {{"component", "mapz"}});
  CHECK(unknown.response.status == 404);
  CHECK(unknown.body.at("detail") == "there is no component mapz, did you mean `maps`?");
}

TEST_CASE("gate: asking changes nothing") {
  Office office{"gate-reads"};
  office.announce();
  const auto slices = office.store->read()->slices();
  const auto audit = office.store->read()->audit(0, 100);
  (void)asked(office, kMessaging);
  CHECK(office.store->read()->slices() == slices);
  CHECK(office.store->read()->audit(0, 100) == audit);
}

}  // namespace
}  // namespace goji::web::ops
