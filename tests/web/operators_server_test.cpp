#include "web/operators_server.h"

#include "support/catch.h"
#include "web/serving.h"

#include <atomic>
#include <zlib.h>

namespace goji::web {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

const std::string kEcho = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string post(const std::string& path, const std::string& body, const std::string& fields = {}) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_CASE("operators: one connection carries many requests in order") {
  Operators house;
  auto client = house.client();
  for (int i = 0; i < 50; ++i) {
    client.send(post("/echo", std::to_string(i)));
    CHECK(client.read()->body == std::to_string(i));
  }
  CHECK(house.server.totals().answered[2] == 50);
}

TEST_CASE("operators: the next request waits for the answer to the one before") {
  Operators house;
  auto client = house.client();
  client.send(post("/hold", "x") + post("/echo", "second"));
  auto answers = house.held(1);
  CHECK(house.handled() == 0);
  answers[0]({.body = "first"});
  CHECK(client.read()->body == "first");
  CHECK(client.read()->body == "second");
}

TEST_CASE("operators: an answer may come from any thread") {
  Operators house;
  auto client = house.client();
  client.send(post("/hold", "x"));
  auto answers = house.held(1);
  house.threads.emplace_back([answer = std::move(answers[0])] { answer({.body = "{\"a\":1}"}); });
  const auto reply = client.read();
  CHECK(reply->status == 200);
  CHECK(reply->body == "{\"a\":1}");
  CHECK(reply->headers.at("content-type") == "application/json");
}

TEST_CASE("operators: of two answers the first counts") {
  Operators house;
  auto client = house.client();
  client.send(post("/hold", "x"));
  auto answers = house.held(1);
  answers[0]({.body = "first"});
  answers[0]({.status = 500, .body = "second"});
  CHECK(client.read()->body == "first");
  client.send(kEcho);
  CHECK(client.read()->status == 200);
}

TEST_CASE("operators: an answer to a reader who is gone goes nowhere") {
  Operators house;
  auto client = house.client();
  client.send(post("/hold", "x"));
  auto answers = house.held(1);
  client.vanish();
  answers[0]({.body = std::string(10'000'000, 'x')});
  auto another = house.client();
  another.send(kEcho);
  CHECK(another.read()->status == 200);
}

TEST_CASE("operators: answers after stop go nowhere") {
  std::vector<Answer> late;
  {
    auto deadlines = short_deadlines();
    deadlines.answer = 1min;  // else its 503 may be out before the drain ends
    Operators house{{.deadlines = deadlines}};
    auto client = house.client();
    client.send(post("/hold", "x"));
    late = house.held(1);
    house.server.stop();
    CHECK(client.closed());
    late[0]({.body = "too late"});
  }
  late[0]({.body = "much too late"});
  late.clear();
}

TEST_CASE("operators: a handler that throws or forgets to answer is 500 and no more") {
  Operators house;
  auto client = house.client();
  for (const std::string path : {"/throw", "/drop"}) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto reply = client.read();
    CHECK(reply->status == 500);
    CHECK(reply->body.find("a mistake") == std::string::npos);
  }
  client.send(kEcho);
  CHECK(client.read()->status == 200);
}

TEST_CASE("operators: an answer that cannot be written is 500 and nothing of it goes out") {
  Operators house{{}, {{"GET", "/split", Scope::Open, 0, [](const Request&, const Answer& answer) {
                          answer({.headers = {{"X", "a\r\nSet-Cookie: b"}}});
                        }}}};
  auto client = house.client();
  client.send("GET /split HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto reply = client.read();
  CHECK(reply->status == 500);
  CHECK(reply->head.find("Cookie") == std::string::npos);
}

TEST_CASE("operators: who answers too late is 503 and the connection ends") {
  Operators house{{.deadlines = short_deadlines()}};
  auto client = house.client();
  client.send(post("/hold", "x"));
  const auto reply = client.read();
  CHECK(reply->status == 503);
  CHECK(reply->headers.at("connection") == "close");
  CHECK(client.closed());
  CHECK(house.server.totals().of(Turned::NoAnswer) == 1);
  house.held(1)[0]({.body = "late"});
}

TEST_CASE("operators: every door is closed without its token") {
  Operators house;
  auto client = house.client();
  const auto [path, token, status] = GENERATE(table<std::string, std::string, int>({
      {"/signal", "", 401},
      {"/signal", "t-signal", 200},
      {"/operate", "t-signal", 403},
      {"/operate", "t-operate", 200},
      {"/admin", "t-operate", 403},
      {"/admin", "t-admin", 200},
      {"/admin", "t-other", 401},
  }));
  client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
              "\r\n\r\n");
  CHECK(client.read()->status == status);
  CHECK(house.handled() == (status == 200 ? 1 : 0));
  CHECK(house.server.totals().of(Turned::NoToken) == (status == 200 ? 0 : 1));
}

