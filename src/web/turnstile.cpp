#include "web/turnstile.h"

#include "net/address.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string_view>

namespace goji::web {
namespace {

constexpr std::size_t kBytesOfNetwork = 8;  // of IPv6

// A place holds, from the highest bit: whose it is, in which minute, and how many passed.
constexpr int kCountBits = 16;
constexpr int kMinuteBits = 24;
constexpr std::uint64_t kMostCounted = (1U << kCountBits) - 1;
constexpr std::uint64_t kMinutes = (1U << kMinuteBits) - 1;

std::uint64_t number_of(std::string_view peer) {
  auto address = net::parse_address(peer);
  if (!address) return std::hash<std::string_view>{}(peer);
  if (!address->v4)
    std::fill(address->bytes.begin() + kBytesOfNetwork, address->bytes.end(), std::uint8_t{0});
  const auto* const bytes = reinterpret_cast<const char*>(address->bytes.data());
  return std::hash<std::string_view>{}({bytes, address->bytes.size()});
}

}  // namespace

Turnstile::Turnstile(std::uint32_t most_in_a_minute)
    : most_(std::min<std::uint64_t>(most_in_a_minute, kMostCounted / 2)),
      places_(std::make_unique<std::array<std::atomic<std::uint64_t>, kPlaces>>()) {
}

bool Turnstile::pass(std::string_view peer, TimePoint now) {
  const auto number = number_of(peer);
  const auto minute = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count());
  const auto own = (number >> (kCountBits + kMinuteBits) << kMinuteBits | (minute & kMinutes))
                   << kCountBits;
  auto& place = (*places_)[number % kPlaces];
  const auto found = place.load(std::memory_order_relaxed);
  if ((found & ~kMostCounted) != own) {
    place.store(own + 1, std::memory_order_relaxed);
    return true;
  }
  if ((found & kMostCounted) >= most_) return false;
  // Two at the same moment may both pass as the last one: it is no bank.
  place.fetch_add(1, std::memory_order_relaxed);
  return true;
}

}  // namespace goji::web
