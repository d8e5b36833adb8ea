#pragma once

#include "base/result.h"
#include "net/address.h"
#include "net/exchange.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::net {

/// Where a URL leads, and the URL as it goes to curl: normal, with nothing left to interpret.
struct Target {
  std::string url;
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< in lower case; an IPv6 address without brackets
  std::uint16_t port = 0;
  std::optional<Address> address{};  ///< the host, if it is an address
};

/// Reads a URL with the same parser that dials it: http or https with a host, in printable ASCII.
/// For a subscriber's: https, and no user name or password in it. The error is a sentence about
/// "the URL" and never quotes it.
[[nodiscard]] Result<Target> parse_url(std::string_view url, NamedBy named_by);

/// The scheme and host of a URL for logs, and nothing that could be a secret:
/// "https://hooks.example.com". "(not a URL)" for what is none.
[[nodiscard]] std::string redacted(std::string_view url);

/// What of a URL may be a secret when it stands alone, as servers repeat it: the URL itself, who
/// logs in, the path with and without its query, what the query holds, and long pieces of the path.
/// Nothing for what is none.
[[nodiscard]] std::vector<std::string> private_parts(std::string_view url);

}  // namespace goji::net
