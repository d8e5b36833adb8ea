#include "settings/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

// The values of values.h that name a place on a network.
namespace goji::settings {
namespace {

Error invalid(std::string what) {
  return {Fault::Invalid, std::move(what)};
}

/// An address in the network's byte order.
struct Bytes {
  std::array<unsigned char, 16> all{};
  int family = AF_INET;

  [[nodiscard]] unsigned bits() const { return family == AF_INET ? 32 : 128; }
};

std::optional<Bytes> parsed(std::string_view text) {
  const std::string terminated{text};
  for (const int family : {AF_INET, AF_INET6}) {
    Bytes bytes{.family = family};
    if (inet_pton(family, terminated.c_str(), bytes.all.data()) == 1) return bytes;
  }
  return std::nullopt;
}

std::string shown(const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(bytes.family, bytes.all.data(), text.data(), text.size());
}

Bytes masked(Bytes bytes, unsigned prefix) {
  for (unsigned bit = prefix; bit < bytes.bits(); ++bit)
    bytes.all.at(bit / 8) &= static_cast<unsigned char>(~(0x80U >> bit % 8));
  return bytes;
}

std::optional<unsigned> number(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || value > most) return std::nullopt;
  return value;
}

bool is_name(std::string_view host) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  };
  return !host.empty() && host.size() <= 253 && host[0] != '.' && host[0] != '-' &&
         host.find("..") == std::string_view::npos && std::ranges::all_of(host, fits);
}

/// "[::1]" without its brackets, a name or an IPv4 address; nothing if it is none of them.
std::optional<std::string> host_in(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
    const auto address = parsed(text);
    if (!address || address->family != AF_INET6) return std::nullopt;
    return std::string{text};
  }
  if (!is_name(text)) return std::nullopt;
  return std::string{text};
}

/// Host and port; the port is optional if `fallback` is given.
std::optional<Address> address_in(std::string_view text, std::optional<std::uint16_t> fallback) {
  const auto bracket = text.rfind(']');
  auto colon = text.rfind(':');
  if (colon != std::string_view::npos && bracket != std::string_view::npos && colon < bracket)
    colon = std::string_view::npos;
  const auto host = host_in(text.substr(0, colon));
  if (!host) return std::nullopt;
  if (colon == std::string_view::npos)
    return fallback ? std::optional{Address{*host, *fallback}} : std::nullopt;
  const auto port = number(text.substr(colon + 1), 65'535);
  if (!port) return std::nullopt;
  return Address{*host, static_cast<std::uint16_t>(*port)};
}

}  // namespace

std::string to_text(const Address& address) {
  const bool brackets = address.host.find(':') != std::string::npos;
  const auto host = brackets ? fmt::format("[{}]", address.host) : address.host;
  return fmt::format("{}:{}", host, address.port);
}

Result<Address> to_address(std::string_view text) {
  if (auto address = address_in(text, std::nullopt)) return std::move(*address);
  return invalid("must be host:port, like 127.0.0.1:8080 or [::1]:8080");
}

Result<std::string> to_url(std::string_view text) {
  return to_url_of(text, {"https", "http"});
}

Result<std::string> to_url_of(std::string_view text,
                              std::initializer_list<std::string_view> schemes) {
  const auto colon = text.find("://");
  const auto scheme = text.substr(0, colon);
  if (colon == std::string_view::npos || std::ranges::find(schemes, scheme) == schemes.end())
    return invalid(fmt::format("must be a URL that begins with {}://", *schemes.begin()));
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(text, printable))
    return invalid("must be a URL of printable ASCII; write the rest percent-encoded");
  const auto rest = text.substr(colon + 3);
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos)
    return invalid("must not hold a user or password: secrets are never written inline");
  if (!address_in(authority, 0)) return invalid("must be a URL with a host");
  return std::string{text};
}

Result<std::string> to_host(std::string_view text) {
  if (!is_name(text) && !parsed(text))
    return invalid("must be a name or an IP address, without a port");
  std::string host{text};
  std::ranges::transform(host, host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return host;
}

Result<std::string> to_mail_address(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.";
  const auto at = text.find('@');
  const auto local = text.substr(0, at);
  const auto domain = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  const auto fits = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  };
  const bool dots_stand_well = !local.starts_with('.') && !local.ends_with('.') &&
                               local.find("..") == std::string_view::npos;
  if (local.empty() || local.size() > 64 || !std::ranges::all_of(local, fits) || !dots_stand_well ||
      !is_name(domain) || domain.ends_with('.'))
    return invalid("must be a mail address in plain ASCII, like status@example.com");
  return std::string{text};
}

Result<std::string> to_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parsed(text.substr(0, slash));
  if (!address) return invalid("must be a network, like 10.0.0.0/8 or fd00::/8");
  auto prefix = std::optional{address->bits()};
  if (slash != std::string_view::npos) prefix = number(text.substr(slash + 1), address->bits());
  if (!prefix) return invalid(fmt::format("must have a prefix from /0 to /{}", address->bits()));
  auto network = fmt::format("{}/{}", shown(masked(*address, *prefix)), *prefix);
  if (masked(*address, *prefix).all == address->all) return network;
  return invalid(fmt::format("has bits behind its prefix; the network is {}", network));
}

}  // namespace goji::settings
