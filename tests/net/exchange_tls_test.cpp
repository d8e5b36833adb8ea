#include "net/exchange_bench.h"
#include "support/catch.h"
#include "support/certificates.h"
#include "support/http_peer.h"

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::Authority;
using test::ExchangeBench;
using test::HttpPeer;
using test::Seen;

constexpr auto kNames = "DNS:hooks.example,IP:127.0.0.1";

HttpRequest post(const std::string& url) {
  return {.method = "POST", .url = url, .body = "b", .timeout = 5s};
}

TEST_CASE("tls: a server with a certificate of a trusted authority is spoken to") {
  const Authority authority;
  const auto tls = authority.server(kNames);
  const HttpPeer peer{[](const Seen& seen) { return answer(200, seen.body); }, {.tls = tls.get()}};
  ExchangeBench bench{{.ca_file = authority.file()}};
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}});
  CHECK(bench.ask_in_words(post(peer.url())) == "200: b");
  CHECK(bench.timings.tls >= bench.timings.connect);
  CHECK(bench.timings.first_byte >= bench.timings.tls);
  const auto named = "https://hooks.example:" + std::to_string(peer.port()) + "/";
  CHECK(bench.ask_in_words(post(named)) == "200: b");
  CHECK(bench.ask_in_words(post(named)) == "200: b");
  CHECK(peer.connections() == 2);
}

TEST_CASE("tls: an authority nobody knows is refused and the request unsent") {
  const Authority authority;
  const Authority other;
  const auto tls = authority.server(kNames);
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.tls = tls.get()}};
  ExchangeBench of_the_system;
  ExchangeBench of_another{{.ca_file = other.file()}};
  const std::string why = "unsent: https://127.0.0.1: SSL certificate problem: ";
  CHECK(of_the_system.ask_in_words(post(peer.url())).starts_with(why));
  CHECK(of_another.ask_in_words(post(peer.url())).starts_with(why));
  CHECK(peer.requests().empty());
}

TEST_CASE("tls: a certificate that has run out is refused") {
  const Authority authority;
  const auto tls = authority.server(kNames, std::chrono::hours{-1});
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.tls = tls.get()}};
  ExchangeBench bench{{.ca_file = authority.file()}};
  CHECK(bench.ask_in_words(post(peer.url())) ==
        "unsent: https://127.0.0.1: SSL certificate problem: certificate has expired");
}

TEST_CASE("tls: a certificate for another name is refused") {
  const Authority authority;
  const auto tls = authority.server("DNS:other.example");
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.tls = tls.get()}};
  ExchangeBench bench{{.ca_file = authority.file()}};
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}});
  const auto named = "https://hooks.example:" + std::to_string(peer.port()) + "/";
  CHECK(
      bench.ask_in_words(post(named)) ==
      "unsent: https://hooks.example: SSL: no alternative certificate subject name matches target "
      "host name 'hooks.example'");
  CHECK(peer.requests().empty());
}

TEST_CASE("tls: a version before 1.2 is refused") {
  const Authority authority;
  const auto tls = authority.server(kNames);
  SSL_CTX_set_security_level(tls.get(), 0);
  SSL_CTX_set_min_proto_version(tls.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(tls.get(), TLS1_1_VERSION);
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.tls = tls.get()}};
  ExchangeBench bench{{.ca_file = authority.file()}};
  CHECK(bench.ask_in_words(post(peer.url())).starts_with("unsent: https://127.0.0.1: "));
}

TEST_CASE("tls: a server that does not speak TLS is unsent, and one that says nothing as well") {
  ExchangeBench bench{{.connect_timeout = 100ms}};
  const HttpPeer plain;
  const HttpPeer silent{[](const Seen&) { return answer(200); }, {.door = test::Door::Hang}};
  CHECK(bench.ask_in_words(post("https://127.0.0.1:" + std::to_string(plain.port()) + "/"))
            .starts_with("unsent: https://127.0.0.1: "));
  CHECK(bench.ask_in_words(post("https://127.0.0.1:" + std::to_string(silent.port()) + "/")) ==
        "unsent: https://127.0.0.1: no connection in time");
}

TEST_CASE("tls: a file of authorities that is not there is unsent and says so") {
  ExchangeBench bench{{.ca_file = "/nowhere/ca.pem"}};
  const Authority authority;
  const auto tls = authority.server(kNames);
  const HttpPeer peer{[](const Seen&) { return answer(200); }, {.tls = tls.get()}};
  const auto got = bench.ask_in_words(post(peer.url()));
  CAPTURE(got);
  CHECK(got.starts_with("unsent: https://127.0.0.1: "));
  CHECK(got.find("/nowhere/ca.pem") != std::string::npos);
}

TEST_CASE("tls: a reset after the request is unanswered") {
  const Authority authority;
  const auto tls = authority.server(kNames);
  const auto what = GENERATE(as<test::Play>(),
                             test::reset(),
                             test::close_silently(),
                             test::Play{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
                                        .then = test::Then::Reset});
  const HttpPeer peer{[&](const Seen&) { return what; }, {.tls = tls.get()}};
  ExchangeBench bench{{.ca_file = authority.file()}};
  CHECK(bench.ask_in_words(post(peer.url())).starts_with("unanswered: https://127.0.0.1: "));
}

TEST_CASE("tls: a kept connection of TLS that closes on a post is unanswered and not repeated") {
  const Authority authority;
  const auto tls = authority.server(kNames);
  const auto end = GENERATE(test::Then::Close, test::Then::Reset);
  const HttpPeer peer{
      [&](const Seen& seen) { return seen.nth == 1 ? answer(200) : test::Play{.then = end}; },
      {.tls = tls.get()}};
  ExchangeBench bench{{.ca_file = authority.file()}};
  CHECK(bench.ask_in_words(post(peer.url())) == "200: ");
  CHECK(bench.ask_in_words(post(peer.url())) ==
        "unanswered: https://127.0.0.1: the connection closed before an answer came");
  CHECK(peer.requests().size() == 2);
}

}  // namespace
}  // namespace goji::net
