#include "criteria/history.h"

#include <algorithm>
#include <utility>

namespace goji::criteria {
namespace {

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

void History::restart(TimePoint at) {
  seen_ = false;
  memory_.clocks_from = std::max(memory_.clocks_from, at);
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
