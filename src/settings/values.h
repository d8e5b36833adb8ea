#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// What one written value means. Pure but for to_timezone(). Every Error is Invalid and says what
/// the value must be, to stand behind the key: "must be a whole number".
namespace goji::settings {

/// Where something listens or is reached.
struct Address {
  std::string host;  ///< a name, an IPv4 address, or an IPv6 address without its brackets
  std::uint16_t port = 0;

  bool operator==(const Address&) const = default;
};

/// "127.0.0.1:8080", "[::1]:8080".
[[nodiscard]] std::string to_text(const Address& address);

[[nodiscard]] Result<std::size_t> to_count(std::string_view text);

/// A decimal number: "0.5", "12", "-3e2".
[[nodiscard]] Result<double> to_number(std::string_view text);

/// "5%" or "0.05": from 0 to 1.
[[nodiscard]] Result<double> to_share(std::string_view text);

/// "250ms", "30s", "5m", "1h30m", "7d"; at most a year, so that no sum of them overflows.
[[nodiscard]] Result<std::chrono::milliseconds> to_milliseconds(std::string_view text);

/// The same in whole seconds.
[[nodiscard]] Result<std::chrono::seconds> to_duration(std::string_view text);

/// How long one exchange of a delivery may take: whole seconds, from 1s to 50s. A delivery is
/// leased for a minute (flow/sending.cpp), and an exchange that outlasts that is another's to do
/// again.
[[nodiscard]] Result<std::chrono::seconds> to_timeout(std::string_view text);

/// true yes on, false no off, in any case.
[[nodiscard]] Result<bool> to_boolean(std::string_view text);

/// An IANA name whose rules are installed on this machine: "Asia/Seoul", "UTC".
[[nodiscard]] Result<std::string> to_timezone(std::string_view text);

/// A language as BCP 47 spells it, without extensions: "ko", "pt-BR", "zh-Hant-TW".
[[nodiscard]] Result<std::string> to_language(std::string_view text);

/// What stands in URLs and file names: lower-case letters, digits, `-` and `_`, at most 64.
[[nodiscard]] Result<std::string> to_key(std::string_view text);

/// An absolute http or https URL, as written. Printable ASCII, and no user or password in it:
/// those are secrets.
[[nodiscard]] Result<std::string> to_url(std::string_view text);

/// The same with one of these schemes.
[[nodiscard]] Result<std::string> to_url_of(std::string_view text,
                                            std::initializer_list<std::string_view> schemes);

/// "host:port"; brackets around an IPv6 address. Port 0 lets the system choose.
[[nodiscard]] Result<Address> to_address(std::string_view text);

/// A name, or an IP address without brackets, in lower case: what a Host header may name.
[[nodiscard]] Result<std::string> to_host(std::string_view text);

/// "status@example.com": plain ASCII without quoting, as RFC 5321 has it in nearly every case.
[[nodiscard]] Result<std::string> to_mail_address(std::string_view text);

/// "10.0.0.0/8", "fd00::/8", or one address; in canonical spelling with its prefix. Bits set
/// behind the prefix are an error: somebody meant something else.
[[nodiscard]] Result<std::string> to_network(std::string_view text);

}  // namespace goji::settings
