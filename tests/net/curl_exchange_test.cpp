#include "net/curl_exchange.h"

#include "net/exchange_bench.h"
#include "support/catch.h"
#include "support/http_peer.h"

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::ExchangeBench;
using test::HttpPeer;
using test::Seen;

HttpResponse response(const Answer& answer) {
  INFO(test::in_words(answer));
  REQUIRE(std::holds_alternative<HttpResponse>(answer));
  return std::get<HttpResponse>(answer);
}

TEST_CASE("exchange: a request goes out as it was given and nothing is added to its body") {
  ExchangeBench bench;
  const HttpPeer peer;
  const std::string body("{\"a\":1}\r\n\0.", 11);
  bench.ask({.method = "POST",
             .url = peer.url("/hook?x=1"),
             .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"Title", "a: b"}},
             .authorization = Secret{"Bearer t0ken"},
             .body = body});
  const auto seen = peer.requests().at(0);
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/hook?x=1");
  CHECK(seen.body == body);
  CHECK(seen.headers.at("content-type") == "application/json");
  CHECK(seen.headers.at("authorization") == "Bearer t0ken");
  CHECK(seen.headers.at("x-empty").empty());
  CHECK(seen.headers.at("title") == "a: b");
  CHECK(seen.headers.at("content-length") == "11");
  CHECK(seen.headers.at("user-agent") == "goji");
  CHECK(seen.headers.at("host") == "127.0.0.1:" + std::to_string(peer.port()));
  CHECK(seen.head.find("HTTP/1.1\r\n") != std::string::npos);
}

TEST_CASE("exchange: curl adds no headers that nobody asked for") {
  ExchangeBench bench;
  const HttpPeer peer;
  bench.ask({.method = "POST", .url = peer.url(), .body = std::string(2'000'000, 'x')});
  const auto headers = peer.requests().at(0).headers;
  for (const std::string name : {"expect",
                                 "content-type",
                                 "accept-encoding",
                                 "authorization",
                                 "transfer-encoding",
                                 "cookie",
                                 "referer"})
    CHECK_FALSE(headers.contains(name));
}

TEST_CASE("exchange: every method arrives as itself, with a body or without") {
  const auto [method, body] = GENERATE(table<std::string, std::string>({{"GET", ""},
                                                                        {"GET", "q"},
                                                                        {"HEAD", ""},
                                                                        {"POST", ""},
                                                                        {"POST", "b"},
                                                                        {"PUT", "b"},
                                                                        {"PATCH", "b"},
                                                                        {"DELETE", ""},
                                                                        {"OPTIONS", ""}}));
  CAPTURE(method, body);
  ExchangeBench bench;
  const HttpPeer peer{
      [&](const Seen& seen) { return seen.method == "HEAD" ? answer(200) : answer(200, "there"); }};
  const auto got = response(bench.ask({.method = method, .url = peer.url(), .body = body}));
  CHECK(got.status == 200);
  CHECK(got.body == (method == "HEAD" ? "" : "there"));
  CHECK(peer.requests().at(0).method == method);
  CHECK(peer.requests().at(0).body == body);
  if (method == "GET" && body.empty())
    CHECK_FALSE(peer.requests().at(0).headers.contains("content-length"));
}

TEST_CASE("exchange: an answer of any status is an answer") {
  const int status = GENERATE(200, 204, 301, 304, 400, 401, 404, 407, 410, 429, 500, 503, 599);
  ExchangeBench bench;
  const HttpPeer peer{[&](const Seen&) { return answer(status); }};
  CHECK(response(bench.ask({.url = peer.url()})).status == status);
}

TEST_CASE("exchange: a redirect is not followed") {
  ExchangeBench bench;
  const HttpPeer trap;
  const int status = GENERATE(301, 302, 303, 307, 308);
  const HttpPeer peer{
      [&](const Seen&) { return answer(status, "", "Location: " + trap.url("/secret") + "\r\n"); }};
  const auto got = response(bench.ask({.method = "POST", .url = peer.url(), .body = "b"}));
  CHECK(got.status == status);
  CHECK(got.headers.at("location") == trap.url("/secret"));
  CHECK(peer.requests().size() == 1);
  CHECK(trap.connections() == 0);
}

