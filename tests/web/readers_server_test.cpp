#include "web/readers_server.h"

#include "support/catch.h"
#include "web/serving.h"

#include <fmt/format.h>

#include <atomic>
#include <set>

namespace goji::web {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("readers: a page is served with its headers and its bytes") {
  const Readers house;
  const auto reply = house.ask("GET /", "Accept-Encoding: br\r\n");
  CHECK(reply.status == 200);
  CHECK(reply.body == "br-ko-v1");
  CHECK(reply.headers.at("etag") == "\"ko-v1-br\"");
  CHECK(reply.headers.at("date") == "Mon, 13 May 2024 04:44:20 GMT");
  for (const auto& [name, value] : readers_headers())
    CHECK_THAT(reply.head, Contains(fmt::format("{}: {}\r\n", name, value)));
}

TEST_CASE("readers: HEAD tells the length of what it leaves out") {
  const Readers house;
  auto client = house.client();
  client.send(
      "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto head = client.read(true);
  const auto whole = client.read();
  CHECK(head->head == whole->head);
  CHECK(std::to_string(whole->body.size()) == head->headers.at("content-length"));
}

TEST_CASE("readers: a page that is known is 304 and has no body") {
  const Readers house;
  auto client = house.client();
  for (int i = 0; i < 2; ++i) {
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"ko-v1\"\r\n\r\n");
    CHECK(client.read(true)->status == 304);
  }
}

TEST_CASE("readers: what is not there is the board's own page for it") {
  const Readers house;
  const auto reply = house.ask("GET /nowhere?lang=en");
  CHECK(reply.status == 404);
  CHECK(reply.body == "nothing here");
}

TEST_CASE("readers: a large page arrives whole") {
  const Readers house;
  CHECK(house.ask("GET /large").body == std::string(8 << 20, 'x'));
}

TEST_CASE("readers: without a board nothing is served and nothing is ready") {
  Readers house{{}, {}, nullptr};
  CHECK(house.ask("GET /").status == 503);
  CHECK(house.ask("GET /healthz").status == 200);
  house.health.ready = true;
  CHECK(house.ask("GET /readyz").status == 503);
  house.server.publish(small_board());
  CHECK(house.ask("GET /readyz").status == 200);
  house.health.ready = false;
  CHECK(house.ask("GET /readyz").status == 503);
  CHECK(house.ask("GET /").status == 200);
  house.health.alive = false;
  CHECK(house.ask("GET /healthz").status == 503);
}

TEST_CASE("readers: a request after publish is answered from the new board on every thread") {
  Readers house;
  std::vector<test::HttpClient> clients;
  clients.reserve(4);
  for (int i = 0; i < 4; ++i)
    clients.push_back(house.client());
  for (int version = 2; version < 20; ++version) {
    const auto mark = "v" + std::to_string(version);
    house.server.publish(small_board(mark));
    for (auto& client : clients) {
      client.send("GET /?lang=en HTTP/1.1\r\nHost: localhost\r\n\r\n");
      CHECK(client.read()->body == "<p>hello " + mark);
    }
  }
}

TEST_CASE("readers: who asks while a board is expected waits for it and is answered from it") {
  Readers house{{.deadlines = {.board = 1h}}};
  std::vector<test::HttpClient> clients;
  clients.reserve(4);
  for (int i = 0; i < 4; ++i)
    clients.push_back(house.client());
  house.server.expect();
  house.server.expect();
  for (auto& client : clients)
    client.send("GET /?lang=en HTTP/1.1\r\nHost: localhost\r\n\r\n");
  house.health.ready = true;
  for (const auto* no_page : {"GET /healthz", "GET /readyz", "GET /api/events"})
    CHECK(house.ask(no_page).status == 200);
  CHECK(house.server.totals().answered[2] == 3);
  house.server.publish(small_board("v2"));
  for (auto& client : clients)
    CHECK(client.read()->body == "<p>hello v2");
  CHECK(house.ask("GET /?lang=en").body == "<p>hello v2");
}

TEST_CASE("readers: a board that does not come leaves them with the last one") {
  Readers house{{.deadlines = short_deadlines()}};
  house.server.expect();
  CHECK(house.ask("GET /?lang=en").body == "<p>hello v1");
  house.server.publish(small_board("v2"));
  CHECK(house.ask("GET /?lang=en").body == "<p>hello v2");
}

TEST_CASE("readers: an answer under way ends with the board it began with") {
  Readers house;
  auto client = house.client();
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  while (house.server.totals().answered[2] == 0)
    std::this_thread::yield();
  for (int i = 0; i < 5; ++i)
    house.server.publish(std::make_shared<const board::Board>());
  CHECK(client.read()->body.size() == 8 << 20);
}

TEST_CASE("readers: boards may change while many read") {
  Readers house;
  std::atomic<bool> enough = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  readers.reserve(4);
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&] {
      auto client = house.client();
      while (!enough) {
        client.send("GET /api/v2/status.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const auto reply = client.read();
        // Tag and text are of one board.
        const auto mark = reply->headers.at("etag").substr(3, reply->headers.at("etag").size() - 4);
        if (reply->body != "{\"status\":\"" + mark + "\"}") ++wrong;
      }
    });
  for (int version = 0; version < 200; ++version)
    house.server.publish(small_board("w" + std::to_string(version)));
  enough = true;
  for (auto& reader : readers)
    reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("readers: a thousand who only hold their connection keep nobody from reading") {
  Readers house;
  std::vector<test::HttpClient> idle;
  for (int i = 0; i < 1000; ++i) {
    idle.push_back(house.client());
    if (i % 2 == 0) idle.back().send("GET / HTTP/1.1\r\nHost: ");
  }
  for (int i = 0; i < 100; ++i)
    CHECK(house.ask("GET /").status == 200);
  CHECK(house.server.totals().open >= 1000);
  CHECK(house.server.totals().of(Turned::TooManyFromOne) == 0);
}

TEST_CASE("readers: threads share the connections evenly") {
  std::mutex mutex;
  std::map<std::thread::id, int> seen;
  const Readers house{
      {}, {{"POST", "/count", Scope::Open, 0, [&](const Request&, const Answer& answer) {
              const std::lock_guard lock{mutex};
              ++seen[std::this_thread::get_id()];
              answer({.status = 204});
            }}}};
  for (int i = 0; i < 10; ++i)
    CHECK(house.ask("POST /count").status == 204);
  REQUIRE(seen.size() == 2);
  CHECK(seen.begin()->second == 5);
}

TEST_CASE("readers: routes answer what is not on the board and see who asks") {
  Readers house{{.proxies = {net::parse_cidr("127.0.0.1").value()}},
                {{"POST",
                  "/subscribe",
                  Scope::Open,
                  100,
                  [](const Request& request, const Answer& answer) {
                    answer({.status = 202, .body = request.peer + " " + request.body});
                  },
                  true}}};
  auto client = house.client();
  client.send(
      "POST /subscribe HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.7\r\n"
      "Content-Length: 3\r\n\r\na=b");
  const auto reply = client.read();
  CHECK(reply->status == 202);
  CHECK(reply->body == "192.0.2.7 a=b");
  CHECK(reply->headers.at("access-control-allow-origin") == "*");
  CHECK(reply->headers.at("x-content-type-options") == "nosniff");
  CHECK(house.ask("GET /subscribe").status == 405);
}

TEST_CASE("readers: a route that needs a token is refused at construction") {
  const test::ManualClock clock{kMoment};
  const Health health;
  const Handler nothing = [](const Request&, const Answer&) {};
  CHECK_THROWS_AS((ReadersServer{{}, 1, {{"GET", "/a", Scope::Signal, 0, nothing}}, health, clock}),
                  std::logic_error);
}

TEST_CASE("readers: a page asked for with a body is given and the connection closed") {
  const Readers house;
  auto client = house.client();
  client.send(
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 37\r\n\r\n"
      "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto reply = client.read();
  CHECK(reply->status == 200);
  CHECK(reply->headers.at("connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("readers: a strange Host is turned away and counted") {
  Readers house{{.hosts = {"status.example.com"}}};
  auto client = house.client();
  client.send("GET / HTTP/1.1\r\nHost: status.example.com\r\n\r\n");
  CHECK(client.read()->status == 200);
  client.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  CHECK(client.read()->status == 421);
  CHECK(client.closed());
  const auto totals = house.server.totals();
  CHECK(totals.of(Turned::StrangeHost) == 1);
  CHECK(totals.answered[2] == 1);
  CHECK(totals.answered[4] == 1);
}

TEST_CASE("counters: every reason has a name of its own") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kTurnedReasons; ++i)
    names.insert(name_of(static_cast<Turned>(i)));
  CHECK(names.size() == kTurnedReasons);
  CHECK(name_of(Turned::Malformed) == "malformed");
  CHECK(name_of(Turned::FailedHandshake) == "failed_handshake");
}

}  // namespace
}  // namespace goji::web
