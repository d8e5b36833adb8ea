#include "signals/heartbeat.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};

Inlet beats(std::vector<std::string> sources) {
  Inlet inlet{.name = "beats", .kind = Inlet::Kind::Heartbeat};
  for (auto& source : sources)
    inlet.expect.push_back({.source = std::move(source)});
  return inlet;
}

const Inlet kTwo = beats({"probe-a", "probe-b"});

TEST_CASE("heartbeat: who lives stands in the path or the query or the body in this order") {
  const auto [rest, query, body, source] =
      GENERATE(table<std::string, std::string, std::string, std::string>({
          {"/probe-a", "probe-b", "not json", "probe-a"},
          {"", "probe-b", "not json", "probe-b"},
          {"/", "", R"({"source":"probe-a","load":1})", "probe-a"},
          {"", "", R"({"source":"probe-b"})", "probe-b"},
      }));
  Call call{.rest = rest, .body = body, .now = kNow};
  call.query = {{"x", "y"}};
  if (!query.empty()) call.query.emplace_back("source", query);
  const auto signal = read_heartbeat(kTwo, call).value();
  CHECK(signal.source == source);
  CHECK(signal.status == Status::Heartbeat);
  CHECK(signal.key == "heartbeat");
  CHECK(signal.component.empty());
  CHECK(signal.at == kNow);
}

TEST_CASE("heartbeat: where only one source is expected it need not be said") {
  const auto body = GENERATE(as<std::string>{}, "", "{}", R"({"source":null})");
  CHECK(read_heartbeat(beats({"cron"}), {.body = body, .now = kNow})->source == "cron");
  CHECK(read_heartbeat(kTwo, {.body = body}).error().what ==
        "source is missing; expected are probe-a, probe-b");
}

TEST_CASE("heartbeat: a source that is not expected is refused by name") {
  const auto refused = read_heartbeat(kTwo, {.rest = "/probe-c\x1b"});
  REQUIRE(refused.has_error());
  CHECK(refused.error().fault == Fault::NotFound);
  CHECK(refused.error().what == "source probe-c is not expected; expected are probe-a, probe-b");
  CHECK(read_heartbeat(beats({"cron"}), {.body = R"({"source":"x"})"}).has_error());
}

TEST_CASE("heartbeat: a body that says nothing is refused with what is wrong") {
  const auto [body, complaint] = GENERATE(table<std::string, std::string>({
      {"ping", "the body is not JSON: syntax error at byte 0"},
      {"[]", "the body must be a JSON object"},
      {R"({"source":7})", "source must be a string"},
  }));
  const auto refused = read_heartbeat(kTwo, {.body = body});
  REQUIRE(refused.has_error());
  CHECK(refused.error().fault == Fault::Invalid);
  CHECK(refused.error().what == complaint);
}

}  // namespace
}  // namespace goji::signals
