#pragma once

#include "web/peer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace goji::web {

/// How many connections a listener holds at once.
struct CapLimits {
  std::size_t in_all = 1024;
  std::size_t from_one = 256;        ///< one address; of IPv6 one /64, which one reader owns
  std::size_t from_loopback = 1024;  ///< a proxy on this host is everybody
};

/// Counts connections by where they come from. Safe from any thread; asked once a connection.
class Caps {
 public:
  /// `proxies` stand for many readers each: their connections are capped only in all.
  Caps(CapLimits limits, std::vector<Cidr> proxies)
      : limits_(limits), proxies_(std::move(proxies)) {}

  enum class Verdict { In, TooMany, TooManyFromOne };

  /// In: it counts from now on, until leave() is called with the same address.
  [[nodiscard]] Verdict enter(const Address& address);
  void leave(const Address& address);

 private:
  using Key = std::array<std::uint8_t, 16>;

  [[nodiscard]] static Key key_of(const Address& address);
  [[nodiscard]] std::size_t limit_for(const Address& address) const;

  CapLimits limits_;
  std::vector<Cidr> proxies_;
  std::mutex mutex_;
  std::size_t in_all_ = 0;
  std::map<Key, std::size_t> by_address_;
};

}  // namespace goji::web