TEST_CASE("exchange: headers come in lower case, repeated ones joined, interim ones dropped") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) {
    auto play =
        answer(200, "x", "Retry-After: \t 7 \r\nX-A: 1\r\nx-a: 2\r\nX-None:\r\n folded: 3\r\n");
    play.bytes = "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n" + play.bytes;
    return play;
  }};
  const auto headers = response(bench.ask({.url = peer.url()})).headers;
  CHECK(headers ==
        Headers{{"content-length", "1"}, {"retry-after", "7"}, {"x-a", "1, 2"}, {"x-none", ""}});
}

TEST_CASE("exchange: a trailer is no header") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) {
    return test::Play{.bytes =
                          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "5\r\nhello\r\n0\r\nX-Late: 1\r\n\r\n"};
  }};
  const auto got = response(bench.ask({.url = peer.url()}));
  CHECK(got.body == "hello");
  CHECK_FALSE(got.headers.contains("x-late"));
}

TEST_CASE("exchange: 64 KiB of a body are read, and what is over them is cut, not waited for") {
  const auto [size, kept] = GENERATE(table<std::size_t, std::size_t>(
      {{65'535, 65'535}, {65'536, 65'536}, {65'537, 65'536}, {50'000'000, 65'536}}));
  CAPTURE(size);
  ExchangeBench bench;
  const HttpPeer peer{[size = size](const Seen&) { return answer(200, std::string(size, 'x')); }};
  const auto got = response(bench.ask({.url = peer.url()}));
  CHECK(got.status == 200);
  CHECK(got.body == std::string(kept, 'x'));
  bench.ask({.url = peer.url()});
  CHECK(peer.connections() == (size > 65'536 ? 2 : 1));
}

TEST_CASE("exchange: a body that never ends is cut as well") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) {
    return test::Play{.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(70'000, 'x'),
                      .then = test::Then::Hang};
  }};
  CHECK(response(bench.ask({.url = peer.url(), .timeout = 20s})).body.size() == 65'536);
}

TEST_CASE("exchange: a compressed body is handed over as it is") {
  ExchangeBench bench;
  const std::string bomb = "\x1f\x8b\x08 not even a good one";
  const HttpPeer peer{[&](const Seen&) { return answer(200, bomb, "Content-Encoding: gzip\r\n"); }};
  CHECK(response(bench.ask({.url = peer.url()})).body == bomb);
}

TEST_CASE("exchange: a kept connection serves the next request to the same host") {
  ExchangeBench bench;
  const HttpPeer peer;
  for (int i = 0; i < 5; ++i)
    bench.ask({.method = "POST", .url = peer.url(), .body = "b"});
  CHECK(peer.connections() == 1);
  CHECK(peer.requests().size() == 5);
}

TEST_CASE("exchange: names are resolved by the resolver, and dialled where it says") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.address = "0.0.0.0"}};
  bench.name("hooks.example", {.addresses = {"127.0.0.3"}});
  const auto url = "http://Hooks.Example.:" + std::to_string(peer.port()) + "/";
  CHECK(response(bench.ask({.url = url})).status == 200);
  CHECK(peer.requests().at(0).local_address == "127.0.0.3");
  CHECK(peer.requests().at(0).headers.at("host") == "hooks.example:" + std::to_string(peer.port()));
  CHECK(bench.timings.remote_address == "127.0.0.3");
}

TEST_CASE("exchange: of several addresses the one that answers is found") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.address = "127.0.0.3"}};
  bench.name("hooks.example", {.addresses = {"127.0.0.2", "127.0.0.3"}});
  const auto url = "http://hooks.example:" + std::to_string(peer.port()) + "/";
  CHECK(response(bench.ask({.url = url})).status == 200);
}

TEST_CASE("exchange: a name's second answer is dialled, not the first one again") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) {
                        auto play = answer(200);
                        play.then = test::Then::Close;
                        return play;
                      },
                      {.address = "0.0.0.0"}};
  const auto url = "http://hooks.example:" + std::to_string(peer.port()) + "/";
  for (const std::string address : {"127.0.0.2", "127.0.0.3"}) {
    bench.name("hooks.example", {.addresses = {address}, .ttl = 0});
    bench.ask({.url = url});
    CHECK(peer.requests().back().local_address == address);
  }
}

