#include "net/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>

namespace goji::net {
namespace {

struct ClosedRange {
  Cidr range;
  std::string_view what;
};

using Bytes = std::array<std::uint8_t, 16>;

constexpr Cidr v4(Bytes bytes, int bits) {
  return {.first = {.bytes = bytes, .v4 = true}, .bits = bits};
}

constexpr Cidr v6(Bytes bytes, int bits) {
  return {.first = {.bytes = bytes, .v4 = false}, .bits = bits};
}

// IANA's registries of special addresses (RFC 6890), what is not unicast, and the ways to say an
// IPv4 address within IPv6, which a gateway on the way would undo.
constexpr auto kClosed = std::to_array<ClosedRange>({
    {v4({0}, 8), "this host (0.0.0.0/8)"},
    {v4({10}, 8), "private (10.0.0.0/8)"},
    {v4({100, 64}, 10), "a carrier's (100.64.0.0/10)"},
    {v4({127}, 8), "loopback (127.0.0.0/8)"},
    {v4({169, 254}, 16), "link-local (169.254.0.0/16)"},
    {v4({172, 16}, 12), "private (172.16.0.0/12)"},
    {v4({192, 0, 0}, 24), "for protocols (192.0.0.0/24)"},
    {v4({192, 0, 2}, 24), "for documentation (192.0.2.0/24)"},
    {v4({192, 88, 99}, 24), "a relay (192.88.99.0/24)"},
    {v4({192, 168}, 16), "private (192.168.0.0/16)"},
    {v4({198, 18}, 15), "for benchmarks (198.18.0.0/15)"},
    {v4({198, 51, 100}, 24), "for documentation (198.51.100.0/24)"},
    {v4({203, 0, 113}, 24), "for documentation (203.0.113.0/24)"},
    {v4({224}, 3), "multicast or reserved (224.0.0.0/3)"},
    {v6({0}, 96), "unspecified, loopback or IPv4 (::/96)"},
    {v6({0, 0x64, 0xff, 0x9b}, 96), "a translator's (64:ff9b::/96)"},
    {v6({0, 0x64, 0xff, 0x9b, 0, 1}, 48), "a translator's (64:ff9b:1::/48)"},
    {v6({0x20, 0x01}, 23), "for protocols, Teredo among them (2001::/23)"},
    {v6({0x20, 0x01, 0x0d, 0xb8}, 32), "for documentation (2001:db8::/32)"},
    {v6({0x20, 0x02}, 16), "6to4 (2002::/16)"},
    {v6({0x3f, 0xff}, 20), "for documentation (3fff::/20)"},
    {v6({0xfc}, 7), "private (fc00::/7)"},
    {v6({0xfe, 0x80}, 10), "link-local (fe80::/10)"},
    {v6({0xff}, 8), "multicast (ff00::/8)"},
});

// All of IPv6 that is handed out so far: https://www.iana.org/assignments/ipv6-address-space
constexpr Cidr kGlobalUnicast = v6({0x20}, 3);

constexpr Bytes kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

Address from_v6(const Bytes& bytes) {
  Address address{.bytes = bytes};
  if (std::equal(bytes.begin(), bytes.begin() + 12, kMappedPrefix.begin())) {
    address = {.v4 = true};
    std::copy(bytes.begin() + 12, bytes.end(), address.bytes.begin());
  }
  return address;
}

int width(const Address& address) {
  return address.v4 ? 32 : 128;
}

/// The first address that has the same first `bits` bits.
Address cut(Address address, int bits) {
  for (std::size_t i = 0; i < address.bytes.size(); ++i) {
    const auto kept = std::clamp(bits - 8 * static_cast<int>(i), 0, 8);
    address.bytes.at(i) = static_cast<std::uint8_t>(address.bytes.at(i) & (0xff00 >> kept));
  }
  return address;
}

std::optional<int> prefix_length(std::string_view text) {
  int bits = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, bits);
  if (text.empty() || error != std::errc{} || stop != end || text.size() > 3) return std::nullopt;
  return bits;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const std::string copy{text};  // inet_pton wants its NUL
  if (copy.size() != std::strlen(copy.c_str())) return std::nullopt;
  Bytes bytes{};
  if (inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1)
    return Address{.bytes = bytes, .v4 = true};
  if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) return from_v6(bytes);
  return std::nullopt;
}

std::optional<Address> address_of(const sockaddr& socket_address) {
  Bytes bytes{};
  if (socket_address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &socket_address, sizeof in);
    std::memcpy(bytes.data(), &in.sin_addr, sizeof in.sin_addr);
    return Address{.bytes = bytes, .v4 = true};
  }
  if (socket_address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &socket_address, sizeof in);
    std::memcpy(bytes.data(), &in.sin6_addr, sizeof in.sin6_addr);
    return from_v6(bytes);
  }
  return std::nullopt;
}

std::string to_text(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.v4 ? AF_INET : AF_INET6, address.bytes.data(), text.data(), text.size());
  return text.data();
}

Result<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return Error{Fault::Invalid, "must be an address or a range like 10.0.0.0/8"};
  if (slash == std::string_view::npos) return Cidr{*address, width(*address)};
  const auto bits = prefix_length(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > width(*address))
    return Error{Fault::Invalid,
                 fmt::format("must have a whole number up to {} after its slash", width(*address))};
  const Cidr range{cut(*address, *bits), *bits};
  if (range.first != *address)
    return Error{Fault::Invalid,
                 fmt::format("has bits beyond its prefix: {}/{} is meant, or {}/{}",
                             to_text(range.first),
                             *bits,
                             to_text(*address),
                             width(*address))};
  return range;
}

bool contains(const Cidr& range, const Address& address) {
  return range.first.v4 == address.v4 && cut(address, range.bits) == range.first;
}

std::optional<std::string> refusal(const Address& address,
                                   NamedBy named_by,
                                   const std::vector<Cidr>& allow) {
  const auto holds_it = [&](const Cidr& range) { return contains(range, address); };
  if (named_by == NamedBy::Operator || std::ranges::any_of(allow, holds_it)) return std::nullopt;
  const auto* const closed = std::ranges::find_if(kClosed, holds_it, &ClosedRange::range);
  if (closed != kClosed.end()) return fmt::format("{} is {}", to_text(address), closed->what);
  if (!address.v4 && !contains(kGlobalUnicast, address))
    return fmt::format("{} is not public (outside 2000::/3)", to_text(address));
  return std::nullopt;
}

}  // namespace goji::net
