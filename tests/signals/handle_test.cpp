#include "signals/handle.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;
using Dialect = Taking::Dialect;

constexpr TimePoint kNow{1'715'575'500s};
const ComponentKeys kComponents{"messaging"};
const Around kAround{.components = kComponents};

const Inlet kGeneric{.name = "probes", .kind = Inlet::Kind::Generic};
const Inlet kProm{
    .name = "prom",
    .kind = Inlet::Kind::Alertmanager,
    .map = {{.match = {Matcher::from_rule("job", "gw").value()}, .component = "messaging"}}};
const Inlet kBeats{.name = "beats", .kind = Inlet::Kind::Heartbeat, .expect = {{.source = "cron"}}};

Call post(const std::string& body, const std::string& rest = "") {
  return {.rest = rest, .body = body, .now = kNow};
}

Taking take(const Inlet& inlet, const Call& call) {
  auto reply = handle(inlet, call, kAround);
  REQUIRE(std::holds_alternative<Taking>(reply));
  return std::get<Taking>(std::move(reply));
}

Ready answer(const Inlet& inlet, const Call& call) {
  auto reply = handle(inlet, call, kAround);
  REQUIRE(std::holds_alternative<Ready>(reply));
  return std::get<Ready>(std::move(reply));
}

const std::string kSignal = R"({"key":"send","component":"messaging","status":"firing"})";
const std::string kStrange = R"({"key":"send","component":"mail","status":"firing"})";
const std::string kAlert = R"({"labels":{"job":"gw"}})";

TEST_CASE("inlet: a generic one takes what is good and keeps aside what it does not know") {
  const auto rest = GENERATE(as<std::string>{}, "", "/");
  const auto taking = take(kGeneric, post("[" + kSignal + ",{}," + kStrange + "]", rest));
  REQUIRE(taking.signals.size() == 1);
  CHECK(taking.signals[0].source == "probes");
  CHECK(taking.signals[0].at == kNow);
  CHECK(taking.unmapped.size() == 1);
  CHECK(taking.refusals.size() == 1);
  CHECK(taking.alerts.empty());
  CHECK(taking.dialect == Dialect::Ours);
  CHECK(committed(taking, 1, 0) ==
        Ready{202,
              "application/json",
              R"({"accepted":1,"duplicates":0,"unmapped":1,"refused":[{"index":1,)"
              R"("path":"[1].status","what":"is missing"}]})"});
}

TEST_CASE("inlet: the answer counts what the desk counted") {
  const auto taking = take(kGeneric, post("[" + kSignal + "," + kSignal + "]"));
  CHECK(committed(taking, 2, 1).body == R"({"accepted":2,"duplicates":1})");
  CHECK(committed(take(kGeneric, post("[]")), 0, 0) ==
        Ready{202, "application/json", R"({"accepted":0,"duplicates":0})"});
}

TEST_CASE("inlet: if nothing at all is good the answer is a problem that names it all") {
  const auto taking = take(kGeneric, post("[{},7]"));
  const auto refused = committed(taking, 0, 0);
  CHECK(refused.status == 400);
  CHECK(refused.content_type == "application/problem+json");
  CHECK(refused.body == R"({"status":400,"title":"Bad Request",)"
                        R"("detail":"[0].status is missing; [1] must be a JSON object"})");
  CHECK(committed(take(kGeneric, post("[7," + kStrange + "]")), 0, 0).status == 202);
}

TEST_CASE("inlet: what cannot be committed is asked for again in the sender's dialect") {
  CHECK(not_committed(take(kGeneric, post(kSignal)), "the desk is full") ==
        Ready{503,
              "application/problem+json",
              R"({"status":503,"title":"Service Unavailable","detail":"the desk is full"})"});
  CHECK(not_committed(take(kProm, post("[]")), "full") ==
        Ready{503, "application/json", "\"full\""});
}

TEST_CASE("inlet: Prometheus posts to either version of the API or to the root") {
  const auto rest = GENERATE(as<std::string>{}, "/api/v2/alerts", "/api/v1/alerts", "", "/");
  const auto taking = take(kProm, post(" [" + kAlert + ",5," + R"({"labels":{"job":"x"}}])", rest));
  CHECK(taking.dialect == Dialect::Alertmanager);
  REQUIRE(taking.signals.size() == 1);
  CHECK(taking.signals[0].source == "prom");
  CHECK(taking.signals[0].component == "messaging");
  CHECK(taking.signals[0].expires_at == kNow + 5min);
  CHECK(taking.alerts.size() == 2);
  CHECK(taking.unmapped.size() == 1);
  CHECK(committed(taking, 1, 0) == Ready{400, "application/json", "\"[1] must be a JSON object\""});
  CHECK(committed(take(kProm, post("[" + kAlert + "]", rest)), 1, 0) ==
        Ready{200, "application/json", "{}"});
}

TEST_CASE("inlet: Alertmanager's webhook comes to the root and is answered as ours") {
  const auto method = GENERATE(as<std::string>{}, "POST", "PUT");
  auto call = post(R"({"truncatedAlerts":1,"alerts":[{"status":"firing","labels":{"job":"gw"}}]})");
  call.method = method;
  const auto taking = take(kProm, call);
  CHECK(taking.dialect == Dialect::Ours);
  CHECK(taking.signals.size() == 1);
  CHECK(taking.signals[0].expires_at == std::nullopt);
  CHECK(taking.notes.size() == 1);
  CHECK(committed(taking, 1, 0).status == 202);
}

TEST_CASE("inlet: notes of the map stand beside those of the reading") {
  const auto taking = take(
      kProm,
      post(
          R"({"truncatedAlerts":1,"alerts":[{"status":"firing","labels":{"job":"gw","goji_share":"x"}}]})"));
  CHECK(taking.notes.size() == 2);
}

TEST_CASE("inlet: what is asked of an Alertmanager is answered at once") {
  const std::vector<Alert> alerts{{.labels = {{"a", "1"}}, .fingerprint = "f"}};
  const auto method = GENERATE(as<std::string>{}, "GET", "HEAD");
  const auto reply = handle(kProm,
                            {.method = method, .rest = "/api/v2/alerts", .now = kNow},
                            {.components = kComponents, .alerts = alerts});
  CHECK(std::get<Ready>(reply).body.find("\"fingerprint\":\"f\"") != std::string::npos);
  CHECK(answer(kProm, {.method = "GET", .rest = "/-/ready"}).body == "OK");
}

TEST_CASE("inlet: bad bodies are refused in the sender's dialect") {
  CHECK(answer(kGeneric, post("{")).content_type == "application/problem+json");
  CHECK(answer(kGeneric, post("{")).status == 400);
  CHECK(answer(kProm, post("{")).content_type == "application/problem+json");
  CHECK(answer(kProm, post("")).status == 400);
  CHECK(answer(kProm, post("{", "/api/v2/alerts")) ==
        Ready{400, "application/json", "\"the body is not JSON: incomplete JSON at byte 1\""});
  CHECK(answer(kProm, post("\xEF\xBB\xBF[")).content_type == "application/json");
}

TEST_CASE("inlet: a heartbeat may be got or posted") {
  const auto method = GENERATE(as<std::string>{}, "GET", "HEAD", "POST", "PUT");
  const auto taking = take(kBeats, {.method = method, .rest = "/cron", .now = kNow});
  REQUIRE(taking.signals.size() == 1);
  CHECK(taking.signals[0].status == Status::Heartbeat);
  CHECK(taking.signals[0].source == "cron");
  CHECK(committed(taking, 1, 0).status == 202);
}

TEST_CASE("inlet: a heartbeat nobody expects is not found and a bad one is bad") {
  CHECK(answer(kBeats, {.rest = "/other"}).status == 404);
  CHECK(answer(kBeats, post("[]")).status == 400);
  CHECK(answer(kBeats, {.method = "DELETE", .rest = "/cron"}).status == 405);
}

TEST_CASE("inlet: other methods and paths are refused as such") {
  CHECK(answer(kGeneric, {.method = "GET"}).status == 405);
  CHECK(answer(kGeneric, post(kSignal, "/x")).status == 404);
  CHECK(answer(kProm, {.method = "GET"}).status == 405);
  CHECK(answer(kProm, {.method = "DELETE", .rest = "/api/v2/alerts"}).status == 405);
  CHECK(answer(kProm, post("[]", "/api/v2/silences")).status == 404);
}

}  // namespace
}  // namespace goji::signals
