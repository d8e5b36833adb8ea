#include "net/exchange_bench.h"
#include "support/catch.h"
#include "support/http_peer.h"

#include <sys/resource.h>

// Whether bytes left decides whether a notice may be sent again: every fault is on one side.
namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::Door;
using test::ExchangeBench;
using test::HttpPeer;
using test::Play;
using test::Seen;
using test::Then;

constexpr auto kSoon = 300ms;

HttpRequest post(const std::string& url, std::chrono::milliseconds timeout = 10s) {
  return {.method = "POST", .url = url, .body = "b", .timeout = timeout};
}

/// A port of loopback that nobody listens on.
std::string closed_url() {
  const HttpPeer peer;
  return peer.url();
}

Play play(const std::string& bytes, Then then) {
  return {.bytes = bytes, .then = then};
}

/// While it lives, nobody here may open anything.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{.rlim_cur = 3, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST_CASE("faults: a refused connection is unsent") {
  ExchangeBench bench;
  CHECK(bench.ask_in_words(post(closed_url())) == "unsent: http://127.0.0.1: Connection refused");
  CHECK(bench.timings.bytes_out == 0);
  CHECK(bench.timings.first_byte == 0ms);
}

TEST_CASE("faults: an unreachable address is unsent") {
  ExchangeBench bench;
  CHECK(bench.ask_in_words(post("http://255.255.255.255/"))
            .starts_with("unsent: http://255.255.255.255: "));
}

TEST_CASE("faults: a name that does not exist is unsent") {
  ExchangeBench bench;
  CHECK(bench.ask_in_words(post("http://none.example/")) ==
        "unsent: http://none.example: the name cannot be resolved: Domain name not found");
}

TEST_CASE("faults: dead name servers are unsent, in half of the request's time at most") {
  ExchangeBench bench;
  bench.name("slow.example", {.silent = true});
  const auto start = bench.loop.now();
  CHECK(bench.ask_in_words(post("http://slow.example/", 2s)) ==
        "unsent: http://slow.example: the name cannot be resolved: the name servers do not answer "
        "in time");
  CHECK(bench.loop.now() - start >= 1s);
  CHECK(bench.loop.now() - start < 1'900ms);
  CHECK(bench.timings.name >= 1s);
  CHECK(bench.timings.total == bench.timings.name);
}

TEST_CASE("faults: the time for a name has a limit of its own") {
  ExchangeBench bench{{.name_timeout = 100ms}};
  bench.name("slow.example", {.silent = true});
  const auto start = bench.loop.now();
  CHECK(bench.ask_in_words(post("http://slow.example/", 20s)).starts_with("unsent: "));
  CHECK(bench.loop.now() - start < 2s);
}

TEST_CASE("faults: dead name servers do not stop an operator whose host was known before") {
  ExchangeBench bench;
  const HttpPeer peer;
  const auto url = "http://hooks.example:" + std::to_string(peer.port()) + "/";
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}, .ttl = 0});
  CHECK(bench.ask_in_words(post(url)) == "200: ");
  bench.name("hooks.example", {.silent = true});
  CHECK(bench.ask_in_words(post(url, 2s)) == "200: ");
}

TEST_CASE("faults: the time spent on the name is taken off the rest") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return test::hang(); }};
  const auto url = "http://hooks.example:" + std::to_string(peer.port()) + "/";
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}, .ttl = 0});
  bench.ask(post(url, kSoon));
  bench.name("hooks.example", {.silent = true});
  const auto start = bench.loop.now();
  CHECK(bench.ask_in_words(post(url, 2s)) ==
        "unanswered: http://hooks.example: no whole answer in time");
  CHECK(bench.loop.now() - start >= 1'990ms);
  CHECK(bench.loop.now() - start < 2'900ms);
}

TEST_CASE("faults: a request without time is unsent at once") {
  const auto timeout = GENERATE(0ms, -1ms);
  ExchangeBench bench;
  const HttpPeer peer;
  CHECK(bench.ask_in_words(post(peer.url(), timeout)) ==
        "unsent: no time is given for the request");
  CHECK(peer.connections() == 0);
}

TEST_CASE("faults: a peer that accepts and reads nothing is unanswered after the time given") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.door = Door::Hang}};
  const auto start = bench.loop.now();
  CHECK(bench.ask_in_words(post(peer.url(), kSoon)) ==
        "unanswered: http://127.0.0.1: no whole answer in time");
  CHECK(bench.loop.now() - start >= kSoon - 2ms);
  CHECK(bench.loop.now() - start < 2s);
}

