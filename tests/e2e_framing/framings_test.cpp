#include "e2e_framing/framings.h"

// The table. What is in `stricter` is what nginx 1.22 takes and we do not; the comparison checks
// that it is said exactly where it is so.
namespace goji::web::framings {
namespace {

using namespace std::string_literals;

const std::string kChunks = "5\r\nhello\r\n0\r\n\r\n";
const std::string kHost = "Host: localhost\r\n";

// Why we refuse what nginx takes.
const std::string kBareLf = "nginx ends lines at a bare LF; the sender's other proxies may not";
const std::string kNames = "nginx drops a field with an odd name; others hand it on as something";
const std::string kControls = "nginx hands control characters on; they end up in logs and pages";
const std::string kFolding = "nginx drops trailers unread; we read them like any field";
const std::string kExpectations =
    "nginx ignores what it does not know to expect; 417 is the answer";
const std::string kChunkSizes = "nginx takes blanks behind a size, and endless zeros before it";
const std::string kHosts = "nginx hardly looks at Host; we compare it with a list";
const std::string kBlanks = "nginx skips blanks and empty lines in and before a request line";
const std::string kVersions = "nginx takes any 1.x and HTTP/0.9; nobody sends them";
const std::string kTargets = "nginx is a proxy and repairs targets; we have only encoded paths";

Framing post(const std::string& fields, const std::string& body, const std::string& stricter = {}) {
  return {"POST {case} HTTP/1.1\r\n" + kHost + fields + "\r\n" + body, stricter};
}

Framing get(const std::string& fields, const std::string& stricter = {}) {
  return {"GET {case} HTTP/1.1\r\n" + fields + "\r\n", stricter};
}

void add(std::vector<Framing>& to, std::vector<Framing> more) {
  for (auto& one : more)
    to.push_back(std::move(one));
}

std::vector<Framing> transfer_encodings() {
  std::vector<Framing> framings;
  for (const auto& value : {" chunked"s,
                            "chunked"s,
                            " Chunked"s,
                            " CHUNKED"s,
                            "  chunked"s,
                            "\tchunked"s,
                            " chunked "s,
                            " chunked\t"s,
                            " chunked,"s,
                            " ,chunked"s,
                            " chunked, chunked"s,
                            " chunked, identity"s,
                            " identity, chunked"s,
                            " gzip, chunked"s,
                            " gzip"s,
                            " deflate"s,
                            " identity"s,
                            " xchunked"s,
                            " chunkedx"s,
                            " \"chunked\""s,
                            " chunked;q=1"s,
                            " chunk"s,
                            ""s,
                            " "s,
                            " \x0b"
                            "chunked"s,
                            " chunked\x0b"s,
                            " chunked\x0c"s,
                            " chun\0ked"s,
                            " chunked\0"s,
                            " chunked\xa0"s,
                            " \xa0"
                            "chunked"s,
                            " ch unked"s,
                            " 'chunked'"s,
                            " chunked\x7f"s}) {
    framings.push_back(post("Transfer-Encoding:" + value + "\r\n", kChunks));
    framings.push_back(post("Transfer-Encoding:" + value + "\r\nContent-Length: 5\r\n", kChunks));
  }
  return framings;
}

std::vector<Framing> transfer_encoding_names() {
  std::vector<Framing> framings;
  for (const auto& line : {"Transfer-Encoding : chunked\r\n"s,
                           "Transfer-Encoding\t: chunked\r\n"s,
                           " Transfer-Encoding: chunked\r\n"s,
                           "Transfer_Encoding: chunked\r\n"s,
                           "transfer-encoding: chunked\r\n"s,
                           "TRANSFER-ENCODING: chunked\r\n"s,
                           "Transfer-Encoding\0: chunked\r\n"s,
                           "Transfer-Encoding:\r\n chunked\r\n"s,
                           "Transfer-Encoding: chunked\r\n "s,
                           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"s,
                           "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"s,
                           "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"s,
                           "X: y\rTransfer-Encoding: chunked\r\n"s,
                           "X: y\r\n\tTransfer-Encoding: chunked\r\n"s,
                           "Transfer-Encoding chunked\r\n"s,
                           "\x0bTransfer-Encoding: chunked\r\n"s})
    framings.push_back(post(line, kChunks));
  return framings;
}

std::vector<Framing> lengths() {
  std::vector<Framing> framings;
  for (const auto& value : {" 5"s,
                            "5"s,
                            "  5  "s,
                            " 05"s,
                            " 0000000005"s,
                            " +5"s,
                            " -5"s,
                            " 5,"s,
                            " ,5"s,
                            " 5,5"s,
                            " 5, 5"s,
                            " 5;"s,
                            " 5.0"s,
                            " 5e0"s,
                            " 0x5"s,
                            " 5a"s,
                            " a5"s,
                            " 5 5"s,
                            ""s,
                            " "s,
                            " 18446744073709551621"s,
                            " 4294967301"s,
                            " 9223372036854775813"s,
                            "\t5\t"s,
                            " \x0b"
                            "5"s,
                            " 5\x0b"s,
                            " 5\0"s,
                            " \"5\""s,
                            " 0"s,
                            " 4"s,
                            " 6"s})
    framings.push_back(post("Content-Length:" + value + "\r\n", "hello"));
  for (const auto& line : {"Content-Length: 5\r\nContent-Length: 5\r\n"s,
                           "Content-Length: 5\r\nContent-Length: 6\r\n"s,
                           "Content-Length: 0\r\nContent-Length: 5\r\n"s,
                           "Content-Length: 5\r\nContent-Length: 0\r\n"s,
                           "Content-Length : 5\r\n"s,
                           "Content-Length\t: 5\r\n"s,
                           "Content_Length: 5\r\n"s,
                           "Content-Length:\r\n 5\r\n"s,
                           " Content-Length: 5\r\n"s,
                           "X: y\rContent-Length: 5\r\n"s,
                           "Connection: Content-Length\r\nContent-Length: 5\r\n"s,
                           "Expect: 100-continue\r\nContent-Length: 5\r\n"s,
                           "Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 5\r\n"s})
    framings.push_back(post(line, "hello"));
  return framings;
}

std::vector<Framing> chunks() {
  std::vector<Framing> framings;
  for (const auto& body : {"05\r\nhello\r\n0\r\n\r\n"s,
                           " 5\r\nhello\r\n0\r\n\r\n"s,
                           "5;a\r\nhello\r\n0\r\n\r\n"s,
                           "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n"s,
                           "0x5\r\nhello\r\n0\r\n\r\n"s,
                           "5h\r\nhello\r\n0\r\n\r\n"s,
                           "5\rhello\r\n0\r\n\r\n"s,
                           "5;a\rb\r\nhello\r\n0\r\n\r\n"s,
                           "FFFFFFFF\r\nhello\r\n0\r\n\r\n"s,
                           "100000005\r\nhello\r\n0\r\n\r\n"s,
                           "10000000000000005\r\nhello\r\n0\r\n\r\n"s,
                           "-5\r\nhello\r\n0\r\n\r\n"s,
                           "+5\r\nhello\r\n0\r\n\r\n"s,
                           "5,\r\nhello\r\n0\r\n\r\n"s,
                           "\r\nhello\r\n0\r\n\r\n"s,
                           "5\r\nhello\r\n00\r\n\r\n"s,
                           "5\r\nhello\r\n0;a\r\n\r\n"s,
                           "5\r\nhello\r\n0\r\nX: y\r\n\r\n"s,
                           "5\r\nhello\r\n0\r\nX\r\n\r\n"s,
                           "5\r\nhello!\r\n0\r\n\r\n"s,
                           "5\r\nhello0\r\n\r\n"s,
                           "5\r\nhello\r0\r\n\r\n"s,
                           "5\r\nhello\r\n\r\n0\r\n\r\n"s,
                           "a\r\nhellohello\r\n0\r\n\r\n"s,
                           "A\r\nhellohello\r\n0\r\n\r\n"s,
                           "5\r\nhello\r\n0\r\n\r"s,
                           "0\r\n\r\n"s,
                           "5\r\r\nhello\r\n0\r\n\r\n"s})
    framings.push_back(post("Transfer-Encoding: chunked\r\n", body));
  return framings;
}

std::vector<Framing> hosts() {
  std::vector<Framing> framings;
  for (const auto& fields : {""s,
                             kHost,
                             kHost + kHost,
                             "Host:\r\n"s,
                             "Host: \r\n"s,
                             "Host: a b\r\n"s,
                             "Host: localhost, localhost\r\n"s,
                             "Host: localhost:80\r\n"s,
                             "Host: LOCALHOST\r\n"s,
                             "Host: localhost.\r\n"s,
                             "Host:localhost\r\n"s,
                             "Host: localhost/\r\n"s,
                             "Host: local\0host\r\n"s,
                             "Host : localhost\r\n"s,
                             "Host:\r\n localhost\r\n"s,
                             "host: localhost\r\n"s,
                             "Host_: localhost\r\n"s})
    framings.push_back(get(fields));
  return framings;
}

std::vector<Framing> request_lines() {
  std::vector<Framing> framings;
  for (const auto& line : {"get {case} HTTP/1.1\r\n"s,
                           "GET\t{case} HTTP/1.1\r\n"s,
                           "GET {case}\tHTTP/1.1\r\n"s,
                           "GET {case} HTTP/1.1\r"s,
                           " GET {case} HTTP/1.1\r\n"s,
                           "\r\nGET {case} HTTP/1.1\r\n"s,
                           "GET {case} HTTP/1.0\r\n"s,
                           "GET {case} HTTP/2.0\r\n"s,
                           "GET {case} HTTP/0.9\r\n"s,
                           "GET {case} HTTP/01.1\r\n"s,
                           "GET {case} HTTP/1\r\n"s,
                           "GET {case} http/1.1\r\n"s,
                           "GET {case} HTTPS/1.1\r\n"s,
                           "GET\r\n"s,
                           "GET * HTTP/1.1\r\n"s,
                           "OPTIONS * HTTP/1.1\r\n"s,
                           "CONNECT localhost:80 HTTP/1.1\r\n"s,
                           "GET {case}?a b HTTP/1.1\r\n"s,
                           "GET {case}?a\x01 HTTP/1.1\r\n"s,
                           "GET {case}?a\0 HTTP/1.1\r\n"s,
                           "GET {case}?\\ HTTP/1.1\r\n"s,
                           "GET {case}?%00 HTTP/1.1\r\n"s,
                           "GET {case}?%zz HTTP/1.1\r\n"s,
                           "GET {case}?%41 HTTP/1.1\r\n"s,
                           "G\0T {case} HTTP/1.1\r\n"s,
                           "GE(T {case} HTTP/1.1\r\n"s,
                           "GET /{case} HTTP/1.1\r\n"s,
                           "GET /..{case} HTTP/1.1\r\n"s})
    framings.push_back({line + kHost + "\r\n"});
  return framings;
}

std::vector<Framing> fields() {
  std::vector<Framing> framings;
  for (const auto& line : {": y\r\n"s,
                           "X: y\0z\r\n"s,
                           "X: y\rz\r\n"s,
                           "X: \xc3\xa9\r\n"s,
                           "X: y\r\n z\r\n"s,
                           "X:: y\r\n"s,
                           "X: \r\n"s,
                           "X Y: z\r\n"s,
                           "\r: y\r\n"s,
                           "X\r: y\r\n"s,
                           "Content-Length: 0\r\n"s,
                           "Connection: keep-alive, Transfer-Encoding\r\n"s})
    framings.push_back(get(kHost + line));
  add(framings,
      {{"POST {case} HTTP/1.0\r\n" + kHost + "Content-Length: 5\r\n\r\nhello"},
       {"POST {case} HTTP/1.0\r\n" + kHost +
        "Connection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"},
       {"POST {case} HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n" + kChunks},
       {"POST {case} HTTP/1.0\r\n" + kHost +
        "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks},
       {"GET {case} HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhello"},
       {"GET {case} HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n" + kChunks},
       {"GET {case} HTTP/1.1\r\n" + kHost + "\r\n\r\n"},
       {"POST {case} HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhello\r\n"}});
  return framings;
}

/// What nginx takes and we do not, and why that harms nobody who speaks HTTP.
std::vector<Framing> stricter() {
  std::vector<Framing> framings;
  for (const auto& line : {"X: y\nTransfer-Encoding: chunked\r\n"s})
    framings.push_back(post(line, kChunks, kBareLf));
  for (const auto& line : {"Transfer-Encoding;: chunked\r\n"s})
    framings.push_back(post(line, kChunks, kNames));
  for (const auto& line : {"X: y\nContent-Length: 5\r\n"s, "Content-Length: 5\nX: y\r\n"s})
    framings.push_back(post(line, "hello", kBareLf));
  for (const auto& line : {"Expect: x\r\nContent-Length: 5\r\n"s})
    framings.push_back(post(line, "hello", kExpectations));
  for (const auto& body : {"0000000005\r\nhello\r\n0\r\n\r\n"s,
                           "5 \r\nhello\r\n0\r\n\r\n"s,
                           "5\t\r\nhello\r\n0\r\n\r\n"s,
                           "5 ;a\r\nhello\r\n0\r\n\r\n"s})
    framings.push_back(post("Transfer-Encoding: chunked\r\n", body, kChunkSizes));
  for (const auto& body : {"5\nhello\r\n0\r\n\r\n"s,
                           "5;\nhello\r\n0\r\n\r\n"s,
                           "5\r\nhello\r\n0\n\n"s,
                           "5\r\nhello\r\n0\r\nX: y\n\r\n"s,
                           "5\r\nhello\n0\r\n\r\n"s,
                           "5\r\nhello\r\n0\r\n\n"s})
    framings.push_back(post("Transfer-Encoding: chunked\r\n", body, kBareLf));
  for (const auto& body : {"5;\0\r\nhello\r\n0\r\n\r\n"s})
    framings.push_back(post("Transfer-Encoding: chunked\r\n", body, kControls));
  for (const auto& body : {"5\r\nhello\r\n0\r\n X: y\r\n\r\n"s})
    framings.push_back(post("Transfer-Encoding: chunked\r\n", body, kFolding));
  for (const auto& fields : {"Host: a@localhost\r\n"s,
                             "Host: localhost:x\r\n"s,
                             "Host: localhost:\r\n"s,
                             "Host: localhost#\r\n"s,
                             "Host: [::1\r\n"s,
                             "Host: localhost:99999999\r\n"s,
                             "Host: localhost\\\r\n"s})
    framings.push_back(get(fields, kHosts));
  for (const auto& fields : {"Host: localhost\n"s})
    framings.push_back(get(fields, kBareLf));
  for (const auto& line : {"GET  {case} HTTP/1.1\r\n"s,
                           "GET {case}  HTTP/1.1\r\n"s,
                           "GET {case} HTTP/1.1 \r\n"s,
                           "\r\n\r\nGET {case} HTTP/1.1\r\n"s})
    framings.push_back(Framing{line + kHost + "\r\n", kBlanks});
  for (const auto& line : {"GET {case} HTTP/1.1\n"s, "\nGET {case} HTTP/1.1\r\n"s})
    framings.push_back(Framing{line + kHost + "\r\n", kBareLf});
  for (const auto& line :
       {"GET {case} HTTP/1.2\r\n"s, "GET {case} HTTP/1.10\r\n"s, "GET {case}\r\n"s})
    framings.push_back(Framing{line + kHost + "\r\n", kVersions});
  for (const auto& line : {"GET http://localhost{case} HTTP/1.1\r\n"s,
                           "GET /.{case} HTTP/1.1\r\n"s,
                           "GET /x/..{case} HTTP/1.1\r\n"s,
                           "GET {case}/%2e%2e/x HTTP/1.1\r\n"s,
                           "GET http://other{case} HTTP/1.1\r\n"s,
                           "GET {case}#a HTTP/1.1\r\n"s,
                           "GET {case}?a#b HTTP/1.1\r\n"s,
                           "GET {case}?a\x80 HTTP/1.1\r\n"s})
    framings.push_back(Framing{line + kHost + "\r\n", kTargets});
  for (const auto& line :
       {"X\r\n"s, "X(: y\r\n"s, "X\xc3\xa9: y\r\n"s, "X-\"A\": y\r\n"s, "{: y\r\n"s})
    framings.push_back(get(kHost + line, kNames));
  for (const auto& line : {"X: \x01\r\n"s, "X: \x7f\r\n"s, "X: y\r\r\n"s})
    framings.push_back(get(kHost + line, kControls));
  for (const auto& line : {"X: y\n\n"s})
    framings.push_back(get(kHost + line, kBareLf));
  return framings;
}

}  // namespace

std::vector<Framing> all() {
  std::vector<Framing> framings;
  for (const auto& part : {transfer_encodings(),
                           transfer_encoding_names(),
                           lengths(),
                           chunks(),
                           hosts(),
                           request_lines(),
                           fields(),
                           stricter()})
    add(framings, part);
  return framings;
}

}  // namespace goji::web::framings
