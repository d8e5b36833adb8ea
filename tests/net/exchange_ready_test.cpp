#include "net/exchange_bench.h"
#include "support/catch.h"
#include "support/http_peer.h"

#include <memory>

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::ExchangeBench;
using test::HttpPeer;
using test::Seen;

/// Makes it ready on the loop, and starts it there in another turn.
std::string ask_ready(ExchangeBench& bench, HttpRequest request) {
  std::unique_ptr<Exchange::Ready> ready;
  std::optional<std::string> got;
  bench.loop.post([&] {
    ready = bench.exchange->ready(std::move(request));
    bench.loop.post([&] {
      ready->start([&](const Answer& answer, Timings times) {
        got = test::in_words(answer);
        bench.timings = std::move(times);
      });
      ready.reset();
      CHECK_FALSE(got);
    });
  });
  test::run_until(bench.loop, [&] { return got.has_value(); });
  return *got;
}

TEST_CASE("exchange: what was made ready leaves as it was given, to an address or to a name") {
  const std::string host = GENERATE("127.0.0.1", "hooks.example");
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(202, "taken"); }};
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}});
  const auto url = fmt::format("http://{}:{}/hook", host, peer.port());
  CHECK(ask_ready(bench,
                  {.method = "POST",
                   .url = url,
                   .headers = {{"Title", "a: b"}},
                   .authorization = Secret{"Bearer t0ken"},
                   .body = "{}"}) == "202: taken");
  const auto seen = peer.requests().at(0);
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/hook");
  CHECK(seen.body == "{}");
  CHECK(seen.headers.at("title") == "a: b");
  CHECK(seen.headers.at("authorization") == "Bearer t0ken");
}

TEST_CASE("exchange: what was made ready uses the connection that is kept, and leaves it") {
  ExchangeBench bench;
  const HttpPeer peer;
  CHECK(bench.ask_in_words({.url = peer.url()}) == "200: ");
  CHECK(ask_ready(bench, {.url = peer.url("/second")}) == "200: ");
  CHECK(bench.ask_in_words({.url = peer.url("/third")}) == "200: ");
  CHECK(peer.connections() == 1);
  CHECK(peer.requests().at(1).target == "/second");
}

TEST_CASE("exchange: what was made ready and is dropped never leaves, and is not under way") {
  ExchangeBench bench;
  const HttpPeer peer;
  bool dropped = false;
  bench.loop.post([&] {
    {
      const auto ready = bench.exchange->ready({.url = peer.url("/dropped")});
      CHECK(bench.exchange->in_flight() == 0);
    }
    dropped = true;
  });
  test::run_until(bench.loop, [&] { return dropped; });
  CHECK(bench.ask_in_words({.url = peer.url("/asked")}) == "200: ");
  CHECK(peer.connections() == 1);
  REQUIRE(peer.requests().size() == 1);
  CHECK(peer.requests().at(0).target == "/asked");
}

TEST_CASE("exchange: what is wrong with a request that was made ready is told once it is started") {
  ExchangeBench bench;
  CHECK(ask_ready(bench, {.url = "no url"}) == bench.ask_in_words({.url = "no url"}));
  CHECK(ask_ready(bench, {.method = "TRACE", .url = "http://127.0.0.1/"}) ==
        "unsent: the method is for proxies and tests");
  CHECK(ask_ready(bench, {.url = "http://127.0.0.1/", .timeout = 0ms}) ==
        "unsent: no time is given for the request");
  CHECK(ask_ready(bench, {.url = "http://nobody.example/"}).starts_with("unsent: "));
}

TEST_CASE("exchange: the time of what was made ready begins when it is started") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return test::hang(); }};
  std::unique_ptr<Exchange::Ready> ready;
  std::string got;
  TimePoint started{};
  TimePoint ended{};
  bench.loop.post([&] {
    ready = bench.exchange->ready({.url = peer.url(), .timeout = 150ms});
    bench.loop.call_at(bench.loop.now() + 200ms, [&] {
      started = bench.loop.now();
      ready->start([&](const Answer& answer, const Timings&) {
        got = test::in_words(answer);
        ended = bench.loop.now();
      });
    });
  });
  test::run_until(bench.loop, [&] { return !got.empty(); });
  CHECK(got.ends_with("no whole answer in time"));
  CHECK(peer.requests().size() == 1);
  CHECK(ended - started >= 150ms);
}

TEST_CASE("exchange: a subscriber's private address is refused to what was made ready as well") {
  ExchangeBench bench;
  const HttpPeer peer;
  bench.name("inside.example", {.addresses = {"127.0.0.1"}});
  const auto url = fmt::format("https://inside.example:{}/", peer.port());
  CHECK(ask_ready(bench, {.url = url, .named_by = NamedBy::Subscriber}).starts_with("unsent: "));
  CHECK(peer.connections() == 0);
}

}  // namespace
}  // namespace goji::net