TEST_CASE("faults: a request that was read and not answered is unanswered") {
  const auto what =
      GENERATE(as<Play>(),
               test::hang(),
               test::reset(),
               test::close_silently(),
               play("HTTP/1.1 200 OK\r\n", Then::Close),
               play("HTTP/1.1 200 OK\r\nX-A: 1\r\n", Then::Hang),
               play("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", Then::Close),
               play("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Then::Close),
               play("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Then::Reset),
               play("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Then::Hang),
               play("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Then::Close),
               play("HTTP/1.1 100 Continue\r\n\r\n", Then::Hang),
               play("HTTP/1.1 103 Early\r\n\r\n", Then::Close),
               play("garbage\r\n\r\n", Then::Close),
               play("SSH-2.0-OpenSSH\r\n", Then::Hang),
               play(std::string("\0\1\2", 3), Then::Close));
  CAPTURE(what.bytes, static_cast<int>(what.then));
  ExchangeBench bench;
  const HttpPeer peer{[&](const Seen&) { return what; }};
  const auto got = bench.ask_in_words(post(peer.url(), kSoon));
  CAPTURE(got);
  CHECK(got.starts_with("unanswered: http://127.0.0.1: "));
  CHECK(peer.wait_for_requests(1));
  CHECK(peer.requests().size() == 1);
  CHECK(bench.timings.bytes_out > 0);
}

TEST_CASE("faults: one byte a moment is bounded by the whole time") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) {
    auto slow = answer(200, "hello");
    slow.pace = 20ms;
    return slow;
  }};
  const auto start = bench.loop.now();
  CHECK(bench.ask_in_words(post(peer.url(), kSoon)).starts_with("unanswered: "));
  CHECK(bench.loop.now() - start < 2s);
}

TEST_CASE("faults: an answer that is closed without its length is whole") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return play("HTTP/1.0 200 OK\r\n\r\nall", Then::Close); }};
  CHECK(bench.ask_in_words(post(peer.url())) == "200: all");
}

TEST_CASE("faults: a head without end is cut off and leaves the request unanswered") {
  const std::string start = GENERATE("HTTP/1.1 200 OK\r\n", "");
  ExchangeBench bench;
  const HttpPeer peer{[&](const Seen&) {
    std::string bytes = start;
    for (int i = 0; i < 8'000; ++i)
      bytes += start.empty() ? "HTTP/1.1 103 Early\r\n\r\n" : "X-" + std::to_string(i) + ": 1\r\n";
    return play(bytes, Then::Hang);
  }};
  CHECK(bench.ask_in_words(post(peer.url())) ==
        "unanswered: http://127.0.0.1: the answer's head is longer than 65536 bytes");
}

TEST_CASE("faults: a peer that resets at the door leaves nothing undecided") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.door = Door::Reset}};
  const auto got = bench.ask_in_words(post(peer.url()));
  CAPTURE(got);  // which one depends on whether the kernel took our bytes first
  CHECK((got.starts_with("unsent: ") || got.starts_with("unanswered: ")));
  CHECK(got.starts_with("unanswered: ") == (bench.timings.bytes_out > 0));
}

TEST_CASE("faults: a kept connection that closes on a post is unanswered and not repeated") {
  const auto end = GENERATE(Then::Close, Then::Reset);
  ExchangeBench bench;
  const HttpPeer peer{
      [&](const Seen& seen) { return seen.nth == 1 ? answer(200) : Play{.then = end}; }};
  CHECK(bench.ask_in_words(post(peer.url())) == "200: ");
  CHECK(bench.ask_in_words(post(peer.url())) ==
        "unanswered: http://127.0.0.1: the connection closed before an answer came");
  CHECK(peer.requests().size() == 2);
}

TEST_CASE("faults: what may be repeated is repeated on a fresh connection") {
  const std::string method = GENERATE("GET", "PUT", "DELETE");
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen& seen) {
    return seen.nth == 1 ? answer(200, seen.body) : test::close_silently();
  }};
  const HttpRequest request{.method = method, .url = peer.url(), .body = "same"};
  CHECK(bench.ask_in_words(request) == "200: same");
  CHECK(bench.ask_in_words(request) == "200: same");
  CHECK(peer.requests().size() == 3);
  CHECK(peer.connections() == 2);
}

