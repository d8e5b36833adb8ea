#include "net/exchange_bench.h"
#include "net/words.h"
#include "support/catch.h"
#include "support/certificates.h"
#include "support/http_peer.h"

#include <algorithm>

// A subscriber writes down where we are to call. Whatever the spelling, nothing of ours answers.
namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::ExchangeBench;
using test::HttpPeer;
using test::Seen;
using test::words;

// Hosts as they stand in a URL. Most are ways to say 127.0.0.1 or ::1; the others are places where
// a trap cannot stand in a test, and which must be refused before anybody finds out.
constexpr auto kHosts = R"(
127.0.0.1 127.0.0.2 127.1 127.0.1 127.1.1.1 127.255.255.255 127.000.000.001 127.0.0.01 127.0.0.1.
127.0.0.1.. 127.1. 127. .127.0.0.1 127..1 127.0.0.1.5 127.0.0.256 127.0.0.257 127.0.65536
2130706433 2130706434 2130706433. 4294967297 6425673729 0x7f000001 0X7F000001 0x7F.0x0.0x0.0x1
0x7f.1 0x7f.0.1 0x7f.0.0.1 0x7f.00000000001 0x0000007f.1 0x7f.0x000001 0x100000000 0x17f000001
0x7f000001. 0x7f.1. 017700000001 0177.1 0177.0.1 0177.0.0.1 0177.0.0.01 0177.0x0.0.1 00177.0.0.1
000000177.0.0.1 0177.0.0.0x1 0177.1. 127.0x1 127.01 127.0x0.01 127.00000.00000.00001
0 00 0x0 0.0 0.0.0 0.0.0.0 0.0.0.1 0.1.2.3 0x0.0x0 000.000.000.000 0. 0.0.0.0.
%31%32%37.0.0.1 127%2e0%2e0%2e1 127.0.0.%31 %30 %30x7f.1 1%3227.0.0.1 127.0.0.1%2e 127.0.0.1%00
127.0.0.1%00.example.com 127.0.0.1%20 127.0.0.1%09 127.0.0.1%0d%0a 127.0.0.1%23 127.0.0.1%2f
127.0.0.1%5c 127.0.0.1%3a 127.0.0.1%40 %5b::1%5d 0%78%37f.1 %6c%6f%63%61%6c%68%6f%73%74
①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 ⑯⑨.②⑤④.⑯⑨.②⑤④ ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ
localhos𝓽 ⁱ²⁷.0.0.1 ¹²⁷.⁰.⁰.¹ ١٢٧.٠.٠.١ १२७.०.०.१ 127.0.0.①
localhost LOCALHOST LocalHost localhost. LOCALHOST. localhost.. l%6fcalhost localhost%2e
rebind.example mixed.example mapped.example six.example nat64.example sixtofour.example
linklocal.example metadata.example wide.example private.example tenant.REBIND.example
[::1] [::2] [0::1] [::ffff:a00:1] [0::ffff:127.0.0.1] [::0001] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0.0.0.1]
[0:0::1] [::] [0::0] [0:0:0:0:0:0:0:0] [::0] [::127.0.0.1] [::7f00:1] [::ffff:127.0.0.1]
[::FFFF:127.0.0.1] [::ffff:7f00:1] [::ffff:7f00:0001] [0:0:0:0:0:ffff:127.0.0.1]
[0:0:0:0:0:FFFF:7F00:1] [::ffff:0:127.0.0.1] [::ffff:0.0.0.0] [::ffff:0:0] [::ffff:10.0.0.1]
[::ffff:169.254.169.254] [::ffff:192.168.0.1] [::ffff:172.16.0.1] [::ffff:100.64.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b::10.0.0.1]
[64:ff9b:1::127.0.0.1] [64:ff9b:1:ffff::1] [2002:7f00:1::] [2002:7f00:0001::1] [2002:a00:1::1]
[2002:a9fe:a9fe::] [2002:c0a8:1::1] [2001::1] [2001:0:7f00:1::] [2001:0:53aa:64c:0:0:80ff:fffe]
[2001:db8::1] [2001:10::1] [2001:20::1] [3fff::1] [100::1] [5f00::1] [fc00::1] [fd00::2]
[fd12:3456:789a::1] [fdff::1] [fe80::1] [fe80::1%25lo] [fe80::1%25eth0] [febf::1] [fec0::1]
[ff02::1] [ff01::1] [ff05::2] [::1%25lo] [::1%25] [::1%lo] [::1.] [::1 ::1] [] [:] [::g] [1::%31]
[v1.127.0.0.1] [127.0.0.1] [localhost] [::ffff:127.1] [::ffff:0x7f.1] [::ffff:127.0.0.1%25lo]
10.0.0.1 10.255.255.255 10.1 10.0.1 167772161 0x0a000001 012.0.0.1 012.1 0xa.1
172.16.0.1 172.31.255.255 172.16.1 2886729729 0xac100001 0254.020.0.1
192.168.0.1 192.168.1 192.168.255.255 3232235521 0xc0a80001 0300.0250.0.1
169.254.169.254 169.254.0.1 169.254.43518 2852039166 0xa9fea9fe 0251.0376.0251.0376
0251.254.0xa9.0376 169.16689662 0xa9.254.0251.254
100.64.0.1 100.127.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.0.2.2 192.88.99.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 4294967295 0xffffffff 037777777777
)";

