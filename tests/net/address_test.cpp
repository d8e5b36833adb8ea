#include "net/address.h"

#include "net/words.h"
#include "support/catch.h"

#include <cstring>
#include <netinet/in.h>
#include <sys/un.h>

namespace goji::net {
namespace {

using test::words;
using Texts = std::vector<std::string>;

Address address(const std::string& text) {
  CAPTURE(text);
  const auto parsed = parse_address(text);
  REQUIRE(parsed);
  return *parsed;
}

bool refused(const std::string& text, const std::vector<Cidr>& allow = {}) {
  return refusal(address(text), NamedBy::Subscriber, allow).has_value();
}

std::vector<Cidr> ranges(const Texts& texts) {
  std::vector<Cidr> ranges;
  for (const auto& text : texts)
    ranges.push_back(parse_cidr(text).value());
  return ranges;
}

std::string complaint(const std::string& text) {
  CAPTURE(text);
  const auto range = parse_cidr(text);
  REQUIRE(range.has_error());
  return range.error().what;
}

TEST_CASE("addresses: the first and the last of each closed range are refused") {
  for (const auto& text :
       words("0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 "
             "127.0.0.0 127.255.255.255 169.254.0.0 169.254.255.255 172.16.0.0 "
             "172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 "
             "192.88.99.255 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 "
             "198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 "
             "255.255.255.255 :: ::1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:127.0.0.1 "
             "64:ff9b:: 64:ff9b::ffff:ffff 64:ff9b:1:: "
             "64:ff9b:1:ffff:ffff:ffff:ffff:ffff 2001:: "
             "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:: "
             "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 2002:: "
             "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:: "
             "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff fc00:: "
             "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fe80:: "
             "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff ff00:: "
             "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
             "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 4000:: fec0::")) {
    CAPTURE(text);
    CHECK(refused(text));
  }
}

TEST_CASE("addresses: the neighbours of each closed range are public") {
  for (const auto& text :
       words("1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 "
             "126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 "
             "172.32.0.0 191.255.255.255 192.0.1.0 192.0.1.255 192.0.3.0 192.88.98.255 "
             "192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 "
             "198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 "
             "::ffff:8.8.8.8 2000:: 2001:200:: 2001:db7:ffff:: 2001:db9:: 2003:: "
             "2606:4700::1111 3ffe:ffff:: 3fff:1000::")) {
    CAPTURE(text);
    CHECK_FALSE(refused(text));
  }
}

TEST_CASE("addresses: an operator's may be anywhere") {
  const std::string text = GENERATE("127.0.0.1", "10.1.2.3", "::1", "fe80::1", "169.254.169.254");
  CHECK(refusal(address(text), NamedBy::Operator, {}) == std::nullopt);
}

TEST_CASE("addresses: what is allowed is let through and no more") {
  const auto allow = ranges({"10.1.0.0/16", "fd00::/8", "127.0.0.1"});
  CHECK_FALSE(refused("10.1.0.0", allow));
  CHECK_FALSE(refused("10.1.255.255", allow));
  CHECK_FALSE(refused("::ffff:10.1.2.3", allow));
  CHECK_FALSE(refused("fd12::1", allow));
  CHECK_FALSE(refused("127.0.0.1", allow));
  CHECK(refused("10.2.0.0", allow));
  CHECK(refused("10.0.255.255", allow));
  CHECK(refused("fc00::1", allow));
  CHECK(refused("127.0.0.2", allow));
  CHECK_FALSE(refused("8.8.8.8", allow));
}

TEST_CASE("addresses: allowing all of IPv4 allows nothing of IPv6") {
  CHECK_FALSE(refused("127.0.0.1", ranges({"0.0.0.0/0"})));
  CHECK(refused("::1", ranges({"0.0.0.0/0"})));
  CHECK_FALSE(refused("::1", ranges({"::/0"})));
  CHECK(refused("127.0.0.1", ranges({"::/0"})));
}

TEST_CASE("addresses: a refusal says which and why") {
  CHECK(refusal(address("::ffff:10.0.0.1"), NamedBy::Subscriber, {}) ==
        "10.0.0.1 is private (10.0.0.0/8)");
  CHECK(refusal(address("4000::1"), NamedBy::Subscriber, {}) ==
        "4000::1 is not public (outside 2000::/3)");
}

TEST_CASE("addresses: only whole addresses are read") {
  const std::string text = GENERATE(as<std::string>(),
                                    "",
                                    " ",
                                    "1",
                                    "1.2.3",
                                    "1.2.3.4.5",
                                    "1.2.3.256",
                                    "01.2.3.4",
                                    "1.2.3.4 ",
                                    "1.2.3.4.",
                                    "[::1]",
                                    "::1%lo",
                                    "localhost",
                                    "0x7f.0.0.1");
  CAPTURE(text);
  CHECK(parse_address(text) == std::nullopt);
  CHECK(parse_address(std::string_view{"1.2.3.4\0x", 9}) == std::nullopt);
}

TEST_CASE("addresses: they are written as they are read, IPv4 in IPv6 as IPv4") {
  CHECK(to_text(address("192.0.2.1")) == "192.0.2.1");
  CHECK(to_text(address("2001:DB8:0::0:1")) == "2001:db8::1");
  CHECK(to_text(address("::ffff:192.0.2.1")) == "192.0.2.1");
  CHECK(to_text(address("::fffe:192.0.2.1")) == "::fffe:c000:201");
}

TEST_CASE("addresses: a socket's address is read by its family") {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(0x0a000001);
  CHECK(address_of(reinterpret_cast<const sockaddr&>(in)) == address("10.0.0.1"));
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  in6.sin6_addr.s6_addr[15] = 1;
  CHECK(address_of(reinterpret_cast<const sockaddr&>(in6)) == address("::1"));
  in6.sin6_addr.s6_addr[10] = in6.sin6_addr.s6_addr[11] = 0xff;
  CHECK(address_of(reinterpret_cast<const sockaddr&>(in6)) == address("0.0.0.1"));
  sockaddr_un un{};
  un.sun_family = AF_UNIX;
  CHECK(address_of(reinterpret_cast<const sockaddr&>(un)) == std::nullopt);
}

TEST_CASE("ranges: a range is an address and a prefix, or one address") {
  CHECK(parse_cidr("10.0.0.0/8").value() == Cidr{address("10.0.0.0"), 8});
  CHECK(parse_cidr("192.0.2.128/25").value() == Cidr{address("192.0.2.128"), 25});
  CHECK(parse_cidr("0.0.0.0/0").value() == Cidr{address("0.0.0.0"), 0});
  CHECK(parse_cidr("192.0.2.1/32").value() == parse_cidr("192.0.2.1").value());
  CHECK(parse_cidr("::1").value() == Cidr{address("::1"), 128});
  CHECK(parse_cidr("fd00::/8").value() == Cidr{address("fd00::"), 8});
}

TEST_CASE("ranges: the edge is in the middle of a byte") {
  const auto range = parse_cidr("192.0.2.128/25").value();
  CHECK(contains(range, address("192.0.2.128")));
  CHECK(contains(range, address("192.0.2.255")));
  CHECK_FALSE(contains(range, address("192.0.2.127")));
  CHECK_FALSE(contains(range, address("192.0.3.128")));
}

TEST_CASE("ranges: what is none is refused with what would be one") {
  const Texts no_address{"", "/8", "ten/8", "10/8", "10.0.0/8", "[fd00::]/8", " 10.0.0.0/8"};
  for (const auto& text : no_address)
    CHECK(complaint(text) == "must be an address or a range like 10.0.0.0/8");
  const Texts no_v4_prefix{"10.0.0.0/",
                           "10.0.0.0/33",
                           "10.0.0.0/-1",
                           "10.0.0.0/+8",
                           "10.0.0.0/8 ",
                           "10.0.0.0/0008",
                           "10.0.0.0/8/8",
                           "10.0.0.0/255.0.0.0"};
  for (const auto& text : no_v4_prefix)
    CHECK(complaint(text) == "must have a whole number up to 32 after its slash");
  CHECK(complaint("fd00::/129") == "must have a whole number up to 128 after its slash");
  CHECK(complaint("10.1.2.3/8") ==
        "has bits beyond its prefix: 10.0.0.0/8 is meant, or 10.1.2.3/32");
  CHECK(complaint("fd00::1/8") == "has bits beyond its prefix: fd00::/8 is meant, or fd00::1/128");
}

}  // namespace
}  // namespace goji::net