TEST_CASE("faults: a kept connection that closed before is replaced, for a post as well") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen& seen) {
    auto once = answer(200, seen.body);
    once.then = Then::Close;
    return once;
  }};
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.ask_in_words(post(peer.url())) == "200: b");
    test::run_for(bench.loop, 20ms);
  }
  CHECK(peer.connections() == 3);
  CHECK(peer.requests().size() == 3);
}

TEST_CASE("faults: after a repeat that is refused nobody knows what the first one did") {
  ExchangeBench bench;
  std::optional<HttpPeer> peer;
  peer.emplace([](const Seen& seen) { return seen.nth == 1 ? answer(200) : test::hang(); });
  const auto url = peer->url();
  bench.ask({.url = url});
  std::string got;
  bench.loop.post([&] {
    bench.exchange->start({.url = url},
                          [&](const auto& answer, const auto&) { got = test::in_words(answer); });
  });
  test::run_until(bench.loop, [&] { return peer->requests().size() == 2; });
  peer.reset();
  test::run_until(bench.loop, [&] { return !got.empty(); });
  CHECK(got == "unanswered: http://127.0.0.1: Connection refused");
}

TEST_CASE("faults: without file descriptors a request is unsent and the next one is not") {
  ExchangeBench bench;
  const HttpPeer peer;
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}, .ttl = 0});
  const auto named = "http://hooks.example:" + std::to_string(peer.port()) + "/";
  {
    const NoDescriptors none;
    CHECK(bench.ask_in_words(post("http://127.0.0.2:" + std::to_string(peer.port()) + "/"))
              .starts_with("unsent: "));
    CHECK(bench.ask_in_words(post(named)).starts_with("unsent: "));
  }
  CHECK(bench.ask_in_words(post(named)) == "200: ");
}

TEST_CASE("faults: a big body that the peer does not take is unanswered") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.door = Door::Hang}};
  auto big = post(peer.url(), kSoon);
  big.body = std::string(20'000'000, 'x');
  CHECK(bench.ask_in_words(std::move(big)).starts_with("unanswered: "));
}

TEST_CASE("faults: no words of any answer hold the URL's secrets or the credentials") {
  ExchangeBench bench;
  const HttpPeer peer{[](const Seen&) { return test::hang(); }};
  const auto tail = "/s3cret/hook?token=s3cret#s3cret";
  const HttpPeer resetting{[](const Seen&) { return test::reset(); }};
  const auto port = std::to_string(peer.port());
  for (const auto& url : {peer.url(tail),
                          resetting.url(tail),
                          closed_url() + tail,
                          "https://127.0.0.1:" + port + tail,
                          "http://none.example" + std::string{tail},
                          "http://s3cret:s3cret@127.0.0.1:" + port + tail,
                          "gopher://127.0.0.1" + std::string{tail},
                          peer.url("/s3cret\n")}) {
    auto request = post(url, kSoon);
    request.authorization = Secret{"s3cret"};
    request.headers["X-Key"] = "s3cret";
    const auto got = bench.ask_in_words(std::move(request));
    CAPTURE(got);
    CHECK(got.find("s3cret") == std::string::npos);
    CHECK(got.find("un") == 0);
  }
}

TEST_CASE("faults: a control byte in any field is refused before anybody is dialled") {
  ExchangeBench bench;
  const HttpPeer peer;
  for (int byte = 0; byte < 0x21; ++byte) {
    const auto bad = std::string{"a"} + static_cast<char>(byte == 0x20 ? 0x7f : byte) + "b";
    CAPTURE(byte);
    const auto url = peer.url();
    for (const HttpRequest& request : {HttpRequest{.method = bad, .url = url},
                                       HttpRequest{.url = url + bad},
                                       HttpRequest{.url = bad + url},
                                       HttpRequest{.url = url, .headers = {{bad, "x"}}},
                                       HttpRequest{.url = url, .headers = {{"X-A", bad}}},
                                       HttpRequest{.url = url, .authorization = Secret{bad}}})
      CHECK(bench.ask_in_words(request).starts_with("unsent: "));
  }
  CHECK(peer.connections() == 0);
}

}  // namespace
}  // namespace goji::net
