#include "web/ops/metrics.h"

#include "support/catch.h"

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
                  .signals = 9,
                  .repeats = 4,
                  .open_incidents = 2,
                  .oldest_live = kNow - 90s,
                  .started = kNow - 1h,
                  .now = kNow};
  figures.readers.answered[2] = 11;
  figures.operators.turned[static_cast<std::size_t>(Turned::NoToken)] = 6;
  figures.deliveries["oncall\tretry"] = 3;
  const auto text = metrics_text(figures);
  for (const auto* line :
       {"goji_build_info{version=\"1.2.3\"} 1\n",
        "goji_turns_total 5\n",
        "goji_turns_undone_total 1\n",
        "goji_signals_total 9\n",
        "goji_signal_repeats_total 4\n",
        "goji_open_incidents 2\n",
        "goji_oldest_undelivered_seconds 90\n",
        "goji_deliveries{channel=\"oncall\",state=\"retry\"} 3\n",
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

}  // namespace
}  // namespace goji::web::ops
