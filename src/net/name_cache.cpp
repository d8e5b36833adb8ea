#include "net/name_cache.h"

#include <algorithm>
#include <utility>

namespace goji::net {

void NameCache::keep(const std::string& name,
                     std::vector<Address> addresses,
                     std::chrono::seconds ttl,
                     TimePoint now) {
  if (!entries_.contains(name)) make_room(now);
  entries_[name] = {.addresses = std::move(addresses),
                    .learned = now,
                    .fresh_until = now + std::clamp(ttl, std::chrono::seconds{0}, kLongestFresh)};
}

std::optional<std::vector<Address>> NameCache::fresh(const std::string& name, TimePoint now) const {
  const auto found = entries_.find(name);
  if (found == entries_.end() || now >= found->second.fresh_until) return std::nullopt;
  return found->second.addresses;
}

std::optional<std::vector<Address>> NameCache::last_good(const std::string& name,
                                                         TimePoint now) const {
  const auto found = entries_.find(name);
  if (found == entries_.end() || now > found->second.learned + kLongestKept) return std::nullopt;
  return found->second.addresses;
}

void NameCache::make_room(TimePoint now) {
  if (entries_.size() < kMostNames) return;
  std::erase_if(entries_,
                [&](const auto& entry) { return now > entry.second.learned + kLongestKept; });
  if (entries_.size() < kMostNames) return;
  entries_.erase(std::ranges::min_element(
      entries_, {}, [](const auto& entry) { return entry.second.learned; }));
}

}  // namespace goji::net
