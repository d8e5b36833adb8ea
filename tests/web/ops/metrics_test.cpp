#include "web/ops/metrics.h"

#include "support/catch.h"

#include <fmt/format.h>

#include <regex>
#include <sstream>
#include <string>

namespace goji::web::ops {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'700'000'000s};

TEST_CASE("metrics: every line is a comment or a sample that Prometheus can read") {
  Figures figures{.version = "1.2.3", .started = kNow, .now = kNow};
  figures.deliveries["on\"call\taccepted"] = 3;
  std::istringstream lines{metrics_text(figures)};
  const std::regex sample{R"([a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)+\})? [0-9.e+]+)"};
  std::string line;
  while (std::getline(lines, line)) {
    CAPTURE(line);
    CHECK((line.starts_with("# HELP ") || line.starts_with("# TYPE ") ||
           std::regex_match(line, sample)));
  }
}

TEST_CASE("metrics: figures stand where they belong") {
  Figures figures{.version = "1.2.3",
                  .turns = 5,
                  .turns_undone = 1,
                  .has_reserve = false,
                  .signals = 9,
                  .repeats = 4,
                  .open_incidents = 2,
                  .oldest_live = kNow - 90s,
                  .started = kNow - 1h,
                  .now = kNow};
  figures.readers.answered[2] = 11;
  figures.operators.turned[static_cast<std::size_t>(Turned::NoToken)] = 6;
  figures.deliveries["oncall\tretry"] = 3;
  figures.unseen["page"] = 2;
  figures.seen = {{.channel = "page", .number = 4, .total_ms = 1'500}};
  figures.displays = {{"en", 7}, {"ko", 12}};
  const auto text = metrics_text(figures);
  for (const auto* line :
       {"goji_build_info{version=\"1.2.3\"} 1\n",
        "goji_turns_total 5\n",
        "goji_turns_undone_total 1\n",
        "goji_store_reserve 0\n",
        "goji_signals_total 9\n",
        "goji_signal_repeats_total 4\n",
        "goji_open_incidents 2\n",
        "goji_oldest_undelivered_seconds 90\n",
        "goji_deliveries{channel=\"oncall\",state=\"retry\"} 3\n",
        "goji_deliveries_unseen{channel=\"page\"} 2\n",
        "goji_delivery_seen_seconds_sum{channel=\"page\"} 1.5\n",
        "goji_delivery_seen_seconds_count{channel=\"page\"} 4\n",
        "goji_banner_displays_total{language=\"en\"} 7\n",
        "goji_banner_displays_total{language=\"ko\"} 12\n",
        "goji_http_requests_total{listener=\"readers\",status=\"2xx\"} 11\n",
        "goji_http_refused_total{listener=\"operators\",reason=\"no_token\"} 6\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("metrics: with nothing undelivered the age is zero") {
  CHECK(metrics_text({.started = kNow, .now = kNow}).find("goji_oldest_undelivered_seconds 0\n") !=
        std::string::npos);
}

TEST_CASE("metrics: of a delivery planned by a clock that was ahead the age is zero") {
  CHECK(undelivered_for(kNow + 1s, kNow) == 0ms);
  CHECK(undelivered_for(kNow - 1500ms, kNow) == 1500ms);
  CHECK(undelivered_for(std::nullopt, kNow) == 0ms);
}

TEST_CASE("metrics: each destination that is unwell is told with what keeps it closed") {
  const auto text = metrics_text(
      {.destinations =
           {{.name = "a\"b", .closed_until = kNow + 90s, .reason = "breaker", .failures = 7},
            {.name = "open", .closed_until = kNow, .reason = "rate", .failures = 2}},
       .started = kNow,
       .now = kNow});
  for (const auto* line :
       {"goji_destinations_unwell 2\n",
        "goji_destination_failures{destination=\"a\\\"b\"} 7\n",
        "goji_destination_failures{destination=\"open\"} 2\n",
        "goji_destination_closed_seconds{destination=\"a\\\"b\",reason=\"breaker\"} 90\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(text.find("closed_seconds{destination=\"open\"") == std::string::npos);
}

TEST_CASE("metrics: of very many destinations those that fail most are told") {
  Figures figures{.started = kNow, .now = kNow};
  for (std::uint64_t i = 1; i <= 101; ++i)
    figures.destinations.push_back({.name = fmt::format("host-{}", i), .failures = i});
  const auto text = metrics_text(figures);
  CHECK(text.find("goji_destinations_unwell 101\n") != std::string::npos);
  CHECK(text.find("destination=\"host-101\"") != std::string::npos);
  CHECK(text.find("destination=\"host-2\"") != std::string::npos);
  CHECK(text.find("destination=\"host-1\"") == std::string::npos);
}

TEST_CASE("readiness: what a person looks at next stands on lines of its own") {
  CHECK(readiness_text(kNow - 90'999ms, {{"page", 2}, {"social", 1}}, {}, kNow) ==
        "ok\noldest undelivered: 90 s\nnot seen by readers in time: 3\n");
  CHECK(readiness_text(std::nullopt, {}, {}, kNow) ==
        "ok\noldest undelivered: 0 s\nnot seen by readers in time: 0\n");
}

TEST_CASE("readiness: a channel that needs a person is named and one that is well is not") {
  CHECK(
      readiness_text(std::nullopt, {}, {{"mail", {.trouble = "535"}}, {"page", {}}}, kNow) ==
      "ok\noldest undelivered: 0 s\nnot seen by readers in time: 0\nchannel mail needs a person\n");
}

TEST_CASE("metrics: each channel tells whether it is in trouble and those asked how long ago") {
  const auto text = metrics_text(
      {.channels = {{"mail", {.can_be_checked = true, .checked_at = kNow - 90s, .trouble = "535"}},
                    {"new", {.can_be_checked = true}},
                    {"page", {}}},
       .started = kNow - 2s,
       .now = kNow});
  for (const auto* line : {"goji_channel_trouble{channel=\"mail\"} 1\n",
                           "goji_channel_trouble{channel=\"page\"} 0\n",
                           "goji_channel_check_age_seconds{channel=\"mail\"} 90\n",
                           "goji_channel_check_age_seconds{channel=\"new\"} 2\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(text.find("check_age_seconds{channel=\"page\"") == std::string::npos);
}

TEST_CASE("metrics: channels say whether they are paused and what waits for a yes") {
  Figures figures{.started = kNow, .now = kNow};
  figures.channels = {{"mail", {}}, {"social", {}}};
  figures.pauses = {{"mail", kNow, "kim"}, {"old", kNow, "kim"}};
  figures.unapproved = {{"social", 4}};
  const auto text = metrics_text(figures);
  for (const auto* line : {"\ngoji_channel_paused{channel=\"mail\"} 1\n",
                           "\ngoji_channel_paused{channel=\"social\"} 0\n",
                           "\ngoji_deliveries_awaiting_approval{channel=\"social\"} 4\n"})
    CHECK(text.find(line) != std::string::npos);
  CHECK(text.find("\"old\"") == std::string::npos);
}

}  // namespace
}  // namespace goji::web::ops
