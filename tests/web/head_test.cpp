#include "web/head.h"

#include "support/catch.h"

#include <iterator>
#include <random>
#include <string>

namespace goji::web {
namespace {

std::string request(const std::string& fields = {}, const std::string& line = "GET / HTTP/1.1") {
  return line + "\r\nHost: localhost\r\n" + fields + "\r\n";
}

int status_of(const std::string& bytes) {
  Head head;
  const auto refused = read_head(bytes, head);
  return refused ? refused->status : 200;
}

TEST_CASE("head: its parts point to what was sent") {
  const std::string bytes =
      request("Accept:  a , b \t\r\nX-Empty:\r\n", "PUT /a%20b?c=d?e HTTP/1.1");
  Head head;
  REQUIRE_FALSE(read_head(bytes, head));
  CHECK(head.method == "PUT");
  CHECK(head.path == "/a%20b");
  CHECK(head.query == "c=d?e");
  CHECK(head.host == "localhost");
  CHECK(head.fields.size() == 3);
  CHECK(head.find("accept") == "a , b");
  CHECK(head.find("x-empty").empty());
  CHECK(head.find("absent").empty());
  CHECK(head.framing == Framing::None);
  CHECK(head.keep_alive);
  CHECK_FALSE(head.http_1_0);
  CHECK_FALSE(head.expects_continue);
}

TEST_CASE("head: nothing of the one before it remains") {
  Head head;
  REQUIRE_FALSE(read_head(request("Content-Length: 7\r\nExpect: 100-continue\r\n"), head));
  CHECK(head.framing == Framing::Length);
  CHECK(head.length == 7);
  CHECK(head.expects_continue);
  REQUIRE_FALSE(read_head(request(), head));
  CHECK(head.framing == Framing::None);
  CHECK(head.length == 0);
  CHECK_FALSE(head.expects_continue);
  CHECK(head.fields.size() == 1);
}

TEST_CASE("head: a body of no bytes is no body") {
  Head head;
  REQUIRE_FALSE(read_head(request("Content-Length: 0\r\n"), head));
  CHECK(head.framing == Framing::None);
  REQUIRE_FALSE(read_head(request("Transfer-Encoding: ChunkeD\r\n"), head));
  CHECK(head.framing == Framing::Chunked);
}

TEST_CASE("head: who keeps the connection is decided by version and Connection") {
  const auto [version, connection, keeps] = GENERATE(table<std::string, std::string, bool>({
      {"HTTP/1.1", "", true},
      {"HTTP/1.1", "Connection: close\r\n", false},
      {"HTTP/1.1", "Connection: x, Close\r\n", false},
      {"HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false},
      {"HTTP/1.0", "", false},
      {"HTTP/1.0", "Connection: Keep-Alive\r\n", true},
      {"HTTP/1.0", "Connection: keep-alive, close\r\n", false},
  }));
  Head head;
  REQUIRE_FALSE(read_head(request(connection, "GET / " + version), head));
  CHECK(head.keep_alive == keeps);
  CHECK(head.http_1_0 == (version == "HTTP/1.0"));
}

TEST_CASE("head: HTTP/1.0 expects no 100 and of others only 100-continue is known") {
  Head head;
  REQUIRE_FALSE(read_head(request("Expect: 100-Continue\r\n", "POST / HTTP/1.0"), head));
  CHECK_FALSE(head.expects_continue);
  CHECK(status_of(request("Expect: 200-ok\r\n")) == 417);
}

TEST_CASE("head: the request line is method and path and version and nothing else") {
  const auto [line, status] = GENERATE(table<std::string, int>({
      {"GET / HTTP/1.1", 200},
      {"M-SEARCH / HTTP/1.1", 200},
      {"get / HTTP/1.1", 400},
      {"GET  / HTTP/1.1", 400},
      {"GET / HTTP/1.1 ", 400},
      {" GET / HTTP/1.1", 400},
      {"GET /", 400},
      {"GET HTTP/1.1", 400},
      {"/ HTTP/1.1", 400},
      {"GET / HTTP/2.0", 505},
      {"GET / HTTP/1.2", 505},
      {"GET / HTTP/11", 400},
      {"GET / http/1.1", 400},
      {"GET / HTTP/1.1x", 400},
      {"G(T / HTTP/1.1", 400},
      {"GET\t/ HTTP/1.1", 400},
      {"PRI * HTTP/2.0", 505},
      {"CONNECT a:1 HTTP/1.1", 400},
      {"OPTIONS * HTTP/1.1", 400},
      {"GET http://a/ HTTP/1.1", 400},
      {"", 400},
      {"ABCDEFGHIJKLMNOPQRSTUVWX / HTTP/1.1", 200},
      {"ABCDEFGHIJKLMNOPQRSTUVWXY / HTTP/1.1", 400},
  }));
  CAPTURE(line);
  CHECK(status_of(request("", line)) == status);
}

TEST_CASE("head: dots alone are no segment of a path however they are written") {
  const auto [path, status] = GENERATE(table<std::string, int>({
      {"/.", 400},
      {"/..", 400},
      {"/a/./b", 400},
      {"/a/../b", 400},
      {"/a/%2e", 400},
      {"/a/%2E./b", 400},
      {"/a/.%2e", 400},
      {"/...", 200},
      {"/.a", 200},
      {"/a.", 200},
      {"/a/..b/c", 200},
      {"/a?/../b", 200},
      {"//", 200},
  }));
  CAPTURE(path);
  CHECK(status_of(request("", "GET " + path + " HTTP/1.1")) == status);
}

TEST_CASE("head: a tab stands beside no value that frames the request") {
  const std::string line = GENERATE("Content-Length:\t5",
                                    "Content-Length: 5\t",
                                    "Transfer-Encoding:\tchunked",
                                    "Transfer-Encoding: chunked \t");
  CAPTURE(line);
  CHECK(status_of(request(line + "\r\n")) == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost:\tlocalhost\r\n\r\n") == 400);
  CHECK(status_of(request("X:\ta\t\r\n")) == 200);
}

TEST_CASE("head: Host is a name or an address and perhaps a port") {
  const auto [value, host] = GENERATE(table<std::string, std::string>({
      {"a.example", "a.example"},
      {"a_b-c.example:8080", "a_b-c.example"},
      {"127.0.0.1:1", "127.0.0.1"},
      {"[::1]", "::1"},
      {"[2001:db8::1]:443", "2001:db8::1"},
  }));
  Head head;
  const std::string bytes = "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
  REQUIRE_FALSE(read_head(bytes, head));
  CHECK(head.host == host);
}

TEST_CASE("head: a Host that is none is refused") {
  const std::string value = GENERATE("",
                                     " ",
                                     ":80",
                                     "a:",
                                     "a:b",
                                     "a:123456",
                                     "a b",
                                     "a@b",
                                     "a/b",
                                     "::1",
                                     "[::1",
                                     "[]",
                                     "[::1]x",
                                     "[::1]:",
                                     "[a%b]",
                                     "a,b",
                                     "a:1:2",
                                     "\xC3\xA9");
  CAPTURE(value);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n") == 400);
}

TEST_CASE("head: no control character gets into a name or a value") {
  for (int c = 0; c < 256; ++c) {
    const std::string one(1, static_cast<char>(c));
    const bool ends_line = c == '\r' || c == '\n';
    CAPTURE(c);
    const bool in_value = c == '\t' || (c >= 0x20 && c != 0x7F);
    if (!ends_line) CHECK((status_of(request("X: a" + one + "b\r\n")) == 200) == in_value);
    if (ends_line) CHECK(status_of(request("X: a" + one + "b\r\n")) == 400);
    constexpr std::string_view kInNames = "!#$%&'*+-.^_`|~:";
    const bool in_name = std::isalnum(c) != 0 ? c < 128
                                              : c != 0 && kInNames.find(static_cast<char>(c)) !=
                                                              std::string_view::npos;
    CHECK((status_of(request("X" + one + "Y: a\r\n")) == 200) == in_name);
  }
}

TEST_CASE("head: a field has a name and a colon right behind it") {
  const std::string line = GENERATE("X", ": a", "X : a", "X\t: a", " X: a");
  CAPTURE(line);
  CHECK(status_of(request(line + "\r\n")) == 400);
}

TEST_CASE("head: a hundred fields are enough for everybody") {
  std::string fields;
  for (std::size_t i = 1; i < kMaxFields; ++i)
    fields += "X: a\r\n";
  CHECK(status_of(request(fields)) == 200);
  CHECK(status_of(request(fields + "X: a\r\n")) == 431);
}

TEST_CASE("head: one empty line before it is forgiven") {
  CHECK(status_of("\r\n" + request()) == 200);
  CHECK(status_of("\r\n\r\n" + request()) == 400);
}

TEST_CASE("head: what ends too early is refused wherever it ends") {
  const auto bytes = request("Accept: a\r\n");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(status_of(bytes.substr(0, size)) == 400);
  }
}

std::size_t end_of(HeadEnd& end, std::string_view bytes) {
  const auto found = end.look(bytes);
  return std::holds_alternative<std::size_t>(found) ? std::get<std::size_t>(found) : 9999;
}

TEST_CASE("head end: it is found with its last byte however the bytes come in") {
  const std::string before = GENERATE("", "\r\n");
  const auto bytes = before + request("Accept: a\r\n");
  HeadEnd end;
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(end_of(end, std::string_view{bytes}.substr(0, size)) == 0);
  CHECK(end_of(end, bytes + "behind it") == bytes.size());
  HeadEnd at_once;
  CHECK(end_of(at_once, bytes + "\r\n\r\n") == bytes.size());
}

TEST_CASE("head end: what cannot become a head is refused as soon as it is seen") {
  const std::string bytes = GENERATE("\x16",
                                     "get",
                                     "\n",
                                     "\r\r",
                                     "\r\n\r",
                                     "\r\n\n",
                                     " GET",
                                     "GET / HTTP/1.1\n",
                                     "GET / HTTP/1.1\r\n\n",
                                     "GET / HTTP/1.1\r\nA: b\n");
  CAPTURE(bytes);
  HeadEnd end;
  CHECK(end_of(end, bytes) == 9999);
}

/// Bytes that are nearly a request: pieces of such, put together at random.
std::string nearly_a_request(std::minstd_rand& random) {
  constexpr std::string_view kPieces[] = {"GET ",
                                          "POST ",
                                          "/",
                                          "/a?b",
                                          " HTTP/1.1\r\n",
                                          " HTTP/1.0\r\n",
                                          "Host: a\r\n",
                                          "\r\n",
                                          "\n",
                                          "\r",
                                          "Content-Length: 5\r\n",
                                          "Transfer-Encoding: chunked\r\n",
                                          ":",
                                          " ",
                                          "\t",
                                          "X: y\r\n",
                                          "%2e",
                                          "Content-Length",
                                          "chunked",
                                          "5",
                                          ",",
                                          "Expect: 100-continue\r\n",
                                          std::string_view{"\0", 1}};
  std::string bytes = random() % 2 == 0 ? "GET / HTTP/1.1\r\nHost: a\r\n" : "";
  for (auto count = random() % 8; count > 0; --count)
    bytes += kPieces[random() % std::size(kPieces)];
  if (random() % 4 != 0) bytes += "\r\n\r\n";
  return bytes;
}

TEST_CASE("head: whatever comes it is refused or can be written down and read the same again") {
  std::minstd_rand random{1};
  Head head;
  Head again;
  int read = 0;
  for (int i = 0; i < 50'000; ++i) {
    const auto bytes = nearly_a_request(random);
    HeadEnd end;
    const auto size = end_of(end, bytes);
    if (size == 0 || size == 9999 || read_head(std::string_view{bytes}.substr(0, size), head))
      continue;
    ++read;
    std::string plain{head.method};
    plain.append(" ").append(head.path).append(head.query.empty() ? "" : "?").append(head.query);
    plain += head.http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
    for (const auto& field : head.fields)
      plain.append(field.name).append(": ").append(field.value).append("\r\n");
    plain += "\r\n";
    CAPTURE(bytes);
    REQUIRE_FALSE(read_head(plain, again));
    REQUIRE(again.framing == head.framing);
    REQUIRE(again.length == head.length);
    REQUIRE(again.host == "a");
    REQUIRE(again.fields.size() == head.fields.size());
  }
  CHECK(read > 1000);
}

TEST_CASE("head: lists are taken apart without their blanks and empty elements") {
  std::string seen;
  for_each_element(" a, ,b\t,,c d ", [&](std::string_view one) { seen.append(one) += '|'; });
  CHECK(seen == "a|b|c d|");
}

}  // namespace
}  // namespace goji::web
