#include "subscribers/gate.h"

#include "net/address.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace goji::subscribers {
namespace {

constexpr std::size_t kBytesOfV4 = 3;
constexpr std::size_t kBytesOfV6 = 8;

/// After so long every bucket is full again, whatever its allowance.
constexpr std::chrono::hours kFullAgain{2};

}  // namespace

std::string network_of(std::string_view peer) {
  auto address = net::parse_address(peer);
  if (!address) return std::string{peer};
  const auto kept = address->v4 ? kBytesOfV4 : kBytesOfV6;
  std::fill(address->bytes.begin() + kept, address->bytes.end(), std::uint8_t{0});
  return net::to_text(*address) + (address->v4 ? "/24" : "/64");
}

std::optional<std::chrono::seconds> Gate::wait(std::string_view peer,
                                               std::string_view address,
                                               TimePoint now) {
  const std::lock_guard lock{guard_};
  // The peer first: one that is turned away takes nothing from its neighbours.
  if (const auto pause = take("p" + std::string{peer}, limits_.peer, now)) return pause;
  if (const auto pause = take("n" + network_of(peer), limits_.network, now)) return pause;
  if (address.empty()) return std::nullopt;
  return take("a" + std::string{address}, limits_.address, now);
}

std::optional<std::chrono::seconds> Gate::take(std::string key,
                                               const Allowance& allowed,
                                               TimePoint now) {
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= limits_.most_known) forget_full(now);
    if (buckets_.size() >= limits_.most_known)
      return std::chrono::ceil<std::chrono::seconds>(allowed.each);
    found = buckets_.emplace(std::move(key), Bucket{allowed.at_once, now}).first;
  }
  auto& bucket = found->second;
  const std::chrono::duration<double, std::milli> since = now - bucket.seen;
  const std::chrono::duration<double, std::milli> each = allowed.each;
  bucket.left = std::min(allowed.at_once, bucket.left + std::max(0.0, since / each));
  bucket.seen = now;
  if (bucket.left < 1) return std::chrono::ceil<std::chrono::seconds>((1 - bucket.left) * each);
  bucket.left -= 1;
  return std::nullopt;
}

void Gate::forget_full(TimePoint now) {
  std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.seen > kFullAgain; });
}

}  // namespace goji::subscribers
