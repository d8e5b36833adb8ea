#include "support/catch.h"
#include "web/serving.h"

#include <fmt/format.h>

namespace goji::web {
namespace {

/// What became of bytes that hold an attack: a status, how many answers came before we closed, and
/// what reached a handler.
struct Outcome {
  int status = 0;
  std::size_t answers = 0;
  std::size_t handled = 0;
};

bool operator==(const Outcome& a, const Outcome& b) {
  return a.status == b.status && a.answers == b.answers && a.handled == b.handled;
}

std::ostream& operator<<(std::ostream& out, const Outcome& one) {
  return out << fmt::format("{} in {} answers, {} handled", one.status, one.answers, one.handled);
}

constexpr Outcome kRefused{400, 1, 0};

Outcome outcome_of(const std::string& bytes) {
  Operators house;
  const auto text = house.conversation(bytes);
  Outcome outcome{.handled = house.handled()};
  for (auto at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at)) {
    outcome.status = std::stoi(text.substr(at + 9, 3));
    ++outcome.answers;
    at += 9;
  }
  return outcome;
}

/// A POST whose fields and body are given, and behind it what an attacker would like us to take
/// for a request of its own.
Outcome smuggled(const std::string& fields,
                 const std::string& body,
                 const std::string& version = "HTTP/1.1") {
  return outcome_of("POST /echo " + version + "\r\n" + fields + "\r\n" + body +
                    "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

const std::string kHost = "Host: localhost\r\n";

TEST_CASE("framing: what is sound gets through with what follows it") {
  CHECK(smuggled(kHost + "Content-Length: 5\r\n", "hello") == Outcome{200, 2, 2});
  CHECK(smuggled(kHost + "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n") ==
        Outcome{200, 2, 2});
  CHECK(smuggled(kHost, "") == Outcome{200, 2, 2});
}

TEST_CASE("framing 1: gzip as Transfer-Encoding and a Content-Length are refused") {
  CHECK(smuggled(kHost + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello") == kRefused);
}

TEST_CASE("framing 2: HTTP/1.0 with chunked is refused") {
  const std::string fields = kHost + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n";
  CHECK(smuggled(fields, "0\r\n\r\n", "HTTP/1.0") == kRefused);
}

TEST_CASE("framing 3: xchunked is refused and its body is no request") {
  CHECK(smuggled(kHost + "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n") == kRefused);
}

TEST_CASE("framing 4: two equal Content-Lengths are refused") {
  CHECK(smuggled(kHost + "Content-Length: 5\r\nContent-Length: 5\r\n", "hello") == kRefused);
}

TEST_CASE("framing 5: a list of Content-Lengths is refused") {
  CHECK(smuggled(kHost + "Content-Length: 5, 5\r\n", "hello") == kRefused);
}

TEST_CASE("framing 6: two Hosts are refused") {
  CHECK(smuggled(kHost + kHost, "") == kRefused);
}

TEST_CASE("framing 7: no Host is refused") {
  CHECK(smuggled("", "") == kRefused);
}

TEST_CASE("framing 8: a folded line is refused") {
  CHECK(smuggled(kHost + "X-A: b\r\n Content-Length: 5\r\n", "hello") == kRefused);
  CHECK(smuggled(kHost + "X-A: b\r\n\tc\r\n", "") == kRefused);
}

TEST_CASE("framing 9: Content-Length and chunked exclude each other in either order") {
  const std::string length = "Content-Length: 5\r\n";
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  CHECK(smuggled(kHost + length + chunked, "0\r\n\r\n") == kRefused);
  CHECK(smuggled(kHost + chunked + length, "0\r\n\r\n") == kRefused);
  CHECK(smuggled(kHost + chunked + "Content-Length: 0\r\n", "0\r\n\r\n") == kRefused);
}

TEST_CASE("framing 10: differing Content-Lengths are refused") {
  CHECK(smuggled(kHost + "Content-Length: 5\r\nContent-Length: 6\r\n", "hello") == kRefused);
}

TEST_CASE("framing 11: a Content-Length that is not all digits is refused") {
  const std::string value =
      GENERATE("+5", "-5", "5a", "0x5", "5.0", "5 5", "", "1e1", "99999999999999999999999999");
  CAPTURE(value);
  CHECK(smuggled(kHost + "Content-Length: " + value + "\r\n", "hello") == kRefused);
}

TEST_CASE("framing 12: a bare LF ends no line") {
  CHECK(outcome_of("GET /echo HTTP/1.1\nHost: localhost\n\n") == kRefused);
  CHECK(outcome_of("GET /echo HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n") == kRefused);
  CHECK(outcome_of("GET /echo HTTP/1.1\r\nHost: localhost\r\n\n") == kRefused);
}

TEST_CASE("framing 13: a blank before the colon is refused") {
  CHECK(smuggled(kHost + "Content-Length : 5\r\n", "hello") == kRefused);
  CHECK(smuggled(kHost + "Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n") == kRefused);
}

TEST_CASE("framing 14: a chunk larger than anything is refused") {
  const std::string fields = kHost + "Transfer-Encoding: chunked\r\n";
  CHECK(smuggled(fields, "FFFFFFFFFFFFFFFF1\r\n") == kRefused);
  CHECK(smuggled(fields, "100000000\r\n") == kRefused);
  CHECK(smuggled(fields, "FFFFFFFF\r\n") == Outcome{413, 1, 0});
}

TEST_CASE("framing 15: a head beyond the limit is refused with 431") {
  CHECK(smuggled(kHost + "X: " + std::string(20'000, 'a') + "\r\n", "") == Outcome{431, 1, 0});
  Operators small{{.max_head = 100}};
  const std::string start = "GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ";  // 40 bytes
  CHECK(small.conversation(start + std::string(56, 'a') + "\r\n\r\n").starts_with("HTTP/1.1 200"));
  CHECK(small.conversation(start + std::string(57, 'a') + "\r\n\r\n").starts_with("HTTP/1.1 431"));
}

TEST_CASE("framing 16: a body beyond its route's limit is refused with 413 before it is read") {
  CHECK(smuggled(kHost + "Content-Length: 1001\r\n", "") == Outcome{413, 1, 0});
  CHECK(smuggled(kHost + "Content-Length: 1000\r\n", std::string(1000, 'a')) == Outcome{200, 2, 2});
  CHECK(outcome_of("GET /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1\r\n\r\nx") ==
        Outcome{413, 1, 0});
}

TEST_CASE("framing: a Host that is not ours is refused with 421 and the connection closed") {
  CHECK(smuggled("Host: evil.example\r\n", "") == Outcome{421, 1, 0});
  CHECK(smuggled("Host: 192.0.2.1\r\n", "") == Outcome{421, 1, 0});
  CHECK(smuggled("Host: 127.0.0.1:1\r\n", "") == Outcome{200, 2, 2});
  CHECK(smuggled("Host: LOCALHOST.\r\n", "") == Outcome{200, 2, 2});
}

TEST_CASE("framing: only paths are targets") {
  const std::string target = GENERATE("http://localhost/echo",
                                      "*",
                                      "localhost:80",
                                      "",
                                      "echo",
                                      "/echo#a",
                                      "/e\x80",
                                      "/a\\b",
                                      "/a\tb");
  CAPTURE(target);
  CHECK(outcome_of("GET " + target + " HTTP/1.1\r\n" + kHost + "\r\n") == kRefused);
}

TEST_CASE("framing: what is behind an answer that closes is not looked at") {
  CHECK(outcome_of("GET /echo HTTP/1.1\r\nConnection: close\r\n" + kHost +
                   "\r\nGET /echo HTTP/1.1\r\n" + kHost + "\r\n") == Outcome{200, 1, 1});
  CHECK(outcome_of("POST /nowhere HTTP/1.1\r\nContent-Length: 40\r\n" + kHost +
                   "\r\nGET /echo HTTP/1.1\r\n" + kHost + "\r\n") == Outcome{404, 1, 0});
}

TEST_CASE("framing: a TLS greeting on a plain port is refused at its first byte") {
  Operators house;
  auto client = house.client();
  client.send(std::string_view{"\x16\x03\x01\x02\x00", 5});
  CHECK(client.read()->status == 400);
  CHECK(client.closed());
}

}  // namespace
}  // namespace goji::web
