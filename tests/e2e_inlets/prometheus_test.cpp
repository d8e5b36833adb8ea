#include "folder.h"
#include "inlet_peer.h"
#include "support/catch.h"
#include "support/child.h"

#include <string>

// The real programs of Debian 12, each on free loopback ports and in a folder of its own.
namespace goji::test {
namespace {

using namespace std::chrono_literals;

signals::Inlet inlet(const std::string& name) {
  signals::Inlet inlet{
      .name = name, .kind = signals::Inlet::Kind::Alertmanager, .token = Secret{"t0ken"}};
  inlet.map.push_back({.match = {signals::Matcher::from_rule("service", "msg-gw").value()},
                       .component = "messaging"});
  return inlet;
}

std::string address(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

const std::string kRules = R"(
groups:
  - name: gateway
    rules:
      - alert: GatewayErrors
        expr: errors > 0
        labels: {severity: critical, service: msg-gw, empty: ""}
        annotations: {summary: sending fails, goji_share: "{{ $value }}%"}
)";

std::string prometheus_configuration(const std::string& rules, const std::string& peer) {
  return "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
         "rule_files: [" +
         rules +
         "]\n"
         "scrape_configs: [{job_name: gw, static_configs: [{targets: [\"" +
         peer +
         "\"]}]}]\n"
         "alerting:\n"
         "  alertmanagers:\n"
         "    - path_prefix: /in/prom\n"
         "      api_version: v2\n"
         "      authorization: {credentials: t0ken}\n"
         "      static_configs: [{targets: [\"" +
         peer + "\"]}]\n";
}

TEST_CASE("Prometheus: its alert fires and resolves and only expires when Prometheus is killed") {
  const Folder folder;
  InletPeer peer{inlet("prom")};
  peer.set_errors(7);
  const auto rules = folder.write("rules.yml", kRules);
  const auto configuration =
      folder.write("prometheus.yml", prometheus_configuration(rules, peer.host()));
  Child prometheus{{"prometheus",
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + folder.file("data"),
                    "--web.listen-address=" + address(free_port()),
                    "--rules.alert.resend-delay=1s",
                    "--log.level=warn"},
                   folder.file("prometheus.log")};

  const auto firing = peer.wait_for([](const Signal& s) { return s.status == Status::Firing; });
  INFO(prometheus.output());
  REQUIRE(firing.has_value());
  CHECK(firing->source == "prom");
  CHECK(firing->component == "messaging");
  CHECK(firing->impact == Impact::MajorOutage);
  CHECK(firing->affected_share == 0.07);
  CHECK(firing->summary == "sending fails");
  CHECK(firing->labels.at("alertname") == "GatewayErrors");
  CHECK_FALSE(firing->labels.contains("empty"));
  REQUIRE(firing->started_at.has_value());
  CHECK(*firing->started_at <= firing->at);
  CHECK(firing->expires_at.value() > firing->at);
  CHECK(firing->expires_at.value() <= firing->at + 5s);  // four times the delay of one second
  CHECK(peer.alerts_at(firing->at).size() == 1);

  peer.set_errors(0);
  const auto resolved = peer.wait_for([](const Signal& s) { return s.status == Status::Resolved; });
  REQUIRE(resolved.has_value());
  CHECK(resolved->key == firing->key);
  CHECK(resolved->started_at == firing->started_at);
  CHECK(resolved->ended_at.value() > *firing->started_at);
  CHECK(resolved->ended_at.value() <= resolved->at);
  CHECK(resolved->expires_at == std::nullopt);

  peer.set_errors(9);
  const auto again = peer.wait_for([&](const Signal& s) {
    return s.status == Status::Firing && s.started_at > resolved->ended_at;
  });
  REQUIRE(again.has_value());
  CHECK(again->key == firing->key);
  prometheus.kill();
  const auto last = peer.signals().back();
  CHECK(last.status == Status::Firing);
  CHECK(last.ended_at == std::nullopt);
  CHECK(peer.alerts_at(last.at).size() == 1);
  CHECK(peer.alerts_at(last.expires_at.value()).empty());
}

TEST_CASE("Alertmanager: its webhook tells what fires and what is resolved") {
  const Folder folder;
  InletPeer peer{inlet("am")};
  const auto configuration = folder.write(
      "alertmanager.yml",
      "route: {receiver: goji, group_by: [alertname], group_wait: 0s, group_interval: 1s,"
      " repeat_interval: 1s}\n"
      "receivers:\n"
      "  - name: goji\n"
      "    webhook_configs:\n"
      "      - url: http://" +
          peer.host() +
          "/in/am\n"
          "        http_config: {basic_auth: {username: goji, password: t0ken}}\n");
  const auto port = free_port();
  const Child alertmanager{{"prometheus-alertmanager",
                            "--config.file=" + configuration,
                            "--storage.path=" + folder.file("data"),
                            "--web.listen-address=" + address(port),
                            "--cluster.listen-address=",
                            "--log.level=warn"},
                           folder.file("alertmanager.log")};
  const auto url = "--alertmanager.url=http://" + address(port);
  const auto tell = [&](std::vector<std::string> times) {
    std::vector<std::string> words{"amtool", url, "alert", "add", "GatewayErrors"};
    words.insert(words.end(), {"service=msg-gw", "severity=warning"});
    words.insert(words.end(), {"--annotation=summary=sending fails"});
    words.insert(words.end(), times.begin(), times.end());
    return Child{std::move(words), folder.file("amtool.log")}.wait();
  };
  const std::string start = "--start=2024-05-13T13:44:00+09:00";
  int tries = 0;  // the program may not listen yet
  while (tell({start}) != 0 && ++tries < 500) {
  }
  INFO(alertmanager.output());

  const auto firing = peer.wait_for([](const Signal& s) { return s.status == Status::Firing; });
  REQUIRE(firing.has_value());
  CHECK(firing->source == "am");
  CHECK(firing->component == "messaging");
  CHECK(firing->impact == Impact::DegradedPerformance);
  CHECK(firing->started_at == TimePoint{1'715'575'440s});
  CHECK(firing->expires_at == std::nullopt);
  const signals::Labels labels{
      {"alertname", "GatewayErrors"}, {"service", "msg-gw"}, {"severity", "warning"}};
  CHECK(firing->key == signals::fingerprint(labels));

  CHECK(tell({start, "--end=2024-05-13T13:54:00+09:00"}) == 0);
  const auto resolved = peer.wait_for([](const Signal& s) { return s.status == Status::Resolved; });
  REQUIRE(resolved.has_value());
  CHECK(resolved->key == firing->key);
  CHECK(resolved->started_at == firing->started_at);
  CHECK(resolved->ended_at.has_value());
}

TEST_CASE("amtool: it adds alerts to an inlet and asks it as if it were an Alertmanager") {
  const Folder folder;
  InletPeer peer{inlet("prom")};
  const auto amtool = [&](std::vector<std::string> words, int expected = 0) {
    words.insert(words.begin(),
                 {"amtool", "--alertmanager.url=http://any:t0ken@" + peer.host() + "/in/prom"});
    Child child{std::move(words), folder.file("amtool.log")};
    const auto status = child.wait();
    INFO(child.output());
    CHECK(status == expected);
    return child.output();
  };
  amtool({"alert", "add", "GatewayErrors", "service=msg-gw", "--annotation=summary=fails"});
  amtool({"alert", "add", "Other", "service=\"tiles\""});
  REQUIRE(peer.signals().size() == 1);
  CHECK(peer.signals()[0].expires_at == peer.signals()[0].at + 5min);

  const auto all = amtool({"alert", "query"});
  CHECK(all.find("GatewayErrors") != std::string::npos);
  CHECK(all.find("Other") != std::string::npos);
  const auto one = amtool({"alert", "query", "service=~msg.*", "-o", "json"});
  CHECK(one.find("GatewayErrors") != std::string::npos);
  CHECK(one.find("Other") == std::string::npos);
  CHECK(one.find(R"("state":"active")") != std::string::npos);
  CHECK(amtool({"alert", "query", "Other"}).find("GatewayErrors") == std::string::npos);
  amtool({"silence", "query"});
  CHECK(amtool({"config", "show"}).find("level=error") == std::string::npos);
}

}  // namespace
}  // namespace goji::test
