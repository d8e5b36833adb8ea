#include "signals/handle.h"
#include "signals/history.h"
#include "support/catch.h"

#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};    // 2024-05-13T04:45:00Z
constexpr TimePoint kStart{1'715'575'440s};  // a minute before
const ComponentKeys kComponents{"messaging"};

std::string golden(const std::string& name) {
  std::ifstream file{GOJI_SOURCE_DIR "/tests/signals/data/" + name};
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Inlet inlet(Inlet::Kind kind) {
  return {.name = "in",
          .kind = kind,
          .map = {{.match = {Matcher::from_rule("service", "/msg-.*/").value()},
                   .component = "messaging"}}};
}

std::variant<Ready, Taking> put_in(Inlet::Kind kind, std::string body, std::string rest = "") {
  return handle(inlet(kind),
                {.rest = std::move(rest), .body = std::move(body), .now = kNow},
                {.components = kComponents});
}

std::vector<Signal> signals_of(const std::string& name, Inlet::Kind kind) {
  const auto taking = std::get<Taking>(put_in(kind, golden(name)));
  CHECK(taking.refusals.empty());
  CHECK(taking.unmapped.empty());
  CHECK(taking.notes.empty());
  return taking.signals;
}

TEST_CASE("golden: what Prometheus posts fires and resolves under one key") {
  const auto firing = signals_of("prometheus_firing.json", Inlet::Kind::Alertmanager);
  REQUIRE(firing.size() == 1);
  CHECK(firing[0].status == Status::Firing);
  CHECK(firing[0].component == "messaging");
  CHECK(firing[0].impact == Impact::MajorOutage);
  CHECK(firing[0].affected_share == 0.07);
  CHECK(firing[0].started_at == kStart + 596ms);
  CHECK(firing[0].expires_at == kStart + 5min + 596ms);
  CHECK(firing[0].link.starts_with("http://prometheus.example:9090/graph?"));
  const auto resolved = signals_of("prometheus_resolved.json", Inlet::Kind::Alertmanager);
  REQUIRE(resolved.size() == 1);
  CHECK(resolved[0].status == Status::Resolved);
  CHECK(resolved[0].key == firing[0].key);
  CHECK(resolved[0].started_at == firing[0].started_at);
  CHECK(resolved[0].ended_at == kStart + 30s + 596ms);
}

TEST_CASE("golden: what Alertmanager posts fires and resolves under its own fingerprint") {
  const auto firing = signals_of("alertmanager_firing.json", Inlet::Kind::Alertmanager);
  REQUIRE(firing.size() == 1);
  CHECK(firing[0].status == Status::Firing);
  CHECK(firing[0].key == "5a6ee4217ebe9b7d");
  CHECK(firing[0].key ==
        fingerprint(
            {{"alertname", "GatewayErrors"}, {"service", "msg-gw"}, {"severity", "warning"}}));
  CHECK(firing[0].started_at == kStart);
  CHECK(firing[0].expires_at == std::nullopt);
  const auto resolved = signals_of("alertmanager_resolved.json", Inlet::Kind::Alertmanager);
  REQUIRE(resolved.size() == 1);
  CHECK(resolved[0].status == Status::Resolved);
  CHECK(resolved[0].key == "5a6ee4217ebe9b7d");
  CHECK(resolved[0].ended_at == kStart + 30s);
}

TEST_CASE("golden: what amtool posts has no times, goes on and is believed for five minutes") {
  const auto signals = signals_of("amtool.json", Inlet::Kind::Alertmanager);
  REQUIRE(signals.size() == 1);
  CHECK(signals[0].started_at == std::nullopt);
  CHECK(signals[0].expires_at == kNow + 5min);
}

TEST_CASE("golden: what Grafana posts fires or has lost sight") {
  const auto signals = signals_of("grafana.json", Inlet::Kind::Alertmanager);
  REQUIRE(signals.size() == 2);
  CHECK(signals[0].status == Status::Firing);
  CHECK(signals[0].key == "c6eadffa33fcdf37");
  CHECK(signals[0].started_at == kStart);
  CHECK(signals[1].status == Status::Unknown);
  CHECK(signals[1].key == "Login slow");
}

TEST_CASE("golden: our own shape is read as it is written") {
  const auto signals = signals_of("generic.json", Inlet::Kind::Generic);
  REQUIRE(signals.size() == 2);
  CHECK(signals[0].source == "probe-seoul");
  CHECK(signals[0].summary == "전송 실패");
  CHECK(signals[0].at == kStart + 20s);
  CHECK(signals[1].status == Status::Heartbeat);
}

/// Damages bodies, the same ones each time.
class Damage {
 public:
  explicit Damage(std::string text) : text_(std::move(text)) {}

  std::string copy() {
    auto text = text_;
    for (auto times = 1 + below(3); times > 0 && !text.empty(); --times)
      damage(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void damage(std::string& text) {
    static const std::vector<std::string> kPieces{"null",
                                                  "{}",
                                                  "[]",
                                                  "\"\"",
                                                  "-1",
                                                  "1e999",
                                                  "\\u0000",
                                                  "\\ud800",
                                                  "\"\xFF\"",
                                                  "{\"a\":{\"a\":",
                                                  "[[[[",
                                                  "true",
                                                  ",",
                                                  "\"0001-01-01T00:00:00Z\"",
                                                  "\"9999-12-31T23:59:59Z\"",
                                                  "\xE2\x80\xAE"};
    const auto at = below(text.size());
    const auto length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
    const auto piece = text.substr(below(text.size()), below(60));
    const auto what = below(5);
    if (what == 0) text[at] = static_cast<char>(below(256));
    if (what == 1) text.erase(at, length);
    if (what == 2) text.insert(at, piece);
    if (what == 3) text.replace(at, length, kPieces[below(kPieces.size())]);
    if (what == 4 && below(4) == 0) text.resize(at);
  }

  std::string text_;
  std::mt19937 random_{4242};
};

void check_taking(const Taking& taking) {
  for (const auto& refusal : taking.refusals) {
    CHECK_FALSE(refusal.path.empty());
    CHECK_FALSE(refusal.what.empty());
  }
  for (const auto& signal : taking.signals) {
    CHECK_FALSE(signal.source.empty());
    CHECK_FALSE(signal.key.empty());
    CHECK(signal.component.empty() == (signal.status == Status::Heartbeat));
    CHECK(signal.at <= kNow);
    CHECK(signal.started_at.value_or(signal.at) <= signal.at);
    CHECK(signal.ended_at.value_or(signal.at) <= signal.at);
  }
  for (const auto& unmapped : taking.unmapped)
    CHECK_FALSE(unmapped.why.empty());
  const auto answer = committed(taking, taking.signals.size(), 0);
  CHECK((answer.status / 100 == 2 || !taking.refusals.empty()));
}

TEST_CASE("damaged bodies: nothing crashes and every refusal names a place and a reason") {
  const auto [name, kind, rest] = GENERATE(table<std::string, Inlet::Kind, std::string>({
      {"prometheus_firing.json", Inlet::Kind::Alertmanager, "/api/v2/alerts"},
      {"prometheus_resolved.json", Inlet::Kind::Alertmanager, "/api/v1/alerts"},
      {"alertmanager_firing.json", Inlet::Kind::Alertmanager, ""},
      {"alertmanager_resolved.json", Inlet::Kind::Alertmanager, ""},
      {"amtool.json", Inlet::Kind::Alertmanager, "/api/v2/alerts"},
      {"grafana.json", Inlet::Kind::Alertmanager, ""},
      {"generic.json", Inlet::Kind::Generic, ""},
  }));
  Damage damage{golden(name)};
  int taken = 0;
  for (int i = 0; i < 1'500; ++i) {
    const auto body = damage.copy();
    CAPTURE(body);
    const auto reply = put_in(kind, body, rest);
    if (const auto* taking = std::get_if<Taking>(&reply)) {
      ++taken;
      check_taking(*taking);
      continue;
    }
    const auto& ready = std::get<Ready>(reply);
    CHECK(ready.status == 400);
    CHECK(ready.body.size() > 10);
  }
  CHECK(taken > 100);  // else hardly anything got past the JSON parser
}

TEST_CASE("damaged lines: a history is read or refused with its line") {
  auto text = golden("generic.json");
  text = text.substr(1, text.find("}, {"));
  Damage damage{text};
  for (int i = 0; i < 3'000; ++i) {
    const auto line = damage.copy();
    CAPTURE(line);
    const auto read = read_history(line, "h.jsonl");
    if (!read) CHECK(read.error().what.starts_with("h.jsonl:"));
  }
}

}  // namespace
}  // namespace goji::signals
