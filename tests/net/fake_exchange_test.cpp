#include "support/fake_exchange.h"

#include "support/catch.h"
#include "support/manual_clock.h"

#include <memory>
#include <optional>

namespace goji::test {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

struct Bench {
  ManualClock clock{kStart};
  FakeExchange exchange{clock};
  std::vector<net::Answer> answers{};
  net::Timings timings{};

  void start(const std::string& url, std::chrono::milliseconds timeout = 10s) {
    exchange.start({.url = url, .timeout = timeout}, [this](auto answer, auto times) {
      answers.push_back(std::move(answer));
      timings = std::move(times);
    });
  }

  int last_status() { return std::get<net::HttpResponse>(answers.back()).status; }
};

TEST_CASE("fake exchange: an answer comes when its time has passed and never from inside start") {
  Bench bench;
  auto slow = answered(202, "body", {{"retry-after", "7"}});
  slow.latency = 30ms;
  bench.exchange.script("a", {slow});
  bench.start("a");
  CHECK(bench.answers.empty());
  CHECK(bench.exchange.in_flight() == 1);
  bench.clock.advance(29ms);
  CHECK(bench.answers.empty());
  bench.clock.advance(1ms);
  REQUIRE(bench.answers.size() == 1);
  const auto& response = std::get<net::HttpResponse>(bench.answers[0]);
  CHECK(response.status == 202);
  CHECK(response.body == "body");
  CHECK(response.headers.at("retry-after") == "7");
  CHECK(bench.timings.total == 30ms);
  CHECK(bench.exchange.in_flight() == 0);
}

TEST_CASE("fake exchange: a script is played in order and its last word stays") {
  Bench bench;
  bench.exchange.script("a", {answered(500), answered(429), answered(200)});
  std::vector<int> statuses;
  for (int i = 0; i < 4; ++i) {
    bench.start("a");
    bench.clock.advance(1ms);
    statuses.push_back(bench.last_status());
  }
  CHECK(statuses == std::vector<int>{500, 429, 200, 200});
}

TEST_CASE("fake exchange: what has no script is up to the world") {
  ManualClock clock{kStart};
  FakeExchange exchange{clock, [](const auto& request) {
                          return request.url == "a" ? answered(404) : answered(200);
                        }};
  exchange.script("b", {answered(503)});
  std::vector<int> statuses;
  for (const std::string url : {"a", "b", "c"})
    exchange.start({.url = url}, [&](const auto& answer, const auto&) {
      statuses.push_back(std::get<net::HttpResponse>(answer).status);
    });
  clock.advance(1ms);
  CHECK(statuses == std::vector<int>{404, 503, 200});
}

TEST_CASE("fake exchange: what hangs is unanswered when the time is over and may have arrived") {
  const bool arrives = GENERATE(true, false);
  Bench bench;
  bench.exchange.script("a", {hanging(arrives)});
  bench.start("a", 5s);
  bench.clock.advance(5s - 1ms);
  CHECK(bench.answers.empty());
  bench.clock.advance(1ms);
  CHECK(std::holds_alternative<net::Unanswered>(bench.answers.at(0)));
  CHECK(bench.exchange.started().size() == 1);
  CHECK(bench.exchange.arrived().size() == (arrives ? 1 : 0));
}

TEST_CASE("fake exchange: an answer that is too late is no answer, though it was done") {
  Bench bench;
  auto late = answered(200);
  late.latency = 5s;
  bench.exchange.script("a", {late});
  bench.start("a", 5s);
  bench.clock.advance(5s);
  CHECK(std::holds_alternative<net::Unanswered>(bench.answers.at(0)));
  CHECK(bench.exchange.arrived().size() == 1);
}

TEST_CASE("fake exchange: what is refused was never there, what broke perhaps") {
  Bench bench;
  bench.exchange.script("a", {refused(), broken(true), broken(false)});
  for (int i = 0; i < 3; ++i) {
    bench.start("a");
    bench.clock.advance(1s);
  }
  CHECK(std::holds_alternative<net::Unsent>(bench.answers.at(0)));
  CHECK(std::holds_alternative<net::Unanswered>(bench.answers.at(1)));
  CHECK(std::holds_alternative<net::Unanswered>(bench.answers.at(2)));
  CHECK(bench.exchange.started().size() == 3);
  REQUIRE(bench.exchange.arrived().size() == 1);
  CHECK(bench.exchange.arrived()[0].at == kStart + 1s);
  CHECK(bench.exchange.arrived()[0].request.url == "a");
}

TEST_CASE("fake exchange: once it is gone nobody is called") {
  ManualClock clock{kStart};
  std::optional<FakeExchange> exchange{std::in_place, clock};
  bool called = false;
  exchange->start({.url = "a"}, [&](const auto&, const auto&) { called = true; });
  exchange.reset();
  clock.advance(1h);
  CHECK_FALSE(called);
}

}  // namespace
}  // namespace goji::test