// Whole URLs, with P for the trap's port.
constexpr auto kUrls = R"(
http://127.0.0.1:P/ HTTP://127.0.0.1:P/ http://[::1]:P/ http://localhost:P/ http://8.8.8.8:P/
file:///etc/passwd file://127.0.0.1:P/etc/passwd gopher://127.0.0.1:P/_x dict://127.0.0.1:P/d
ftp://127.0.0.1:P/ ldap://127.0.0.1:P/ smtp://127.0.0.1:P/ telnet://127.0.0.1:P/ ws://127.0.0.1:P/
tftp://127.0.0.1:P/ scp://127.0.0.1:P/ sftp://127.0.0.1:P/ smb://127.0.0.1:P/ imap://127.0.0.1:P/
https:127.0.0.1:P/ https:/127.0.0.1:P/ https:///127.0.0.1:P/ https:////127.0.0.1:P/
https:\\127.0.0.1:P/ https:/\127.0.0.1:P/ https://\127.0.0.1:P/ //127.0.0.1:P/ 127.0.0.1:P
https://user@127.0.0.1:P/ https://user:pass@127.0.0.1:P/ https://example.com@127.0.0.1:P/
https://example.com:443@127.0.0.1:P/ https://example.com%40127.0.0.1:P/ https://@127.0.0.1:P/
https://:@127.0.0.1:P/ https://a:b@c:d@127.0.0.1:P/ https://example.com\@127.0.0.1:P/
https://example.com\\@127.0.0.1:P/ https://127.0.0.1:P\@example.com/ https://127.0.0.1:P#@127.0.0.1/
https://127.0.0.1:P?@127.0.0.1/ https://127.0.0.1:P/@127.0.0.1/ https://127.0.0.1:P;@127.0.0.1/
https://127.0.0.1%3aP/ https://127.0.0.1:P:443/ https://127.0.0.1:0P/ https://127.0.0.1:00000P/
https://127.0.0.1:+P/ https://127.0.0.1:%31/ https://127.0.0.1:/ https://127.0.0.1:0/
https://localhost:P?x https://localhost:P#x https://[::1]:P?x https://[::]:P#x
https://127.0.0.1:P/%0d%0aHost:%20x https://2130706433:P/latest/meta-data/
jar:https://127.0.0.1:P/ url:https://127.0.0.1:P/ view-source:https://127.0.0.1:P/ https&colon;//x:P
)";

std::vector<std::string> hostile_urls(std::uint16_t port) {
  std::vector<std::string> urls;
  for (const auto& host : words(kHosts))
    urls.push_back("https://" + host + ":" + std::to_string(port) + "/hook");
  for (auto url : words(kUrls)) {
    for (auto at = url.find('P'); at != std::string::npos; at = url.find('P', at + 1))
      if (!url.starts_with("HTTP") || at > 4) url.replace(at, 1, std::to_string(port));
    urls.push_back(url);
  }
  return urls;
}

/// Names that lead inwards.
void lay_bait(ExchangeBench& bench) {
  bench.name("rebind.example", {.addresses = {"127.0.0.1"}, .ttl = 0});
  bench.name("tenant.rebind.example", {.addresses = {"127.0.0.1"}, .ttl = 0});
  bench.name("mixed.example", {.addresses = {"127.0.0.1", "10.0.0.1", "::1"}});
  bench.name("mapped.example", {.addresses = {"::ffff:127.0.0.1"}});
  bench.name("six.example", {.addresses = {"::1"}});
  bench.name("nat64.example", {.addresses = {"64:ff9b::7f00:1"}});
  bench.name("sixtofour.example", {.addresses = {"2002:7f00:1::"}});
  bench.name("linklocal.example", {.addresses = {"fe80::1"}});
  bench.name("metadata.example", {.addresses = {"169.254.169.254"}});
  bench.name("wide.example", {.addresses = {"0.0.0.0", "::"}});
  bench.name("private.example", {.addresses = {"10.0.0.1", "fd00::2"}});
}

/// Listens on every address of this machine.
struct Trap {
  HttpPeer four{[](const Seen&) { return test::answer(200); }, {.address = "0.0.0.0"}};
  HttpPeer six{[](const Seen&) { return test::answer(200); },
               {.address = "::", .port = four.port(), .v6_only = true}};

  [[nodiscard]] int caught() const { return four.connections() + six.connections(); }
};

