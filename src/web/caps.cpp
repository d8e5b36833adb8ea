#include "web/caps.h"

#include <algorithm>

namespace goji::web {

/// Whoever has an IPv6 address has its whole /64; and no IPv4 address looks like one of those.
Caps::Key Caps::key_of(const Address& address) {
  Key key = address.bytes;
  if (address.v4) {
    std::copy_n(address.bytes.begin(), 4, key.begin() + 12);
    std::fill_n(key.begin(), 12, std::uint8_t{0});
  } else {
    std::fill(key.begin() + 8, key.end(), std::uint8_t{0});
  }
  return key;
}

std::size_t Caps::limit_for(const Address& address) const {
  if (in_any(address, proxies_)) return limits_.in_all;
  return is_loopback(address) ? limits_.from_loopback : limits_.from_one;
}

Caps::Verdict Caps::enter(const Address& address) {
  const std::lock_guard lock{mutex_};
  if (in_all_ >= limits_.in_all) return Verdict::TooMany;
  const auto place = by_address_.try_emplace(key_of(address), 0).first;
  if (place->second >= limit_for(address)) {
    if (place->second == 0) by_address_.erase(place);
    return Verdict::TooManyFromOne;
  }
  ++place->second;
  ++in_all_;
  return Verdict::In;
}

void Caps::leave(const Address& address) {
  const std::lock_guard lock{mutex_};
  const auto place = by_address_.find(key_of(address));
  if (place == by_address_.end()) return;
  --in_all_;
  if (--place->second == 0) by_address_.erase(place);
}

}  // namespace goji::web
