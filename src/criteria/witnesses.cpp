#include "criteria/witnesses.h"

#include "criteria/voices.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace goji::criteria {

bool is_background(const Policy& policy,
                   const Witness& one,
                   std::size_t began_after,
                   std::optional<TimePoint> corroborated_at) {
  if (at_least(one.share, policy.background_share)) return false;
  if (one.carried) return true;
  if (!corroborated_at) return false;
  if (*corroborated_at - one.first_at <= policy.background_lead) return false;
  return began_after >= 2;  // never one of the last two: they are what corroborates
}

TimePoint onset(const Policy& policy,
                std::span<const Witness> witnesses,
                std::optional<TimePoint> corroborated_at) {
  auto earliest = TimePoint::max();
  auto spoke = TimePoint::max();
  std::vector<bool> apart;
  for (const Witness& one : witnesses) {
    const auto later = std::ranges::count_if(
        witnesses, [&](const Witness& other) { return other.first_at > one.first_at; });
    apart.push_back(is_background(policy, one, static_cast<std::size_t>(later), corroborated_at));
  }
  const bool alone = std::ranges::all_of(apart, std::identity{});  // then it speaks for itself
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    if (apart[i] && !alone) continue;
    earliest = std::min(earliest, witnesses[i].earliest_start);
    spoke = std::min(spoke, witnesses[i].first_at);
  }
  return std::max(earliest, corroborated_at.value_or(spoke) - policy.onset_reach);
}

}  // namespace goji::criteria
