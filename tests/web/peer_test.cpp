#include "web/peer.h"

#include "support/catch.h"
#include "web/caps.h"

#include <string>
#include <vector>

namespace goji::web {
namespace {

Address at(const std::string& text) {
  return net::parse_address(text).value();
}

std::vector<Cidr> proxies() {
  return {net::parse_cidr("10.0.0.0/8").value(), net::parse_cidr("fd00::/8").value()};
}

TEST_CASE("peer: X-Forwarded-For is believed only as far as our own proxies wrote it") {
  const auto [peer, forwarded, reader] = GENERATE(table<std::string, std::string, std::string>({
      {"192.0.2.1", "198.51.100.7", "192.0.2.1"},
      {"10.0.0.1", "", "10.0.0.1"},
      {"10.0.0.1", "198.51.100.7", "198.51.100.7"},
      {"10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"},
      {"10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"},
      {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
      {"10.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"},
      {"10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"},
      {"10.0.0.1", "198.51.100.7:4711", "198.51.100.7"},
      {"fd00::1", "[2001:db8::7]:4711", "2001:db8::7"},
      {"fd00::1", "2001:db8::7", "2001:db8::7"},
      {"fd00::1", "[2001:db8::7]", "2001:db8::7"},
      {"10.0.0.1", "[", "10.0.0.1"},
  }));
  CAPTURE(peer, forwarded);
  CHECK(net::to_text(reader_behind(at(peer), forwarded, proxies())) == reader);
}

TEST_CASE("peer: loopback is 127/8 and ::1") {
  CHECK(is_loopback(at("127.0.0.1")));
  CHECK(is_loopback(at("127.9.9.9")));
  CHECK(is_loopback(at("::1")));
  CHECK_FALSE(is_loopback(at("126.0.0.1")));
  CHECK_FALSE(is_loopback(at("::2")));
  CHECK_FALSE(is_loopback(at("fd00::1")));
}

TEST_CASE("hosts: those listed and localhost and the address dialled are ours") {
  const std::vector<std::string> listed{"Status.example.com", "192.0.2.5"};
  const Hosts hosts{listed};
  const auto own = at("192.0.2.1");
  for (const auto* host : {"status.example.com",
                           "STATUS.EXAMPLE.COM",
                           "status.example.com.",
                           "localhost",
                           "192.0.2.5",
                           "192.0.2.1"})
    CHECK(hosts.allows(host, own));
  for (const auto* host : {"example.com",
                           "xstatus.example.com",
                           "status.example.com..",
                           "192.0.2.2",
                           "127.0.0.1",
                           "::1",
                           ""})
    CHECK_FALSE(hosts.allows(host, own));
  CHECK(hosts.allows("::1", at("::1")));
}

TEST_CASE("hosts: a star allows all") {
  const std::vector<std::string> listed{"*"};
  CHECK(Hosts{listed}.allows("anything.example", Address{}));
}

using Verdict = Caps::Verdict;

TEST_CASE("caps: one address has its share and leaving gives it back") {
  Caps caps{{.in_all = 10, .from_one = 2, .from_loopback = 3}, {}};
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::In);
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::In);
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::TooManyFromOne);
  CHECK(caps.enter(at("192.0.2.2")) == Verdict::In);
  caps.leave(at("192.0.2.1"));
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::In);
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::TooManyFromOne);
}

TEST_CASE("caps: of IPv6 a /64 is one") {
  Caps caps{{.in_all = 10, .from_one = 1, .from_loopback = 1}, {}};
  CHECK(caps.enter(at("2001:db8:0:1::1")) == Verdict::In);
  CHECK(caps.enter(at("2001:db8:0:1:ffff::2")) == Verdict::TooManyFromOne);
  CHECK(caps.enter(at("2001:db8:0:2::1")) == Verdict::In);
}

TEST_CASE("caps: loopback and proxies have limits of their own") {
  Caps caps{{.in_all = 5, .from_one = 1, .from_loopback = 2}, proxies()};
  CHECK(caps.enter(at("127.0.0.1")) == Verdict::In);
  CHECK(caps.enter(at("127.0.0.1")) == Verdict::In);
  CHECK(caps.enter(at("127.0.0.1")) == Verdict::TooManyFromOne);
  for (int i = 0; i < 3; ++i)
    CHECK(caps.enter(at("10.0.0.1")) == Verdict::In);
  CHECK(caps.enter(at("10.0.0.1")) == Verdict::TooMany);
}

TEST_CASE("caps: nobody gets in above the cap in all and who never came does not leave") {
  Caps caps{{.in_all = 2, .from_one = 5, .from_loopback = 5}, {}};
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::In);
  CHECK(caps.enter(at("192.0.2.2")) == Verdict::In);
  caps.leave(at("192.0.2.9"));
  CHECK(caps.enter(at("192.0.2.3")) == Verdict::TooMany);
  caps.leave(at("192.0.2.1"));
  CHECK(caps.enter(at("192.0.2.3")) == Verdict::In);
}

TEST_CASE("caps: a limit of none lets nobody in") {
  Caps caps{{.in_all = 5, .from_one = 0, .from_loopback = 0}, {}};
  CHECK(caps.enter(at("192.0.2.1")) == Verdict::TooManyFromOne);
}

}  // namespace
}  // namespace goji::web
