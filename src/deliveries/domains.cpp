#include "deliveries/domains.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace goji::deliveries {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr auto kToken =
    std::chrono::duration_cast<TimePoint::duration>(Seconds{1 / kDomainPace.per_second});
constexpr auto kBurst = std::chrono::duration_cast<TimePoint::duration>(
    Seconds{kDomainPace.burst / kDomainPace.per_second});

}  // namespace

Domains::Place Domains::next(const std::string& relay, const std::string& domain, TimePoint now) {
  if (domain.empty()) return {.due_at = now, .destination = relay};
  auto& full_at = full_at_.try_emplace(domain, now).first->second;
  full_at = std::max(full_at, now) + kToken;
  if (full_at - kBurst <= now) return {.due_at = now, .destination = relay};
  return {.due_at = full_at - kBurst, .destination = fmt::format("{}/{}", relay, domain)};
}

void Domains::tidy(TimePoint now) {
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
}

}  // namespace goji::deliveries
