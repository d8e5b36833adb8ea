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
  bench.loop.post([&] {
    for (int i = 0; i < 1'000; ++i)
      bench.exchange->start({.method = "POST",
                             .url = peer.url(i % 5 == 0 ? "/hang" : "/fine"),
                             .body = "b",
                             .timeout = 60s},
                            [&](const auto& answer, const auto&) {
                              ++(test::in_words(answer) == "200: ok" ? healthy : hung);
                            });
  });
  test::run_until(bench.loop, [&] { return healthy == 800; });
  CHECK(hung == 0);
  CHECK(bench.exchange->in_flight() == 200);
  CHECK(peer.wait_for_requests(1'000));
}

TEST_CASE("crowd: those that hang are given up when their time is over") {
  const HttpPeer peer{[](const Seen&) { return test::hang(); }};
  ExchangeBench bench;
  int hung = 0;
  bench.loop.post([&] {
    for (int i = 0; i < 300; ++i)
      bench.exchange->start({.url = peer.url(), .timeout = 1s},
                            [&](const auto& answer, const auto&) {
                              hung += std::holds_alternative<Unanswered>(answer) ? 1 : 0;
                            });
  });
  test::run_until(bench.loop, [&] { return hung == 300; });
  CHECK(bench.exchange->in_flight() == 0);
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

TEST_CASE("crowd: pools that a rush left behind are closed and the first one stays") {
  const HttpPeer peer{[](const Seen&) {
    auto slow = test::answer(200);
    slow.delay = 100ms;
    return slow;
  }};
  ExchangeBench bench{{.pool_idle = 50ms}};
  int done = 0;
  bench.loop.post([&] {
    for (int i = 0; i < 450; ++i)
      bench.exchange->start({.url = peer.url()}, [&](const auto&, const auto&) { ++done; });
  });
  test::run_until(bench.loop, [&] { return done == 450; });
  CHECK(peer.connections() == 450);
  test::run_until(bench.loop, [&] { return peer.open_connections() == 200; });
  test::run_for(bench.loop, 150ms);
  CHECK(peer.open_connections() == 200);
  CHECK(bench.ask_in_words({.url = peer.url()}) == "200: ");
  CHECK(peer.connections() == 450);
}

TEST_CASE("crowd: a pool with a request under way is not closed however idle the others are") {
  const HttpPeer peer{[](const Seen& seen) {
    auto slow = test::answer(200);
    slow.delay = seen.target == "/slow" ? 400ms : 100ms;
    return slow;
  }};
  ExchangeBench bench{{.pool_idle = 20ms}};
  int good = 0;
  bench.loop.post([&] {
    for (int i = 0; i < 250; ++i)
      bench.exchange->start({.url = peer.url(i == 249 ? "/slow" : "/")},
                            [&](const auto& answer, const auto&) {
                              good += test::in_words(answer) == "200: " ? 1 : 0;
                            });
  });
  test::run_until(bench.loop, [&] { return good == 250; });
  CHECK(peer.connections() == 250);
}

}  // namespace
}  // namespace goji::net
