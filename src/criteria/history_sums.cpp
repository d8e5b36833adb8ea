// The share-minutes of a history, and when they will be full.
#include "criteria/history.h"

#include <algorithm>
#include <chrono>

namespace goji::criteria {
namespace {

constexpr double kMinute = 60'000;

double between(TimePoint from, TimePoint to) {
  return static_cast<double>((to - from).count());
}

double counted(const Policy& policy, double share) {
  return at_least(share, policy.counted_share) ? share : 0;
}

/// Milliseconds, each as heavy as its hour of the day.
double weight_between(const Weights& weights, TimePoint from, TimePoint to) {
  double sum = 0;
  while (from < to) {
    const auto weight = weights.at(from);
    const auto until = std::min(weight.until, to);
    sum += weight.factor * between(from, until);
    from = until;
  }
  return sum;
}

}  // namespace

void History::settle(const Policy& policy, const Weights& weights, TimePoint until) {
  for (auto i = settled_; i < memory_.stretches.size(); ++i)
    sum_up(policy, weights, i);
  prune(policy, until);
  settled_ = memory_.stretches.size();
  if (settled_ > 0) memory_.judged_until = now().from + std::chrono::milliseconds{1};
}

/// One stretch, after the one before it.
void History::sum_up(const Policy& policy, const Weights& weights, std::size_t index) {
  Stretch& stretch = memory_.stretches[index];
  if (index > 0) {
    const Stretch& last = memory_.stretches[index - 1];
    const auto share = counted(policy, last.corroborated);
    const auto time = between(last.from, stretch.from);
    const auto weight = share > 0 ? weight_between(weights, last.from, stretch.from) : 0;
    stretch.weighted_before = last.weighted_before + share * weight;
    stretch.corroborated_before = last.corroborated_before + share * time;
    stretch.largest_before = last.largest_before + counted(policy, last.largest) * time;
    stretch.peak_before = std::max(last.peak_before, last.corroborated);
  }
  const auto found = agree(stretch.voices);
  stretch.largest = found.largest;
  stretch.corroborated = found.share;
  if (corroborates(found)) {
    note_corroboration(stretch.from);
  } else if (is_credited(stretch)) {
    stretch.corroborated = found.largest;
    return;  // nobody agreed: the clock of the first notice is rule 1's
  } else if (found.sources == 1 && stretch.announced) {
    stretch.corroborated = std::min(found.largest, stretch.peak_before);
  }
  const bool judged = stretch.from < memory_.judged_until;
  if (!judged && at_least(stretch.corroborated, policy.announce_share)) {
    auto& since = memory_.reached_at;
    since = std::min(since.value_or(stretch.from), stretch.from);
  }
}

bool History::is_credited(const Stretch& stretch) const {
  return stretch.voices.size() == 1 && stretch.voices[0].source == memory_.credited;
}

/// No rule looks further back than the window of the share-minutes. Words may come late by a few
/// minutes; an hour of grace costs little.
void History::prune(const Policy& policy, TimePoint now) {
  auto& all = memory_.stretches;
  const auto horizon = now - policy.minutes_window - std::chrono::hours{1};
  if (all.size() < 2 || all[1].from > horizon) return;
  const auto keep = static_cast<std::ptrdiff_t>(index_at(horizon));
  all.erase(all.begin(), all.begin() + keep);
  memory_.pruned_until = all.front().from;
}

std::size_t History::index_at(TimePoint moment) const {
  const auto& all = memory_.stretches;
  const auto after = std::ranges::upper_bound(all, moment, {}, &Stretch::from);
  return after == all.begin() ? 0 : static_cast<std::size_t>(after - all.begin()) - 1;
}

double History::weighted_until(const Policy& policy,
                               const Weights& weights,
                               TimePoint moment) const {
  const Stretch& stretch = memory_.stretches[index_at(moment)];
  const auto share = counted(policy, stretch.corroborated);
  if (share <= 0 || moment <= stretch.from) return stretch.weighted_before;
  return stretch.weighted_before + share * weight_between(weights, stretch.from, moment);
}

double History::weighted(const Policy& policy, const Weights& weights, TimePoint now) const {
  const auto from = std::max(now - policy.minutes_window, memory_.clocks_from);
  return (weighted_until(policy, weights, now) - weighted_until(policy, weights, from)) / kMinute;
}

double History::corroborated_until(const Policy& policy, TimePoint moment) const {
  const Stretch& stretch = memory_.stretches[index_at(moment)];
  const auto time = std::max(0.0, between(stretch.from, moment));
  return stretch.corroborated_before + counted(policy, stretch.corroborated) * time;
}

double History::corroborated(const Policy& policy, TimePoint now) const {
  return corroborated_until(policy, now) / kMinute;
}

double History::corroborated(const Policy& policy, TimePoint from, TimePoint to) const {
  return (corroborated_until(policy, to) - corroborated_until(policy, from)) / kMinute;
}

double History::largest(const Policy& policy, TimePoint now) const {
  const Stretch& last = this->now();
  return (last.largest_before + counted(policy, last.largest) * between(last.from, now)) / kMinute;
}

/// What leaves the window of the share-minutes at its back, while its front moves on.
class History::Leaving {
 public:
  Leaving(const History& history, const Policy& policy, const Weights& weights, TimePoint front)
      : memory_(history.memory_),
        policy_(policy),
        weights_(weights),
        index_(history.index_at(front - policy.minutes_window)) {}

