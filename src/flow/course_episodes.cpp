#include "flow/course_episodes.h"

#include "flow/course_places.h"
#include "flow/course_voices.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace goji::flow::course {
namespace {

Episode& ensure_episode(World& world, Place& place, TimePoint at) {
  if (place.episode) return *place.episode;
  place.episode.emplace(Episode{.began_at = at});
  for (Source& source : place.sources)
    source.witness.reset();
  const Incident* incident = incident_of(world, place);
  const bool announced =
      incident != nullptr && to_impact(incident->members.at(place.component.key).told);
  place.episode->history.announce(at, announced);
  place.episode->announced = announced;
  return *place.episode;
}

void bear_witness(Source& source, const criteria::Witness& seen) {
  if (!source.witness) {
    source.witness = seen;
    return;
  }
  source.witness->first_at = std::min(source.witness->first_at, seen.first_at);
  source.witness->earliest_start = std::min(source.witness->earliest_start, seen.earliest_start);
  source.witness->share = seen.share;
}

void update_firing(Place& place, TimePoint at) {
  Episode& episode = *place.episode;
  const bool any =
      std::ranges::any_of(place.sources, [](const Source& s) { return s.voice.has_value(); });
  if (any && !episode.firing_since) {
    episode.firing_since = at;
    place.began_at = at;
    episode.quiet_since.reset();
  } else if (!any && episode.firing_since) {
    episode.firing_since.reset();
    episode.quiet_since = at;
  }
}

/// It was announced at some time of this.
bool announced_within(const World& world, const Place& place, TimePoint from, TimePoint to) {
  return std::ranges::any_of(world.incidents, [&](const auto& entry) {
    const Incident& incident = entry.second;
    const auto member = incident.members.find(place.component.key);
    return member != incident.members.end() && member->second.told && incident.opened_at <= to &&
           (incident.open() || *incident.resolved_at >= from);
  });
}

/// What was not known of when it happened may have begun what still goes on.
void reach_back(Place& place) {
  Episode& episode = *place.episode;
  const auto since = episode.history.voiced_since();
  if (!episode.firing_since || !since || *since >= *episode.firing_since) return;
  episode.firing_since = since;
  place.began_at = since;
}

/// Clean once: from here on it speaks for itself again, from zero.
void unmute(Place& place, TimePoint at) {
  if (!place.episode || !place.episode->muted) return;
  place.episode->muted = false;
  place.episode->history.restart(at);
}

/// One change more; the last that a window bears makes its incident intermittent.
void count_change(World& world, Place& place, TimePoint at) {
  const auto& policy = world.terms.policy;
  const auto& key = place.component.key;
  const auto changes = place.flapping.change(at, policy.intermittent_within);
  Incident* incident = incident_of(world, place);
  if (incident == nullptr || !incident->members.at(key).told) return;
  if (changes < policy.intermittent_changes || incident->intermittent_told) return;
  if (!std::exchange(incident->intermittent, true)) incident->intermittent_monitored = false;
  auto& unsteady = incident->comes_and_goes;
  const bool named = std::ranges::find(unsteady, key) != unsteady.end();
  if (!named) unsteady.push_back(key);
}

}  // namespace

void update_voice(World& world, const Watched& watched, TimePoint at) {
  Place& place = *watched.place;
  Source& source = place.sources[watched.source];
  const auto voice = voice_of(place, watched.source);
  if (voice) {
    Episode& episode = ensure_episode(world, place, at);
    episode.worst = std::max(episode.worst, voice->impact);
    bear_witness(source,
                 {.first_at = std::max(watched.condition.began_at, episode.began_at),
                  .earliest_start = watched.condition.started_at,
                  .share = voice->share});
  }
  if (!place.episode) return;
  if (voice != source.voice) {
    source.voice = voice;
    place.episode->history.set(at, watched.source, voice);
  }
  update_firing(place, at);
}

void hear_whole(World& world, const Watched& watched, const Signal& signal) {
  Place& place = *watched.place;
  const auto end = std::min(signal.ended_at.value_or(signal.at), signal.at);
  const auto start = std::min(signal.started_at.value_or(end), end);
  const auto voice = voice_of_whole(place, watched);
  const bool known = place.episode.has_value();
  Episode& episode = ensure_episode(world, place, start);
  if (!known) episode.announced = announced_within(world, place, start, end);
  episode.worst = std::max(episode.worst, voice.impact);
  bear_witness(place.sources[watched.source],
               {.first_at = start, .earliest_start = start, .share = voice.share});
  episode.history.overlay(start, end, voice);
  place.changed_at = signal.at;
  const bool background = is_background(world, place, watched.source);
  if (place.clean_since && !background) place.clean_since = std::max(*place.clean_since, end);
  if (!episode.firing_since) episode.quiet_since = std::max(episode.quiet_since.value_or(end), end);
  update_voice(world, watched, signal.at);
  reach_back(place);
}

void weigh_anew(World& world, Place& place, TimePoint now) {
  for (const Watched* watched : place.live)
    update_voice(world, *watched, now);
}

void note_changes(World& world, TimePoint now) {
  for (const auto& place : world.places) {
    const bool clean = is_clean(world, *place);
    if (clean == place->clean_since.has_value()) continue;
    const auto at =
        std::min(std::max(place->changed_at, place->clean_since.value_or(TimePoint{})), now);
    if (clean) {
      place->clean_since = at;
      unmute(*place, at);
    } else {
      place->clean_since.reset();
    }
    count_change(world, *place, at);
  }
}

void settle(World& world, TimePoint now) {
  for (const auto& place : world.places)
    if (place->episode)
      place->episode->history.settle(place->ruling.policy, *place->ruling.weights, now);
}

void judge_so_far(World& world, TimePoint now) {
  settle(world, now);
  for (const auto& place : world.places)
    if (place->episode) place->episode->history.mark(now);
}

void renew_episode(World& world, Place& place, TimePoint now) {
  std::vector<std::optional<criteria::Witness>> witnesses;
  for (std::uint32_t i = 0; i < place.sources.size(); ++i) {
    witnesses.push_back(place.sources[i].witness);
    if (witnesses.back()) witnesses.back()->carried = is_background(world, place, i);
  }
  const Episode before = std::move(*place.episode);
  place.episode.reset();
  const bool fired = before.firing_since.has_value();
  if (!fired) {
    for (Source& source : place.sources)
      source.witness.reset();
    return;
  }
  Episode& next = ensure_episode(world, place, now);
  next.drafted = before.drafted;
  next.firing_since = before.firing_since;
  for (std::size_t i = 0; i < place.sources.size(); ++i) {
    Source& source = place.sources[i];
    if (!source.voice) continue;
    source.witness = witnesses[i];
    next.history.set(now, source.voice->source, source.voice);
  }
  next.history.settle(place.ruling.policy, *place.ruling.weights, now);
}

}  // namespace goji::flow::course
