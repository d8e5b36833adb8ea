#include "signals/alert.h"

#include "signals/json.h"
#include "support/catch.h"

#include <boost/json/object.hpp>

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};

Fields fields_of(const std::string& text) {
  return {parse_json(text).value().as_object(), "[0]"};
}

TEST_CASE("alert: the fingerprint is Alertmanager's own") {
  CHECK(fingerprint({{"job", "foo"}, {"severity", "warning"}}) == "9266ef3da838ad95");
  CHECK(fingerprint({}) == "cbf29ce484222325");
  CHECK(fingerprint({{"a", "bc"}}) != fingerprint({{"ab", "c"}}));
}

TEST_CASE("alert: empty labels are none and do not change the fingerprint") {
  auto fields = fields_of(R"({"labels":{"job":"foo","severity":"warning","none":""},
                              "annotations":{"summary":"s"},"generatorURL":"http://p/g"})");
  const auto alert = read_alert(fields);
  CHECK(fields.good());
  CHECK(alert.labels == Labels{{"job", "foo"}, {"severity", "warning"}});
  CHECK(alert.annotations == Labels{{"summary", "s"}});
  CHECK(alert.generator_url == "http://p/g");
  CHECK(alert.fingerprint == "9266ef3da838ad95");
}

TEST_CASE("alert: without any label it is refused") {
  for (const std::string text : {R"({"labels":{}})", R"({"labels":{"a":""}})", "{}"}) {
    auto fields = fields_of(text);
    (void)read_alert(fields);
    CHECK(sentence(fields.refusal(0)) == "[0].labels must have at least one label");
  }
}

TEST_CASE("alert: Go's zero moment is none and any other is one") {
  auto fields = fields_of(
      R"({"a":"0001-01-01T00:00:00Z","b":"0001-01-01T00:00:01Z","c":"2024-05-13T04:45:00Z"})");
  CHECK_FALSE(read_go_time(fields, "a").has_value());
  CHECK(read_go_time(fields, "b").has_value());
  CHECK(read_go_time(fields, "c") == kNow);
  CHECK_FALSE(read_go_time(fields, "d").has_value());
  CHECK(fields.good());
}

TEST_CASE("alert: a firing one becomes a signal that expires") {
  const Alert alert{.labels = {{"alertname", "Down"}},
                    .annotations = {{"summary", "it is down"}, {"goji_share", "5%"}},
                    .starts_at = kNow - 60s,
                    .ends_at = kNow + 240s,
                    .fingerprint = "f00",
                    .generator_url = "http://p/g"};
  const auto signal = to_signal(alert, "prom", kNow);
  CHECK(signal.source == "prom");
  CHECK(signal.key == "f00");
  CHECK(signal.component.empty());
  CHECK(signal.status == Status::Firing);
  CHECK(signal.started_at == kNow - 60s);
  CHECK(signal.expires_at == kNow + 240s);
  CHECK(signal.ended_at == std::nullopt);
  CHECK(signal.at == kNow);
  CHECK(signal.summary == "it is down");
  CHECK(signal.link == "http://p/g");
  CHECK(signal.labels == Labels{{"alertname", "Down"},
                                {"annotation_summary", "it is down"},
                                {"annotation_goji_share", "5%"}});
}

TEST_CASE("alert: a resolved one becomes a stated end and never one that is still to come") {
  const auto [end, stated] =
      GENERATE(table<std::chrono::seconds, std::chrono::seconds>({{-5s, -5s}, {0s, 0s}, {2s, 0s}}));
  const Alert alert{
      .starts_at = kNow - 60s, .ends_at = kNow + end, .status = Status::Resolved, .key = "rule"};
  const auto signal = to_signal(alert, "prom", kNow);
  CHECK(signal.key == "rule");
  CHECK(signal.status == Status::Resolved);
  CHECK(signal.ended_at == kNow + stated);
  CHECK(signal.expires_at == std::nullopt);
}

TEST_CASE("alert: a start still to come is left out") {
  CHECK(to_signal({.starts_at = kNow}, "s", kNow).started_at == kNow);
  CHECK(to_signal({.starts_at = kNow + 1ms}, "s", kNow).started_at == std::nullopt);
  CHECK(to_signal({.starts_at = kNow, .start_guessed = true}, "s", kNow).started_at ==
        std::nullopt);
}

TEST_CASE("alert: the summary is the first that informs and else the name") {
  const auto summary = [](const Labels& annotations) {
    return to_signal({.labels = {{"alertname", "Down"}}, .annotations = annotations}, "s", kNow)
        .summary;
  };
  CHECK(summary({{"title", "t"}, {"message", "m"}, {"description", "d"}, {"summary", "s"}}) == "s");
  CHECK(summary({{"title", "t"}, {"message", "m"}, {"description", "d"}}) == "d");
  CHECK(summary({{"title", "t"}, {"message", "m"}}) == "m");
  CHECK(summary({{"title", "t\x01"}}) == "t");
  CHECK(summary({}) == "Down");
  CHECK(to_signal({}, "s", kNow).summary.empty());
}

TEST_CASE("alert: a runbook is the link where the generator has none") {
  const auto link = [](const std::string& generator, const std::string& runbook) {
    return to_signal(
               {.annotations = {{"runbook_url", runbook}}, .generator_url = generator}, "s", kNow)
        .link;
  };
  CHECK(link("http://g", "http://r") == "http://g");
  CHECK(link("javascript:g", "http://r") == "http://r");
  CHECK(link("", "javascript:r").empty());
  CHECK(to_signal({}, "s", kNow).link.empty());
}

}  // namespace
}  // namespace goji::signals