TEST_CASE("operators: every answer carries the headers that keep browsers in line") {
  Operators house;
  auto client = house.client();
  for (const std::string path : {"/echo", "/nowhere", "/admin"}) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto reply = client.read().value();
    for (const auto& [name, value] : operators_headers())
      CHECK_THAT(reply.head, Contains(name + ": " + value + "\r\n"));
    CHECK(reply.headers.at("date") == "Mon, 13 May 2024 04:44:20 GMT");
  }
}

TEST_CASE("operators: HEAD is GET without the body") {
  Operators house{{}, {{"GET", "/text", Scope::Open, 0, [](const Request&, const Answer& answer) {
                          answer({.body = "hello"});
                        }}}};
  auto client = house.client();
  client.send("HEAD /text HTTP/1.1\r\nHost: localhost\r\n\r\n" + kEcho);
  const auto reply = client.read(true);
  CHECK(reply->headers.at("content-length") == "5");
  CHECK(client.read()->headers.at("content-length") == "0");
}

TEST_CASE("operators: a waiting sender is told to go on only if its body is wanted") {
  Operators house;
  auto client = house.client();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
      "Content-Length: 5\r\n\r\n");
  CHECK(client.read()->status == 100);
  client.send("hello");
  CHECK(client.read()->body == "hello");
  client.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
      "Content-Length: 5\r\n\r\nhello");
  CHECK(client.read()->body == "hello");
  client.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
      "Content-Length: 5000\r\n\r\n");
  CHECK(client.read()->status == 413);
  CHECK(client.closed());
}

TEST_CASE("operators: bodies may come in chunks and in gzip") {
  Operators house;
  auto client = house.client();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n0\r\n\r\n");
  CHECK(client.read()->body == "hello");

  std::string packed(200, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string text(900, 'a');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = 900;
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = 200;
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  client.send(post("/echo", packed, "Content-Encoding: gzip\r\n"));
  CHECK(client.read()->body == text);
  client.send(post("/echo", "no gzip", "Content-Encoding: gzip\r\n"));
  CHECK(client.read()->status == 400);
  CHECK(client.closed());
}

TEST_CASE("operators: a large body arrives whole and goes back whole") {
  Operators house;
  std::string body(1 << 20, '\0');
  for (std::size_t i = 0; i < body.size(); ++i)
    body[i] = static_cast<char>(i * 7 % 251);
  auto client = house.client();
  std::thread sender{[&] { client.send(post("/big", body)); }};
  const auto reply = client.read();
  sender.join();
  CHECK(reply->body == body);
}

TEST_CASE("operators: HTTP/1.0 is answered and kept only if it asks") {
  Operators house;
  auto once = house.client();
  once.send("GET /echo HTTP/1.0\r\nHost: localhost\r\n\r\n");
  CHECK(once.read()->headers.at("connection") == "close");
  CHECK(once.closed());
  auto kept = house.client();
  for (int i = 0; i < 2; ++i) {
    kept.send("GET /echo HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    CHECK(kept.read()->headers.at("connection") == "keep-alive");
  }
}

TEST_CASE("operators: who says no more can still read the answer") {
  Operators house;
  auto client = house.client();
  client.send(post("/hold", "x"));
  client.end_sending();
  house.held(1)[0]({.body = "done"});
  CHECK(client.read()->body == "done");
  CHECK(client.closed());
}

TEST_CASE("operators: a reason for closing arrives though the sender goes on sending") {
  Operators house;
  auto client = house.client();
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" +
              std::string(100'000, 'x'));
  CHECK(client.read()->status == 413);
  CHECK(client.closed());
}

TEST_CASE("operators: a server can be stopped twice and one that never ran too") {
  const Tokens tokens;
  const test::ManualClock clock{kMoment};
  OperatorsServer idle{{}, {}, tokens, clock};
  idle.stop();
  Operators house;
  house.server.stop();
  house.server.stop();
}

TEST_CASE("operators: an address that is taken or is none is said with its reason") {
  const Operators house;
  const Tokens tokens;
  const test::ManualClock clock{kMoment};
  OperatorsServer second{{.port = house.port}, {}, tokens, clock};
  const auto refused = second.start();
  REQUIRE(refused.has_error());
  CHECK(refused.error().fault == Fault::Unavailable);
  CHECK_THAT(refused.error().what,
             Contains("127.0.0.1:" + std::to_string(house.port)) && Contains("in use"));
  OperatorsServer nowhere{{.host = "192.0.2.1"}, {}, tokens, clock};
  CHECK(nowhere.start().has_error());
}

TEST_CASE("operators: IPv6 is listened on too") {
  Operators house{{.host = "::"}};
  auto client = house.client();  // by IPv4
  client.send(kEcho);
  CHECK(client.read()->status == 200);
}

}  // namespace
}  // namespace goji::web
