#include "flow/course_places.h"

#include "domain/words.h"
#include "flow/course_voices.h"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <utility>

namespace goji::flow::course {
namespace {

using criteria::Voice;

/// As many as one component usually has are kept without asking for memory.
using Voices = boost::container::small_vector<Voice, 16>;

/// It fires, and its word counts.
bool speaks(const Place& place, const Condition& condition) {
  return condition.state == State::Firing && counts(place, condition);
}

/// The voices of the sources that fire and count; if wanted, with all that still block.
Voices voices_of(const Place& place, bool with_stale) {
  Voices voices;
  for (const Watched* watched : place.live) {
    const Condition& condition = watched->condition;
    if (!speaks(place, condition) && (!with_stale || watched->overruled)) continue;
    const auto same = std::ranges::find(voices, watched->source, &Voice::source);
    if (same == voices.end()) {
      voices.push_back(
          {.source = watched->source, .impact = condition.impact, .press = condition.press});
    } else {
      same->impact = std::max(same->impact, condition.impact);
      same->press = same->press || condition.press;
    }
  }
  return voices;
}

std::optional<Impact> impact_among(const Voices& voices, std::optional<Impact> told, bool lone) {
  const auto found = criteria::agree(voices);
  if (found.sources != 1 || found.pressed) return found.impact;
  if (lone) return found.worst;
  return told ? std::optional{std::min(*told, *found.worst)} : std::nullopt;
}

std::optional<TimePoint> lost_since(const World& world, const std::string& source) {
  const auto beat = world.beats.find(source);
  if (beat == world.beats.end() || !beat->second.heard_at || !beat->second.lost)
    return std::nullopt;
  return beat->second.heard_at;
}

}  // namespace

bool fires(const Place& place) {
  return place.episode && place.episode->firing_since;
}

bool is_background(const World& world, const Place& place, std::uint32_t source) {
  const auto& one = place.sources[source].witness;
  if (!place.episode || !one) return false;
  const auto later = std::ranges::count_if(place.sources, [&](const Source& other) {
    return other.witness && other.witness->first_at > one->first_at;
  });
  return criteria::is_background(world.terms.policy,
                                 *one,
                                 static_cast<std::size_t>(later),
                                 place.episode->history.memory().corroborated_at);
}

bool is_overruled(const World& world, const Place& place, const Watched& stale) {
  const Incident* incident = incident_of(world, place);
  const auto& policy = world.terms.policy;
  auto need = policy.overruled_by;
  if (incident != nullptr && incident->members.at(place.component.key).lone)
    need = policy.lone_overruled_by;
  std::size_t others = 0;
  for (std::uint32_t i = 0; i < place.sources.size(); ++i)
    if (i != stale.source && place.sources[i].resolved_at > stale.condition.heard_at &&
        weight_of(place.ruling, place.sources[i].name) > 0)
      ++others;
  return others >= need;
}

bool is_clean(const World& world, const Place& place) {
  return std::ranges::all_of(place.live, [&](const Watched* watched) {
    if (is_background(world, place, watched->source)) return true;
    return watched->condition.state == State::Stale && watched->overruled;
  });
}

TimePoint onset_of(const World& world, const Place& place) {
  std::vector<criteria::Witness> witnesses;
  for (const Source& source : place.sources)
    if (source.witness) witnesses.push_back(*source.witness);
  return criteria::onset(
      world.terms.policy, witnesses, place.episode->history.memory().corroborated_at);
}

std::optional<Impact> impact_of(const Place& place, std::optional<Impact> told, bool lone) {
  const auto firing = impact_among(voices_of(place, false), told, lone);
  const bool all_speak = std::ranges::all_of(
      place.live, [&](const Watched* watched) { return speaks(place, watched->condition); });
  if (!told || all_speak) return firing;
  // Stale conditions keep their last impact, but cannot raise it.
  const auto with_stale = impact_among(voices_of(place, true), told, lone);
  return with_stale > told ? std::max(firing, told) : with_stale;
}

criteria::Company company_of(const World& world, const Place& place, TimePoint now) {
  criteria::Company company;
  const auto memory = world.terms.policy.memory;
  for (const Source& source : place.sources) {
    if (source.voice || !source.heard_at || now - *source.heard_at > memory) continue;
    if (weight_of(place.ruling, source.name) <= 0) continue;
    if (lost_since(world, source.name)) continue;
    ++company.others;
    const auto forgotten = *source.heard_at + memory + std::chrono::milliseconds{1};
    company.alone_at = std::max(company.alone_at.value_or(forgotten), forgotten);
  }
  return company;
}

criteria::Opening opening_of(const World& world, Place& place, TimePoint now) {
  Episode& episode = *place.episode;
  auto& waiting = episode.waiting;
  const bool due = waiting && waiting->look_again_at && *waiting->look_again_at <= now;
  if (waiting && !due && !episode.history.changed()) return *waiting;
  const auto& ruling = place.ruling;
  const auto opening = criteria::rule_one(
      ruling.policy, episode.history, *ruling.weights, company_of(world, place, now), now);
  // Only a single source's word depends on who else was heard of lately.
  const bool stays = !opening.holds && episode.history.now().voices.size() > 1;
  waiting = stays ? std::optional{opening} : std::nullopt;
  episode.history.see();
  return opening;
}

Reason reason_of(const World& world, const Place& place, TimePoint now) {
  return criteria::reason_of(place.ruling.policy,
                             place.episode->history,
                             *place.ruling.weights,
                             company_of(world, place, now),
                             now);
}

std::optional<TimePoint> maintenance_until(const World& world, const Place& place, TimePoint now) {
  std::optional<TimePoint> until;
  for (const Maintenance& work : world.terms.maintenances) {
    const bool covers =
        std::ranges::find(work.components, place.component.key) != work.components.end();
    if (covers && work.from <= now && now <= work.to)
      until = std::max(until.value_or(work.to), work.to);
  }
  return until;
}

bool maintenance_covered(const World& world, const Place& place, TimePoint from, TimePoint to) {
  auto covered = maintenance_until(world, place, from);
  while (covered && *covered < to) {
    const auto further = maintenance_until(world, place, *covered);
    if (further == covered) return false;
    covered = further;
  }
  return covered.has_value();
}

Incident* incident_of(World& world, const Place& place) {
  const auto found = world.incidents.find(place.incident);
  return found == world.incidents.end() ? nullptr : &found->second;
}

const Incident* incident_of(const World& world, const Place& place) {
  const auto found = world.incidents.find(place.incident);
  return found == world.incidents.end() ? nullptr : &found->second;
}

std::optional<Impact> to_impact(std::optional<ComponentStatus> status) {
  switch (status.value_or(ComponentStatus::Operational)) {
    case ComponentStatus::MajorOutage:
      return Impact::MajorOutage;
    case ComponentStatus::PartialOutage:
      return Impact::PartialOutage;
    case ComponentStatus::DegradedPerformance:
      return Impact::DegradedPerformance;
    case ComponentStatus::Operational:
    case ComponentStatus::UnderMaintenance:
      break;
  }
  return std::nullopt;
}

Place* place_named(World& world, const std::string& component) {
  const auto found = world.place_of.find(component);
  return found == world.place_of.end() ? nullptr : found->second;
}

double share_minutes(const World& world, const Incident& incident) {
  double most = 0;
  for (const auto& [key, member] : incident.members) {
    auto minutes = member.minutes;
    const auto place = world.place_of.find(key);
    if (place != world.place_of.end() && place->second->incident == incident.id &&
        place->second->episode && place->second->episode->announced)
      minutes += place->second->episode->history.corroborated(world.terms.policy, world.now);
    most = std::max(most, minutes);
  }
  return most;
}

IncidentState state_of(const World& world, const Incident& incident) {
  IncidentState state{.id = incident.id,
                      .phase = incident.phase,
                      .automatic = incident.automatic,
                      .retracted = incident.retracted,
                      .onset = incident.onset,
                      .opened_at = incident.opened_at,
                      .monitoring_at = incident.monitoring_at,
                      .resolved_at = incident.resolved_at,
                      .share_minutes = share_minutes(world, incident)};
  for (const auto& [key, member] : incident.members)
    if (member.told) state.components.emplace(key, *member.told);
  if (incident.next_update) state.next_update_at = incident.next_update->due_at;
  return state;
}

std::optional<TimePoint> clean_since(const World& world, const Incident& incident) {
  std::optional<TimePoint> since;
  for (const auto& [key, member] : incident.members) {
    const auto place = world.place_of.find(key);
    if (place == world.place_of.end()) continue;
    const auto clean = place->second->clean_since;
    if (!clean) return std::nullopt;
    since = std::max(since.value_or(*clean), *clean);
  }
  return since;
}

}  // namespace goji::flow::course
