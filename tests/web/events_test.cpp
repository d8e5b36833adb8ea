#include "support/catch.h"
#include "web/engine.h"
#include "web/serving.h"

#include <poll.h>

namespace goji::web {
namespace {

using namespace std::chrono_literals;

/// The small board, on which this revision of incident 1 is shown.
std::shared_ptr<const board::Board> board_with(std::uint64_t revision) {
  auto board = *small_board();
  board.shown[1] = revision;
  board.shown_maintenances[2] = 3;
  return std::make_shared<const board::Board>(std::move(board));
}

test::HttpClient follower(const Readers& house) {
  auto client = house.client();
  client.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(client.read()->status == 200);
  return client;
}

/// What comes until `part` has.
std::string until_comes(const test::HttpClient& client, const std::string& part) {
  std::string all;
  for (std::size_t seen = 0; all.find(part, seen) == std::string::npos;) {
    seen = all.size() - std::min(all.size(), part.size());
    pollfd ready{.fd = client.handle(), .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, 10'000) != 1) throw std::runtime_error("nothing came: " + all);
    char piece[4'096];
    const auto count = recv(client.handle(), piece, sizeof piece, 0);
    if (count <= 0) return all + "(closed)";
    all.append(piece, static_cast<std::size_t>(count));
  }
  return all;
}

/// Everybody may follow, and hears nothing but what the engine is told to say.
class Stream final : public Shelf {
 public:
  std::optional<Ready> take(const Head&, const Router&, std::string& out) override {
    out = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    return Ready{.body = {}, .owner = {}, .follows = true};
  }
  [[nodiscard]] bool is_behind(const Head&) const override { return false; }
};

/// An engine of one thread with a Stream.
struct Streaming {
  Streaming() {
    shelves.push_back(std::make_unique<Stream>());
    engine.emplace(Listener{}, Router{{}}, nullptr, clock, std::move(shelves));
    const auto started = engine->start();
    REQUIRE(started.has_value());
    port = *started;
  }

  test::ManualClock clock{kMoment};
  std::vector<std::unique_ptr<Shelf>> shelves;
  std::optional<Engine> engine;
  std::uint16_t port = 0;
};

TEST_CASE("events: the answer has no end and any page may read it") {
  const Readers house;
  auto client = house.client();
  client.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto reply = client.read();
  CHECK(reply->status == 200);
  CHECK(reply->headers.at("content-type") == "text/event-stream; charset=utf-8");
  CHECK(reply->headers.at("cache-control") == "no-store");
  CHECK(reply->headers.at("access-control-allow-origin") == "*");
  CHECK(reply->headers.at("connection") == "close");
  CHECK_FALSE(reply->headers.contains("content-length"));
}

TEST_CASE("events: each board that says something new is told to all who follow") {
  Readers house{{}, {}, board_with(4)};
  auto one = follower(house);
  auto other = follower(house);
  house.server.publish(board_with(5));
  for (auto* client : {&one, &other})
    CHECK_THAT(until_comes(*client, "data: 5\n\n"),
               Catch::Matchers::Contains("event: board\nid: 5\ndata: 5\n\n"));
}

TEST_CASE("events: a board that says nothing new is not told") {
  Readers house{{}, {}, board_with(4)};
  auto client = follower(house);
  house.server.publish(board_with(4));
  house.server.publish(board_with(6));
  const auto heard = until_comes(client, "data: 6\n\n");
  CHECK(heard.find("data: 4") == std::string::npos);
}

TEST_CASE("events: a maintenance of which something was said is news too") {
  Readers house{{}, {}, board_with(2)};
  auto client = follower(house);
  auto board = *board_with(2);
  board.shown_maintenances[2] = 9;
  house.server.publish(std::make_shared<const board::Board>(std::move(board)));
  CHECK_THAT(until_comes(client, "data: 9\n\n"), Catch::Matchers::Contains("event: board"));
}

TEST_CASE("events: without news a line comes now and then so that nobody takes it for dead") {
  Listener listener;
  listener.deadlines.heartbeat = 20ms;
  listener.deadlines.look = 10ms;
  const Readers house{std::move(listener)};
  const auto client = follower(house);
  CHECK_THAT(until_comes(client, ":\n\n:\n\n"), Catch::Matchers::Contains(":\n\n"));
}

TEST_CASE("events: a follower outlives the idle deadline and ends with the server") {
  Listener listener;
  listener.deadlines = short_deadlines();
  listener.deadlines.heartbeat = 1h;
  Readers house{std::move(listener), {}, board_with(4)};
  auto client = follower(house);
  auto idle = house.client();
  CHECK(idle.closed());  // after 300 ms
  house.server.publish(board_with(5));
  until_comes(client, "data: 5\n\n");
  house.server.stop();
  CHECK(until_comes(client, "never").ends_with("(closed)"));
}

TEST_CASE("events: a follower keeps no board alive that is shown no more") {
  auto first = board_with(4);
  const std::weak_ptr<const board::Board> old = first;
  Readers house{{}, {}, std::move(first)};
  auto client = follower(house);
  house.server.publish(board_with(5));
  house.server.publish(board_with(6));
  until_comes(client, "data: 6\n\n");
  const auto patience = std::chrono::steady_clock::now() + 10s;
  while (!old.expired() && std::chrono::steady_clock::now() < patience) {
  }
  CHECK(old.expired());
}

TEST_CASE("events: a follower that has gone is let go") {
  Listener listener;
  listener.deadlines.heartbeat = 20ms;
  listener.deadlines.look = 10ms;
  const Readers house{std::move(listener)};
  {
    auto client = follower(house);
    CHECK(house.server.totals().open == 1);
    client.vanish();
  }
  while (house.server.totals().open != 0) {
  }
  CHECK(house.server.totals().open == 0);
}

TEST_CASE("events: who is slower than the news gets what was begun and then the last") {
  Streaming house;
  test::HttpClient client{house.port};
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(client.read()->status == 200);
  const std::string more_than_a_socket_holds(32 << 20, 'x');
  house.engine->tell(more_than_a_socket_holds + "\n");
  house.engine->tell("one\n");
  house.engine->tell("two\n");
  const auto heard = until_comes(client, "two\n");
  REQUIRE(heard.size() > more_than_a_socket_holds.size());
  CHECK(heard.starts_with(more_than_a_socket_holds));
  CHECK(heard.substr(more_than_a_socket_holds.size()) == "\ntwo\n");
}

TEST_CASE("events: half of the connections are left for readers") {
  Listener listener;
  listener.caps.in_all = 8;  // on two threads: two followers each
  const Readers house{std::move(listener)};
  std::vector<test::HttpClient> followers;
  followers.reserve(4);
  for (int i = 0; i < 4; ++i)
    followers.push_back(follower(house));
  auto fifth = house.client();
  fifth.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(fifth.read()->status == 200);
  CHECK(fifth.read_all() == "retry: 5000\n\n");
  CHECK(house.ask("GET /").status == 200);
}

TEST_CASE("events: HEAD has a head and no stream") {
  const Readers house;
  auto client = house.client();
  client.send("HEAD /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(client.read(true)->status == 200);
  client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(client.read(true)->status == 200);
}

}  // namespace
}  // namespace goji::web
