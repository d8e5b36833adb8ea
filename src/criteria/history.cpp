#include "criteria/history.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

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

void put(std::vector<Voice>& voices, std::uint32_t source, const std::optional<Voice>& voice) {
  const auto place = std::ranges::lower_bound(voices, source, {}, &Voice::source);
  const bool here = place != voices.end() && place->source == source;
  if (here && voice) {
    *place = *voice;
  } else if (here) {
    voices.erase(place);
  } else if (voice) {
    voices.insert(place, *voice);
  }
}

void raise(std::vector<Voice>& voices, const Voice& voice) {
  const auto place = std::ranges::lower_bound(voices, voice.source, {}, &Voice::source);
  if (place == voices.end() || place->source != voice.source) {
    voices.insert(place, voice);
    return;
  }
  // What is stated goes before what is assumed.
  if (place->stated == voice.stated) place->share = std::max(place->share, voice.share);
  if (!place->stated && voice.stated) place->share = voice.share;
  place->stated = place->stated || voice.stated;
  place->impact = std::max(place->impact, voice.impact);
}

bool corroborates(const Agreement& found) {
  return found.sources >= 2 || found.pressed;
}

}  // namespace

void History::touch(std::size_t index) {
  seen_ = false;
  settled_ = std::min(settled_, index);
  memory_.judged_until = std::min(memory_.judged_until, memory_.stretches[index].from);
}

/// The index of the stretch that begins at `at`; one is begun there if there is none.
std::size_t History::split(TimePoint at) {
  auto& all = memory_.stretches;
  at = std::max(at, memory_.pruned_until);
  const auto after = std::ranges::upper_bound(all, at, {}, &Stretch::from);
  const auto index = static_cast<std::size_t>(after - all.begin());
  if (after == all.begin()) {
    all.insert(after, Stretch{.from = at});
    touch(0);
    return 0;
  }
  if (all[index - 1].from == at) return index - 1;
  Stretch next = all[index - 1];
  next.from = at;
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(index), std::move(next));
  touch(index);
  return index;
}

void History::set(TimePoint at, std::uint32_t source, const std::optional<Voice>& voice) {
  const auto first = split(at);
  for (auto i = first; i < memory_.stretches.size(); ++i)
    put(memory_.stretches[i].voices, source, voice);
  touch(first);
  forget_reached(at);
  // Noted here and not only in settling: two that fire in one instant, of which one is resolved in
  // the same, did fire together.
  if (voice && corroborates(agree(memory_.stretches[first].voices))) note_corroboration(at);
}

/// What is told late may lower a share; settling looks at it again.
void History::forget_reached(TimePoint from) {
  if (memory_.reached_at >= from) memory_.reached_at.reset();
}

void History::note_corroboration(TimePoint at) {
  auto& since = memory_.corroborated_at;
  since = std::min(since.value_or(at), at);
}

void History::overlay(TimePoint from, TimePoint to, const Voice& voice) {
  if (from >= to) return;
  const auto end = split(to);
  const auto before = memory_.stretches.size();
  const auto first = split(from);
  const auto last = end + (memory_.stretches.size() - before);
  for (auto i = first; i < last; ++i)
    raise(memory_.stretches[i].voices, voice);
  touch(first);
  forget_reached(from);
}

void History::announce(TimePoint at, bool announced) {
  const auto first = split(at);
  for (auto i = first; i < memory_.stretches.size(); ++i)
    memory_.stretches[i].announced = announced;
  touch(first);
}

void History::credit(std::uint32_t source) {
  memory_.credited = source;
  touch(0);
}

bool History::is_credited(const Stretch& stretch) const {
  return stretch.voices.size() == 1 && stretch.voices[0].source == memory_.credited;
}

void History::restart(TimePoint at) {
  seen_ = false;
  memory_.clocks_from = std::max(memory_.clocks_from, at);
}

void History::settle(const Policy& policy, const Weights& weights, TimePoint until) {
  for (auto i = settled_; i < memory_.stretches.size(); ++i)
    sum_up(policy, weights, i);
  settled_ = memory_.stretches.size();
  if (settled_ > 0) memory_.judged_until = now().from + std::chrono::milliseconds{1};
  prune(policy, until);
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

/// No rule looks further back than the window of the share-minutes. Words may come late by a few
/// minutes; an hour of grace costs little.
void History::prune(const Policy& policy, TimePoint now) {
  auto& all = memory_.stretches;
  const auto horizon = now - policy.minutes_window - std::chrono::hours{1};
  if (all.size() < 2 || all[1].from > horizon) return;
  const auto keep = static_cast<std::ptrdiff_t>(index_at(horizon));
  all.erase(all.begin(), all.begin() + keep);
  memory_.pruned_until = all.front().from;
  settled_ = all.size();
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

std::optional<TimePoint> History::voiced_since() const {
  const auto& all = memory_.stretches;
  std::optional<TimePoint> since;
  for (auto i = all.size(); i > 0 && !all[i - 1].voices.empty(); --i)
    since = all[i - 1].from;
  return since;
}

std::optional<TimePoint> History::agreed_since(double bar) const {
  const auto& all = memory_.stretches;
  std::optional<TimePoint> since;
  for (auto i = all.size(); i > 0 && at_least(all[i - 1].corroborated, bar); --i)
    since = std::max(all[i - 1].from, memory_.clocks_from);
  return since;
}

std::optional<TimePoint> History::single_since(double bar) const {
  const auto& all = memory_.stretches;
  if (now().voices.size() != 1) return std::nullopt;
  const auto source = now().voices[0].source;
  const auto loud = [&](const Stretch& stretch) {
    return std::ranges::any_of(stretch.voices, [&](const Voice& voice) {
      return voice.source == source && at_least(voice.share, bar);
    });
  };
  std::optional<TimePoint> since;
  for (auto i = all.size(); i > 0 && loud(all[i - 1]); --i)
    since = std::max(all[i - 1].from, memory_.clocks_from);
  return since;
}

}  // namespace goji::criteria