TEST_CASE("exchange: an address of IPv6 can be dialled") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.address = "::1"}};
  const auto port = std::to_string(peer.port());
  bench.name("six.example", {.addresses = {"::1"}});
  CHECK(response(bench.ask({.url = "http://[::1]:" + port + "/"})).status == 200);
  CHECK(response(bench.ask({.url = "http://six.example:" + port + "/"})).status == 200);
}

TEST_CASE("exchange: the proxy, the netrc and the rest of the environment are not asked") {
  ExchangeBench bench;
  const HttpPeer trap;
  setenv("http_proxy", trap.url().c_str(), 1);
  setenv("all_proxy", trap.url().c_str(), 1);
  const HttpPeer peer;
  CHECK(response(bench.ask({.url = peer.url()})).status == 200);
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  CHECK(trap.connections() == 0);
}

TEST_CASE("exchange: the timings say what was reached and when") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) {
    auto play = answer(200);
    play.delay = 30ms;
    return play;
  }};
  bench.ask({.method = "POST", .url = peer.url(), .body = std::string(1'000, 'x')});
  const auto first = bench.timings;
  CHECK(first.name == 0ms);
  CHECK(first.tls == 0ms);
  CHECK(first.first_byte >= 30ms);
  CHECK(first.total >= first.first_byte);
  CHECK(first.total < 5s);
  CHECK(first.remote_address == "127.0.0.1");
  CHECK(first.bytes_out == peer.requests().at(0).head.size() + 1'000);
  bench.ask({.url = peer.url()});
  CHECK(bench.timings.connect == 0ms);
  CHECK(bench.timings.bytes_out == peer.requests().at(1).head.size());
}

TEST_CASE("exchange: done is never called from inside start, not even for what is refused") {
  ExchangeBench bench;
  int called = 0;
  bench.loop.post([&] {
    bench.exchange->start({.url = "no url"}, [&](const auto&, const auto&) { ++called; });
    CHECK(called == 0);
    CHECK(bench.exchange->in_flight() == 1);
  });
  test::run_until(bench.loop, [&] { return called == 1; });
  CHECK(bench.exchange->in_flight() == 0);
}

TEST_CASE("exchange: a done may start the next request") {
  ExchangeBench bench;
  const HttpPeer peer;
  int done = 0;
  std::function<void(Answer, Timings)> next = [&](const auto&, const auto&) {
    if (++done < 4) bench.exchange->start({.url = done % 2 == 0 ? "bad" : peer.url()}, next);
  };
  bench.loop.post([&] { bench.exchange->start({.url = peer.url()}, next); });
  test::run_until(bench.loop, [&] { return done == 4; });
  CHECK(peer.requests().size() == 3);
  CHECK(peer.connections() == 1);
}

TEST_CASE("exchange: once it is gone nobody is called, whatever was under way") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return test::hang(); }};
  bench.name("slow.example", {.silent = true});
  int called = 0;
  const auto count = [&](const auto&, const auto&) { ++called; };
  bench.loop.post([&] {
    bench.exchange->start({.url = peer.url(), .timeout = 50ms}, count);
    bench.exchange->start({.url = "http://slow.example/", .timeout = 50ms}, count);
    bench.exchange->start({.url = "refused"}, count);
    bench.exchange.reset();
  });
  test::run_for(bench.loop, 120ms);
  CHECK(called == 0);
}

TEST_CASE("exchange: it may be ended while a request hangs and from inside a done") {
  ExchangeBench bench;
  const HttpPeer peer{
      [](const Seen& seen) { return seen.target == "/hang" ? test::hang() : answer(200); }};
  int called = 0;
  bench.loop.post([&] {
    bench.exchange->start({.url = peer.url("/hang"), .timeout = 100ms},
                          [&](const auto&, const auto&) { ++called; });
    bench.exchange->start({.url = peer.url()}, [&](const auto&, const auto&) {
      ++called;
      bench.exchange.reset();
    });
  });
  test::run_until(bench.loop, [&] { return called == 1; });
  test::run_for(bench.loop, 150ms);
  CHECK(called == 1);
}

}  // namespace
}  // namespace goji::net
