#include "net/exchange_bench.h"
#include "support/catch.h"
#include "support/http_peer.h"

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::ExchangeBench;
using test::HttpPeer;
using test::Seen;

TEST_CASE("crowd: of a thousand requests to one host the healthy ones do not wait for the others") {
  const HttpPeer peer{[](const Seen& seen) {
    return seen.target == "/hang" ? test::hang() : test::answer(200, "ok");
  }};
  ExchangeBench bench;
  int healthy = 0;
  int hung = 0;
  int wrong = 0;
  TimePoint last_healthy;
  const auto start = bench.loop.now();
  bench.loop.post([&] {
    for (int i = 0; i < 1'000; ++i) {
      const bool hangs = i % 5 == 0;
      bench.exchange->start({.method = "POST",
                             .url = peer.url(hangs ? "/hang" : "/fine"),
                             .body = "b",
                             .timeout = 6s},
                            [&, hangs](const auto& answer, const auto&) {
                              const auto got = test::in_words(answer);
                              const bool right =
                                  hangs ? got.starts_with("unanswered: ") : got == "200: ok";
                              wrong += right ? 0 : 1;
                              ++(hangs ? hung : healthy);
                              if (!hangs) last_healthy = bench.loop.now();
                            });
    }
  });
  test::run_until(bench.loop, [&] { return healthy + hung == 1'000; });
  CHECK(wrong == 0);
  CHECK(healthy == 800);
  CHECK(hung == 200);
  CHECK(last_healthy - start < 5s);
  CHECK(peer.requests().size() == 1'000);
}

TEST_CASE("crowd: requests to many hosts share no more connections than they need") {
  const HttpPeer peer{[](const Seen&) { return test::answer(200); }, {.address = "0.0.0.0"}};
  ExchangeBench bench;
  for (int round = 0; round < 2; ++round) {
    int done = 0;
    bench.loop.post([&] {
      for (int i = 1; i <= 150; ++i)
        bench.exchange->start({.url = "http://127.0.0." + std::to_string(i) + ":" +
                                      std::to_string(peer.port()) + "/"},
                              [&](const auto& answer, const auto&) {
                                done += test::in_words(answer) == "200: " ? 1 : 0;
                              });
    });
    test::run_until(bench.loop, [&] { return done == 150; });
  }
  CHECK(peer.connections() == 150);
}

TEST_CASE("crowd: no more than 200 connections are kept by one pool") {
  const HttpPeer peer{[](const Seen&) { return test::answer(200); }, {.address = "0.0.0.0"}};
  ExchangeBench bench;
  for (int i = 1; i <= 250; ++i)
    bench.ask(
        {.url = "http://127.0.0." + std::to_string(i) + ":" + std::to_string(peer.port()) + "/"});
  CHECK(peer.connections() == 250);
  // The oldest 50 had to go, the youngest is still there.
  bench.ask({.url = "http://127.0.0.250:" + std::to_string(peer.port()) + "/"});
  CHECK(peer.connections() == 250);
  bench.ask({.url = "http://127.0.0.1:" + std::to_string(peer.port()) + "/"});
  CHECK(peer.connections() == 251);
}

}  // namespace
}  // namespace goji::net
