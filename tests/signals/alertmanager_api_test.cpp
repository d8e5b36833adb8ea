#include "signals/alertmanager_api.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};  // 2024-05-13T04:45:00Z

Alert read_one(const std::string& times) {
  CAPTURE(times);
  const auto read = read_posted_alerts(R"([{"labels":{"alertname":"Down"})" + times + "}]", kNow);
  REQUIRE(read.has_value());
  REQUIRE(read->refusals.empty());
  REQUIRE(read->alerts.size() == 1);
  return read->alerts.front();
}

TEST_CASE("posted alert: an end to come is an expiry and one that has come a recovery") {
  const auto [end, status, offset] =
      GENERATE(table<std::string, Status, std::chrono::milliseconds>({
          {"04:49:00", Status::Firing, 240s},
          {"04:45:02.001", Status::Firing, 2001ms},
          {"04:45:02", Status::Resolved, 2s},
          {"04:45:00", Status::Resolved, 0s},
          {"04:44:00", Status::Resolved, -60s},
      }));
  const auto alert = read_one(
      R"(,"startsAt":"2024-05-13T04:43:00.123456789Z","endsAt":"2024-05-13T)" + end + "Z\"");
  CHECK(alert.status == status);
  CHECK(alert.starts_at == kNow - 120s + 123ms);
  CHECK(alert.ends_at == kNow + offset);
  CHECK(alert.updated_at == kNow);
  CHECK_FALSE(alert.timeout);
}

TEST_CASE("posted alert: without an end it is believed for five minutes and marked") {
  const auto end = GENERATE(std::string{}, R"(,"endsAt":"0001-01-01T00:00:00Z")");
  const auto alert = read_one(R"(,"startsAt":"2024-05-13T04:44:00Z")" + end);
  CHECK(alert.status == Status::Firing);
  CHECK(alert.timeout);
  CHECK(alert.ends_at == kNow + 5min);
}

TEST_CASE("posted alert: without a start it began at its end or else now") {
  CHECK(read_one("").starts_at == kNow);
  CHECK(read_one(R"(,"endsAt":"2024-05-13T04:44:00Z")").starts_at == kNow - 60s);
  CHECK(read_one("").start_guessed);
  CHECK_FALSE(read_one(R"(,"endsAt":"2024-05-13T04:44:00Z")").start_guessed);
  CHECK_FALSE(read_one(R"(,"startsAt":"2024-05-13T04:44:00Z")").start_guessed);
}

TEST_CASE("posted alert: the good ones are taken and the others named") {
  const auto read = read_posted_alerts(R"([
      {"labels":{"a":"1"}}, 5, {"labels":{}}, {"labels":{"a":"2"},"startsAt":"soon"},
      {"labels":{"a":"3"},"startsAt":"2024-05-13T04:44:00Z","endsAt":"2024-05-13T04:43:59Z"},
      {"labels":{"a":"4"},"startsAt":"2024-05-13T04:44:00Z","endsAt":"2024-05-13T04:44:00Z"}])",
                                       kNow)
                        .value();
  REQUIRE(read.alerts.size() == 2);
  CHECK(read.alerts[0].labels == Labels{{"a", "1"}});
  CHECK(read.alerts[1].labels == Labels{{"a", "4"}});
  CHECK(read.refusals ==
        std::vector<Refusal>{
            {1, "[1]", "must be a JSON object"},
            {2, "[2].labels", "must have at least one label"},
            {3, "[3].startsAt", "must be a time with its offset, like 2024-05-13T13:44:20+09:00"},
            {4, "[4].endsAt", "must not be before startsAt"}});
}

TEST_CASE("posted alert: a body that is no list of alerts is an error as a whole") {
  CHECK(read_posted_alerts("[", kNow).error().what ==
        "the body is not JSON: incomplete JSON at byte 1");
  CHECK(read_posted_alerts("{}", kNow).error().what == "the body must be an array of alerts");
  CHECK(read_posted_alerts("[]", kNow)->alerts.empty());
}

}  // namespace
}  // namespace goji::signals
