#pragma once

#include "net/address.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Who is at the other end of a connection, and whom they meant to reach.
namespace goji::web {

using net::Address;
using net::Cidr;

[[nodiscard]] bool is_loopback(const Address& address);

[[nodiscard]] bool in_any(const Address& address, std::span<const Cidr> ranges);

/// The reader behind a connection from `peer`. `forwarded_for`, the value of X-Forwarded-For, is
/// believed from right to left, for as long as the address that wrote an element is a proxy of
/// ours: everything further left may be made up. What cannot be read ends it too.
[[nodiscard]] Address reader_behind(const Address& peer,
                                    std::string_view forwarded_for,
                                    std::span<const Cidr> proxies);

/// What a Host header may name, against pages that make a browser talk to us under a name of
/// theirs (DNS rebinding).
class Hosts {
 public:
  /// Names or addresses, without port; "*" allows all. localhost always is.
  explicit Hosts(std::span<const std::string> allowed);

  /// `own`: the address the connection came in on, which may always be named.
  [[nodiscard]] bool allows(std::string_view host, const Address& own) const;

 private:
  std::vector<std::string> allowed_{"localhost"};
  bool all_ = false;
};

}  // namespace goji::web