  /// `front` is never before that of the last call. The factor is a share, weighted.
  [[nodiscard]] Weight at(TimePoint front) {
    const auto window = policy_.minutes_window;
    const auto back = front - window;
    if (back < memory_.clocks_from) return {.factor = 0, .until = memory_.clocks_from + window};
    const auto& all = memory_.stretches;
    while (index_ + 1 < all.size() && all[index_ + 1].from <= back)
      ++index_;
    const Stretch& stretch = all[index_];
    if (weight_.until <= back) weight_ = weights_.at(back);
    auto until = weight_.until + window;
    if (index_ + 1 < all.size()) until = std::min(until, all[index_ + 1].from + window);
    if (back < stretch.from) return {.factor = 0, .until = std::min(until, stretch.from + window)};
    return {.factor = counted(policy_, stretch.corroborated) * weight_.factor, .until = until};
  }

 private:
  const Memory& memory_;
  const Policy& policy_;
  const Weights& weights_;
  std::size_t index_;
  Weight weight_{.until = TimePoint::min()};
};

std::optional<TimePoint> History::reaches(const Policy& policy,
                                          const Weights& weights,
                                          TimePoint now) const {
  auto sum = weighted(policy, weights, now);
  if (at_least(sum, policy.announce_minutes)) return now;
  const auto share = counted(policy, this->now().corroborated);
  if (share <= 0) return std::nullopt;

  // What comes in at the front and what leaves the window at the back change only at these
  // moments; a week of hours repeats itself.
  const auto horizon = now + policy.minutes_window + std::chrono::days{8};
  Leaving leaving{*this, policy, weights, now};
  Weight in{.until = now};
  for (auto moment = now; moment < horizon;) {
    if (in.until <= moment) in = weights.at(moment);
    const auto out = leaving.at(moment);
    const auto until = std::min(in.until, out.until);
    const auto rate = (share * in.factor - out.factor) / kMinute;
    const auto lasts = between(moment, until);
    const auto missing = policy.announce_minutes - sum;
    if (rate > 0 && rate * lasts >= missing - kGrace) {
      const auto wait = std::max(0.0, missing / rate - 1e-3);
      return moment + std::chrono::milliseconds{static_cast<std::int64_t>(wait) + 1};
    }
    sum += rate * lasts;
    moment = until;
  }
  return std::nullopt;
}

}  // namespace goji::criteria
