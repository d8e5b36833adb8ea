#pragma once

#include "base/result.h"
#include "net/exchange.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace goji::net {

/// An IPv4 or IPv6 address. One that is IPv4 in IPv6's clothes (::ffff:a.b.c.d) is IPv4.
struct Address {
  std::array<std::uint8_t, 16> bytes{};  ///< network order; IPv4 is in the first four
  bool v4 = false;

  friend bool operator==(const Address&, const Address&) = default;
};

/// "192.0.2.1" or "2001:db8::1", as inet_pton(3) reads them: no brackets, no short forms.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

/// Nothing if it is neither IPv4 nor IPv6.
[[nodiscard]] std::optional<Address> address_of(const sockaddr& socket_address);

[[nodiscard]] std::string to_text(const Address& address);

/// All addresses that begin with the same `bits` bits: 10.0.0.0/8, fd00::/8.
struct Cidr {
  Address first;
  int bits = 0;

  friend bool operator==(const Cidr&, const Cidr&) = default;
};

/// An address without a slash is a range of one. Bits beyond the prefix must be zero: who writes
/// 10.1.2.3/8 meant something else.
[[nodiscard]] Result<Cidr> parse_cidr(std::string_view text);

[[nodiscard]] bool contains(const Cidr& range, const Address& address);

/// Why the address may not be dialled, in words; nothing if it may. What an operator wrote may
/// lead anywhere. What a subscriber gave must be a public unicast address or in `allow`.
[[nodiscard]] std::optional<std::string> refusal(const Address& address,
                                                 NamedBy named_by,
                                                 const std::vector<Cidr>& allow);

}  // namespace goji::net
