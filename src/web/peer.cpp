#include "web/peer.h"

#include "web/head.h"

#include <algorithm>
#include <ranges>

namespace goji::web {
namespace {

/// Proxies write a port now and then: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  const auto colon = text.find(':');
  return colon == text.rfind(':') ? text.substr(0, colon) : text;
}

}  // namespace

bool is_loopback(const Address& address) {
  if (address.v4) return address.bytes[0] == 127;
  const auto zero = [](std::uint8_t byte) { return byte == 0; };
  return address.bytes.back() == 1 &&
         std::all_of(address.bytes.begin(), address.bytes.end() - 1, zero);
}

bool in_any(const Address& address, std::span<const Cidr> ranges) {
  return std::ranges::any_of(ranges, [&](const auto& one) { return contains(one, address); });
}

Address reader_behind(const Address& peer,
                      std::string_view forwarded_for,
                      std::span<const Cidr> proxies) {
  Address reader = peer;
  if (!in_any(reader, proxies)) return reader;
  std::vector<std::string_view> chain;
  for_each_element(forwarded_for, [&](std::string_view element) { chain.push_back(element); });
  for (auto element = chain.rbegin(); element != chain.rend(); ++element) {
    const auto address = net::parse_address(without_port(*element));
    if (!address) break;
    reader = *address;
    if (!in_any(reader, proxies)) break;
  }
  return reader;
}

Hosts::Hosts(std::span<const std::string> allowed) {
  for (const auto& host : allowed) {
    if (host == "*") all_ = true;
    allowed_.push_back(in_lower_case(host));
  }
}

bool Hosts::allows(std::string_view host, const Address& own) const {
  if (all_) return true;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (std::ranges::any_of(allowed_, [&](const auto& one) { return same_word(host, one); }))
    return true;
  return net::parse_address(host) == own;
}

}  // namespace goji::web