TEST_CASE("ssrf: no spelling of an address that is ours is ever dialled for a subscriber") {
  const Trap trap;
  ExchangeBench bench;
  lay_bait(bench);
  const auto urls = hostile_urls(trap.four.port());
  CHECK(urls.size() >= 300);
  std::map<std::string, std::string> answers;
  std::size_t done = 0;
  bench.loop.post([&] {
    for (const auto& url : urls)
      bench.exchange->start({.method = "POST",
                             .url = url,
                             .body = "b",
                             .timeout = 4s,
                             .named_by = NamedBy::Subscriber},
                            [&, url](const auto& answer, const auto&) {
                              answers[url] = test::in_words(answer);
                              ++done;
                            });
  });
  test::run_until(bench.loop, [&] { return done == urls.size(); });
  for (const auto& [url, answer] : answers) {
    CAPTURE(url);
    CHECK(answer.starts_with("unsent: "));
    CHECK(answer.find("refused") == std::string::npos);  // nobody was asked to refuse
    CHECK(answer.find("connect") == std::string::npos);
  }
  CHECK(trap.caught() == 0);
}

TEST_CASE("ssrf: the trap catches an operator, who may go there") {
  const Trap trap;
  ExchangeBench bench;
  lay_bait(bench);
  const auto port = std::to_string(trap.four.port());
  int expected = 0;
  for (const auto& host : words("127.0.0.1 127.1 2130706433 0x7f.1 127.0.0.1. localhost [::1] 0 "
                                "[::ffff:127.0.0.1] rebind.example six.example")) {
    CAPTURE(host);
    CHECK(bench.ask_in_words({.url = "http://" + host + ":" + port + "/"}) == "200: ");
    ++expected;
  }
  CHECK(trap.four.requests().size() + trap.six.requests().size() ==
        static_cast<std::size_t>(expected));
}

TEST_CASE("ssrf: the refusal says which address and why") {
  ExchangeBench bench;
  lay_bait(bench);
  const auto asked = [&](const std::string& url) {
    return bench.ask_in_words({.url = url, .named_by = NamedBy::Subscriber});
  };
  CHECK(asked("https://2130706433/") ==
        "unsent: https://127.0.0.1: 127.0.0.1 is loopback (127.0.0.0/8)");
  CHECK(asked("https://metadata.example/") ==
        "unsent: https://metadata.example: 169.254.169.254 is link-local (169.254.0.0/16)");
  CHECK(asked("http://example.com/") == "unsent: the URL must begin with https://");
}

TEST_CASE("ssrf: a name that is public one time and ours the next is dialled only when allowed") {
  const HttpPeer door{[](const Seen&) { return test::answer(200); },
                      {.address = "0.0.0.0", .door = test::Door::Close}};
  ExchangeBench bench{{.allow = {parse_cidr("127.0.0.77").value()}}};
  const auto url = "https://flip.example:" + std::to_string(door.port()) + "/";
  int inside = 0;
  for (int i = 0; i < 1'000; ++i) {
    const bool ours = i % 2 == 1;
    bench.name("flip.example", {.addresses = {ours ? "127.0.0.1" : "127.0.0.77"}, .ttl = 0});
    const auto got = bench.ask_in_words({.url = url, .named_by = NamedBy::Subscriber});
    inside += got.find("is loopback") != std::string::npos ? 1 : 0;
    CHECK(got.starts_with("unsent: "));
  }
  CHECK(inside == 500);
  CHECK(door.connections() == 500);
}

TEST_CASE("ssrf: of a name's addresses only those that are allowed are dialled") {
  const test::Authority authority;
  const auto tls = authority.server("DNS:hooks.example");
  const HttpPeer peer{[](const Seen&) { return test::answer(200); },
                      {.address = "0.0.0.0", .tls = tls.get()}};
  ExchangeBench bench{{.allow = {parse_cidr("127.0.0.8/29").value()}, .ca_file = authority.file()}};
  bench.name("hooks.example", {.addresses = {"127.0.0.1", "127.0.0.9", "127.0.0.2"}});
  const auto url = "https://hooks.example:" + std::to_string(peer.port()) + "/";
  CHECK(bench.ask_in_words({.url = url, .named_by = NamedBy::Subscriber}) == "200: ");
  CHECK(peer.requests().at(0).local_address == "127.0.0.9");
  CHECK(peer.connections() == 1);
}

TEST_CASE("ssrf: a connection that was kept for an operator is not a subscriber's") {
  const test::Authority authority;
  const auto tls = authority.server("DNS:hooks.example");
  const HttpPeer peer{[](const Seen&) { return test::answer(200); },
                      {.address = "0.0.0.0", .tls = tls.get()}};
  ExchangeBench bench{{.allow = {parse_cidr("127.0.0.9").value()}, .ca_file = authority.file()}};
  const auto url = "https://hooks.example:" + std::to_string(peer.port()) + "/";
  bench.name("hooks.example", {.addresses = {"127.0.0.1"}, .ttl = 0});
  CHECK(bench.ask_in_words({.url = url}) == "200: ");
  bench.name("hooks.example", {.addresses = {"127.0.0.9"}, .ttl = 0});
  CHECK(bench.ask_in_words({.url = url, .named_by = NamedBy::Subscriber}) == "200: ");
  CHECK(peer.requests().at(0).local_address == "127.0.0.1");
  CHECK(peer.requests().at(1).local_address == "127.0.0.9");
  CHECK(bench.ask_in_words({.url = url}) == "200: ");
  CHECK(peer.requests().at(2).local_address == "127.0.0.1");
  CHECK(peer.connections() == 2);
}

}  // namespace
}  // namespace goji::net
