#include "signals/current_alerts.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};

Alert alert(std::chrono::seconds start, std::chrono::seconds end, std::string fingerprint = "a") {
  return {.starts_at = kNow + start,
          .ends_at = kNow + end,
          .updated_at = kNow,
          .fingerprint = std::move(fingerprint)};
}

TEST_CASE("current alerts: what fires is listed by fingerprint until it ends") {
  CurrentAlerts alerts;
  alerts.take(alert(-60s, 240s, "b"));
  alerts.take(alert(-60s, 120s, "a"));
  const auto both = alerts.firing(kNow);
  REQUIRE(both.size() == 2);
  CHECK(both[0].fingerprint == "a");
  CHECK(alerts.firing(kNow + 119s).size() == 2);
  CHECK(alerts.firing(kNow + 120s).size() == 1);
  CHECK(alerts.firing(kNow).size() == 1);
}

TEST_CASE("current alerts: each is listed as it was heard, whatever bytes are in it") {
  Alert all = alert(-60s, 240s);
  all.labels = {
      {"a", ""}, {"alertname", std::string("x\0y", 3)}, {"long", std::string(70'000, 'z')}};
  all.annotations = {{"summary", "느려요"}};
  all.key = "key";
  all.generator_url = "http://prometheus/graph";
  all.timeout = true;
  Alert endless = alert(0s, 0s, "b");
  endless.ends_at.reset();
  CurrentAlerts alerts;
  alerts.take(all);
  alerts.take(endless);
  CHECK(alerts.firing(kNow) == std::vector{all, endless});
}

TEST_CASE("current alerts: one that is resolved is gone") {
  CurrentAlerts alerts;
  alerts.take(alert(-60s, 240s));
  auto resolved = alert(-60s, -1s);
  resolved.status = Status::Resolved;
  alerts.take(resolved);
  CHECK(alerts.firing(kNow).empty());
}

TEST_CASE("current alerts: where the times overlap the earliest start stays") {
  CurrentAlerts alerts;
  alerts.take(alert(-60s, 240s));
  alerts.take(alert(-30s, 300s));
  CHECK(alerts.firing(kNow).at(0).starts_at == kNow - 60s);
  CHECK(alerts.firing(kNow).at(0).ends_at == kNow + 300s);
  alerts.take(alert(300s, 600s));
  CHECK(alerts.firing(kNow).at(0).starts_at == kNow - 60s);
  alerts.take(alert(601s, 900s));
  CHECK(alerts.firing(kNow).at(0).starts_at == kNow + 601s);
}

TEST_CASE("current alerts: a stated end that is later stays and a guessed one does not") {
  CurrentAlerts alerts;
  alerts.take(alert(-60s, 240s));
  auto guessed = alert(-60s, 120s);
  guessed.timeout = true;
  alerts.take(guessed);
  CHECK(alerts.firing(kNow).at(0).ends_at == kNow + 240s);
  CHECK_FALSE(alerts.firing(kNow).at(0).timeout);

  CurrentAlerts others;
  guessed.ends_at = kNow + 500s;
  others.take(guessed);
  others.take(alert(-60s, 240s));
  CHECK(others.firing(kNow).at(0).ends_at == kNow + 240s);
}

TEST_CASE("current alerts: one without an end lasts until it is told to be over") {
  CurrentAlerts alerts;
  auto endless = alert(-60s, 0s);
  endless.ends_at = std::nullopt;
  alerts.take(endless);
  CHECK(alerts.firing(kNow + 24h).size() == 1);
  auto resolved = alert(-60s, 10s);
  resolved.status = Status::Resolved;
  alerts.take(resolved);
  CHECK(alerts.firing(kNow).empty());
}

TEST_CASE("current alerts: beyond the most the one heard longest ago is forgotten") {
  CurrentAlerts alerts{2};
  for (const auto& [name, heard] : {std::pair{"a", 2s}, {"b", 1s}, {"c", 3s}}) {
    auto one = alert(-60s, 240s, name);
    one.updated_at += heard;
    alerts.take(one);
  }
  const auto left = alerts.firing(kNow);
  REQUIRE(left.size() == 2);
  CHECK(left[0].fingerprint == "a");
  CHECK(left[1].fingerprint == "c");
}

}  // namespace
}  // namespace goji::signals
