#include "signals/alertmanager_webhook.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

constexpr TimePoint kNow{1'715'575'500s};  // 2024-05-13T04:45:00Z

ReadAlerts read_well(const std::string& alerts, const std::string& more = "") {
  const auto body =
      R"({"version":"4","groupKey":"{}:{}",)" + more + R"("alerts":[)" + alerts + "]}";
  CAPTURE(body);
  auto read = read_webhook(body, kNow);
  REQUIRE(read.has_value());
  CHECK(read->refusals.empty());
  return *read;
}

TEST_CASE("webhook: a firing alert has no end whatever it says") {
  const auto end = GENERATE("0001-01-01T00:00:00Z", "2024-05-13T04:50:00Z", "2024-05-13T04:44:59Z");
  const auto read = read_well(R"({"status":"firing","labels":{"alertname":"Down"},
      "annotations":{"summary":"s"},"startsAt":"2024-05-13T04:44:00Z","endsAt":")" +
                              std::string{end} +
                              R"(","generatorURL":"http://p","fingerprint":"0123456789abcdef"})");
  REQUIRE(read.alerts.size() == 1);
  const auto& alert = read.alerts[0];
  CHECK(alert.status == Status::Firing);
  CHECK(alert.starts_at == kNow - 60s);
  CHECK(alert.ends_at == std::nullopt);
  CHECK(alert.updated_at == kNow);
  CHECK(alert.fingerprint == "0123456789abcdef");
  CHECK(alert.key.empty());
  CHECK(alert.annotations == Labels{{"summary", "s"}});
  CHECK(read.notes.empty());
}

TEST_CASE("webhook: a resolved alert ends when it says or else now") {
  const auto resolved = [](const std::string& end) {
    return read_well(
               R"({"status":"resolved","labels":{"a":"1"},"startsAt":"2024-05-13T04:43:00Z")" +
               end + "}")
        .alerts.at(0);
  };
  CHECK(resolved(R"(,"endsAt":"2024-05-13T04:44:00Z")").ends_at == kNow - 60s);
  CHECK(resolved(R"(,"endsAt":"2024-05-13T04:43:00Z")").ends_at == kNow - 120s);
  CHECK(resolved("").ends_at == kNow);
  CHECK(resolved("").status == Status::Resolved);
  CHECK(resolved("").fingerprint == fingerprint({{"a", "1"}}));
}

TEST_CASE("webhook: without a start an alert begins now") {
  CHECK(read_well(R"({"status":"firing","labels":{"a":"1"}})").alerts.at(0).starts_at == kNow);
}

TEST_CASE("webhook: Grafana's lost sight is Unknown under the rule's name") {
  const auto name = GENERATE(std::string{"DatasourceNoData"}, std::string{"DatasourceError"});
  const auto read = read_well(R"({"status":"firing","labels":{"alertname":")" + name +
                              R"(","rulename":"Login fails"},"fingerprint":"f"})");
  REQUIRE(read.alerts.size() == 1);
  CHECK(read.alerts[0].status == Status::Unknown);
  CHECK(read.alerts[0].key == "Login fails");
  CHECK(read.alerts[0].labels ==
        Labels{{"alertname", "Login fails"}, {"grafana_state", name}, {"rulename", "Login fails"}});
  const auto signal = to_signal(read.alerts[0], "grafana", kNow);
  CHECK(signal.key == "Login fails");
  CHECK(signal.status == Status::Unknown);
  CHECK(signal.expires_at == std::nullopt);
}

TEST_CASE("webhook: Grafana's lost sight of a rule without a name is still Unknown") {
  const auto read = read_well(
      R"({"status":"firing","labels":{"alertname":"DatasourceError"},"fingerprint":"f"})");
  CHECK(read.alerts.at(0).status == Status::Unknown);
  CHECK(read.alerts.at(0).key.empty());
  CHECK(read.alerts.at(0).labels == Labels{{"alertname", "DatasourceError"}});
}

TEST_CASE("webhook: that Grafana sees again is no recovery") {
  const auto rule = GENERATE(std::string{}, R"(,"rulename":"r")");
  const auto read = read_well(R"({"status":"firing","labels":{"a":"1"}},
      {"status":"resolved","labels":{"alertname":"DatasourceNoData")" +
                              rule + R"(}},{"status":"resolved","labels":{"a":"2"}})");
  REQUIRE(read.alerts.size() == 2);
  CHECK(read.alerts[1].labels == Labels{{"a", "2"}});
  CHECK(read.notes == Notes{"alerts[1] says that data are back, which is no recovery"});
}

TEST_CASE("webhook: what was left out by the sender is noted") {
  const auto [field, notes] = GENERATE(table<std::string, Notes>({
      {R"("truncatedAlerts":3,)", {"truncatedAlerts is 3: what is missing proves nothing"}},
      {R"("truncatedAlerts":0,)", {}},
      {R"("truncatedAlerts":"many",)", {}},
  }));
  CHECK(read_well("", field).notes == notes);
}

TEST_CASE("webhook: the good ones are taken and the others named") {
  const auto read = read_webhook(R"({"alerts":[
      {"status":"firing","labels":{"a":"1"}}, null, {"status":"firing"},
      {"status":"pending","labels":{"a":"2"}},
      {"status":"resolved","labels":{"a":"3"},"startsAt":"2024-05-13T04:44:00Z",
       "endsAt":"2024-05-13T04:43:59Z"}]})",
                                 kNow)
                        .value();
  CHECK(read.alerts.size() == 1);
  CHECK(read.refusals ==
        std::vector<Refusal>{{1, "alerts[1]", "must be a JSON object"},
                             {2, "alerts[2].labels", "must have at least one label"},
                             {3, "alerts[3].status", "must be firing or resolved"},
                             {4, "alerts[4].endsAt", "must not be before startsAt"}});
}

TEST_CASE("webhook: a body of another shape is an error as a whole") {
  const auto [body, complaint] = GENERATE(table<std::string, std::string>({
      {"{", "the body is not JSON: incomplete JSON at byte 1"},
      {"[]", "the body must be an object with a list of `alerts`"},
      {"{}", "alerts must be a list"},
      {R"({"alerts":null})", "alerts must be a list"},
  }));
  CHECK(read_webhook(body, kNow).error().what == complaint);
}

}  // namespace
}  // namespace goji::signals
