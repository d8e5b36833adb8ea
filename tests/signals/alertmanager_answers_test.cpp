#include "signals/alertmanager_answers.h"

#include "support/catch.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <string>
#include <vector>

namespace goji::signals {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr TimePoint kNow{1'715'575'500s};

const std::vector<Alert> kAlerts{{.labels = {{"alertname", "Down"}, {"region", "kr"}},
                                  .annotations = {{"summary", "it is \"down\""}},
                                  .starts_at = kNow - 60s,
                                  .ends_at = kNow + 240s,
                                  .updated_at = kNow,
                                  .fingerprint = "a1",
                                  .generator_url = "http://p/g"},
                                 {.labels = {{"alertname", "Slow"}, {"region", "jp"}},
                                  .starts_at = kNow,
                                  .updated_at = kNow,
                                  .fingerprint = "b2"},
                                 {.labels = {{"region", "kr"}}, .fingerprint = "c3"}};

Ready get(const std::string& path, Query query = {}) {
  return alertmanager_answer(
      {.method = "GET", .rest = path, .query = std::move(query), .now = kNow}, kAlerts, kNow - 1h);
}

json::value get_well(const std::string& path, Query query = {}) {
  const auto answer = get(path, std::move(query));
  CHECK(answer.status == 200);
  CHECK(answer.content_type == "application/json");
  return json::parse(answer.body);
}

std::vector<std::string> fingerprints(Query query) {
  std::vector<std::string> all;
  const auto list = get_well("/api/v2/alerts", std::move(query));
  for (const auto& alert : list.as_array())
    all.emplace_back(std::string_view{alert.at("fingerprint").as_string()});
  return all;
}

using Names = std::vector<std::string>;

TEST_CASE("alertmanager: an alert is told in the shape of its API") {
  CHECK(get_well("/api/v2/alerts").at(0) == json::parse(R"({
      "annotations":{"summary":"it is \"down\""},"endsAt":"2024-05-13T04:49:00Z",
      "fingerprint":"a1","receivers":[{"name":"goji"}],"startsAt":"2024-05-13T04:44:00Z",
      "status":{"inhibitedBy":[],"silencedBy":[],"state":"active"},
      "updatedAt":"2024-05-13T04:45:00Z","generatorURL":"http://p/g",
      "labels":{"alertname":"Down","region":"kr"}})"));
}

TEST_CASE("alertmanager: one that has no end is told with one five minutes ahead") {
  CHECK(get_well("/api/v2/alerts").at(1).at("endsAt") == "2024-05-13T04:50:00Z");
}

TEST_CASE("alertmanager: the query chooses among the alerts") {
  CHECK(fingerprints({}) == Names{"a1", "b2", "c3"});
  CHECK(fingerprints({{"filter", "region=\"kr\""}}) == Names{"a1", "c3"});
  CHECK(fingerprints({{"filter", "region=kr"}, {"filter", "alertname=~\"D.*\""}}) == Names{"a1"});
  CHECK(fingerprints({{"active", "false"}}).empty());
  CHECK(fingerprints({{"active", "true"}}).size() == 3);
  CHECK(fingerprints({{"silenced", "false"}, {"inhibited", "false"}, {"unprocessed", "false"}})
            .size() == 3);
  CHECK(fingerprints({{"receiver", "go.*"}}).size() == 3);
  CHECK(fingerprints({{"receiver", "go"}}).empty());
}

TEST_CASE("alertmanager: a query that makes no sense is refused in JSON") {
  const auto path = GENERATE(as<std::string>{}, "/api/v2/alerts", "/api/v2/alerts/groups");
  CHECK(get(path, {{"filter", "region"}}) ==
        Ready{400, "application/json", R"("filter must look like name=\"value\": region")"});
  CHECK(get(path, {{"receiver", "("}}) ==
        Ready{400, "application/json", R"x("receiver is not a pattern: missing ): (: (")x"});
}

TEST_CASE("alertmanager: alerts of one name are one group") {
  const auto groups = get_well("/api/v2/alerts/groups");
  REQUIRE(groups.as_array().size() == 3);
  CHECK(groups.at(0).at("labels") == json::value(json::object()));
  CHECK(groups.at(0).at("alerts").at(0).at("fingerprint") == "c3");
  CHECK(groups.at(1).at("labels") == json::parse(R"({"alertname":"Down"})"));
  CHECK(groups.at(1).at("alerts").as_array().size() == 1);
  CHECK(groups.at(1).at("receiver").at("name") == "goji");
  CHECK(get_well("/api/v2/alerts/groups", {{"filter", "region=jp"}}).as_array().size() == 1);
}

TEST_CASE("alertmanager: status and receivers and silences are those of a lone one") {
  const auto status = get_well("/api/v2/status");
  CHECK(status.at("cluster").at("status") == "disabled");
  CHECK(status.at("uptime") == "2024-05-13T03:45:00Z");
  CHECK(status.at("versionInfo").at("version") == "0.25.0");
  for (const char* key : {"branch", "buildDate", "buildUser", "goVersion", "revision"})
    CHECK(status.at("versionInfo").at(key).is_string());
  CHECK(status.at("config").at("original") == "");
  CHECK(get_well("/api/v2/receivers") == json::parse(R"([{"name":"goji"}])"));
  CHECK(get("/api/v2/silences").body == "[]");
}

TEST_CASE("alertmanager: health is asked for in plain text and other paths are not there") {
  CHECK(get("/-/healthy") == Ready{200, "text/plain", "OK"});
  CHECK(get("/-/ready") == Ready{200, "text/plain", "OK"});
  for (const std::string path : {"/api/v2/silence/1", "/api/v2/alerts/", "/api/v1/status", "/x"})
    CHECK(get(path).status == 404);
}

}  // namespace
}  // namespace goji::signals
