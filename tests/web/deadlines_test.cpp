#include "support/catch.h"
#include "web/serving.h"

#include <chrono>

/// What slow, greedy and rude clients get. Real time passes here, as little of it as can be.
namespace goji::web {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

const std::string kEcho = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Sends a byte every 20 ms until it is answered or refused; how long that took.
Steady::duration dribble(test::HttpClient& client, std::string_view bytes) {
  const auto start = Steady::now();
  const timeval pause{.tv_sec = 0, .tv_usec = 20'000};
  ::setsockopt(client.handle(), SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof pause);
  char byte = 0;
  for (const char c : bytes) {
    if (!client.send({&c, 1})) break;
    if (::recv(client.handle(), &byte, 1, MSG_PEEK) >= 0) break;
  }
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(client.handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return Steady::now() - start;
}

TEST_CASE("deadlines: a head that dribbles in is ended by its total time") {
  Operators house{{.deadlines = short_deadlines()}};
  auto client = house.client();
  const auto took = dribble(client, "GET /echo HTTP/1.1\r\nX: " + std::string(1000, 'a'));
  CHECK(client.read()->status == 408);
  CHECK(client.closed());
  CHECK(took >= 200ms);
  CHECK(took < 5s);
  CHECK(house.server.totals().of(Turned::SlowHead) == 1);
}

TEST_CASE("deadlines: a body that dribbles in is ended by its total time") {
  Operators house{{.deadlines = short_deadlines()}};
  auto client = house.client();
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
  const auto took = dribble(client, std::string(1000, 'a'));
  CHECK(client.read()->status == 408);
  CHECK(client.closed());
  CHECK(took < 5s);
  CHECK(house.server.totals().of(Turned::SlowBody) == 1);
  CHECK(house.handled() == 0);
}

TEST_CASE("deadlines: who says nothing is let go without a word") {
  Operators house{{.deadlines = short_deadlines()}};
  auto silent = house.client();
  auto idle = house.client();
  idle.send(kEcho);
  CHECK(idle.read()->status == 200);
  CHECK(silent.closed());
  CHECK(idle.closed());
  CHECK(house.server.totals().of(Turned::SlowHead) == 0);
}

TEST_CASE("deadlines: the idle time begins anew with each request") {
  auto deadlines = short_deadlines();
  deadlines.head = 10s;
  Operators house{{.deadlines = deadlines}};
  auto client = house.client();
  const auto start = Steady::now();
  int answered = 0;
  for (; Steady::now() - start < 600ms; ++answered) {
    client.send(kEcho);
    REQUIRE(client.read()->status == 200);
  }
  CHECK(answered > 1);
}

TEST_CASE("deadlines: who does not take the answer is cut off") {
  Readers house{{.deadlines = short_deadlines()}};
  auto client = house.client();
  const int small = 4096;
  ::setsockopt(client.handle(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  while (house.server.totals().open == 0)
    std::this_thread::yield();
  while (house.server.totals().open > 0)
    std::this_thread::yield();
  CHECK(house.server.totals().of(Turned::SlowReader) == 1);
}

TEST_CASE("deadlines: who vanishes within an answer takes nobody along") {
  Readers house;
  for (int i = 0; i < 20; ++i) {
    auto client = house.client();
    client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.vanish();
  }
  CHECK(house.ask("GET /").status == 200);
  while (house.server.totals().open > 1)
    std::this_thread::yield();
}

TEST_CASE("caps: the listener holds as many connections as it may and one that ends makes room") {
  Operators house{{.caps = {.in_all = 2, .from_one = 9, .from_loopback = 9}}};
  auto first = house.client();
  auto second = house.client();
  first.send(kEcho);
  second.send(kEcho);
  CHECK(first.read()->status == 200);
  CHECK(second.read()->status == 200);
  CHECK(house.server.totals().open == 2);
  auto third = house.client();
  CHECK(third.closed());
  CHECK(house.server.totals().of(Turned::TooMany) == 1);
  first.vanish();
  while (house.server.totals().open > 1)
    std::this_thread::yield();
  auto fourth = house.client();
  fourth.send(kEcho);
  CHECK(fourth.read()->status == 200);
}

TEST_CASE("caps: one address does not take the whole listener") {
  Operators house{{.caps = {.in_all = 9, .from_one = 9, .from_loopback = 1}}};
  auto first = house.client();
  first.send(kEcho);
  CHECK(first.read()->status == 200);
  CHECK(house.client().closed());
  CHECK(house.server.totals().of(Turned::TooManyFromOne) == 1);
}

TEST_CASE("caps: a proxy's connections are everybody's") {
  Operators house{{.proxies = {net::parse_cidr("127.0.0.0/8").value()},
                   .caps = {.in_all = 9, .from_one = 1, .from_loopback = 1}}};
  auto first = house.client();
  auto second = house.client();
  first.send(kEcho);
  second.send(kEcho);
  CHECK(first.read()->status == 200);
  CHECK(second.read()->status == 200);
}

TEST_CASE("stop: what is under way ends and what waits is closed") {
  Operators house;
  auto busy = house.client();
  auto idle = house.client();
  idle.send(kEcho);
  CHECK(idle.read()->status == 200);
  busy.send("POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
  auto answers = house.held(1);
  house.threads.emplace_back([&] { house.server.stop(); });
  CHECK(idle.closed());
  answers[0]({.body = "done"});
  const auto reply = busy.read();
  CHECK(reply->body == "done");
  CHECK(reply->headers.at("connection") == "close");
  CHECK(busy.closed());
}

TEST_CASE("stop: it takes no longer than its deadline whoever hangs") {
  Operators house{{.deadlines = {.drain = 200ms, .look = 10ms}}};
  auto hanging = house.client();
  hanging.send("POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
  auto answers = house.held(1);
  auto slow = house.client();
  slow.send("POST /echo HTTP/1.1\r\n");
  const auto start = Steady::now();
  house.server.stop();
  CHECK(Steady::now() - start < 5s);
  CHECK(hanging.closed());
  CHECK(slow.closed());
  CHECK_THROWS(test::HttpClient{house.port});
}

}  // namespace
}  // namespace goji::web
