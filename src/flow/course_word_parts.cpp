#include "flow/course_word_parts.h"

#include "base/rfc3339.h"
#include "flow/course_places.h"

#include <fmt/format.h>

namespace goji::flow::course {

Reason by_operator(const char* verb) {
  return {.code = fmt::format("operator_{}", verb)};
}

Notice personal(const Word& word, NoticeKind kind, const char* verb) {
  return {.kind = kind,
          .automatic = false,
          .notify = word.notify,
          .reason = by_operator(verb),
          .told = word.components};
}

Result<void> check_known(World& world, const Components& components) {
  for (const auto& [key, status] : components)
    if (place_named(world, key) == nullptr)
      return Error{Fault::NotFound, fmt::format("there is no component `{}`", key)};
  return {};
}

Error is_over(const Incident& incident) {
  return {Fault::Conflict,
          fmt::format("incident {} is {} since {}; its last notice was {}",
                      incident.id,
                      incident.retracted ? "retracted" : "resolved",
                      to_rfc3339(*incident.resolved_at),
                      incident.last_word)};
}

Error already_told(const Place& place, const Incident& incident) {
  return {Fault::Conflict,
          fmt::format("{} is already announced in incident {}; its last notice was {}",
                      place.component.key,
                      incident.id,
                      incident.last_word)};
}

Result<Incident*> known(World& world, IncidentId id) {
  const auto found = world.incidents.find(id);
  if (found == world.incidents.end())
    return Error{Fault::NotFound, fmt::format("there is no incident {}", id)};
  return &found->second;
}

Result<Incident*> open_one(World& world, IncidentId id) {
  auto incident = known(world, id);
  if (incident && !(*incident)->open()) return is_over(**incident);
  return incident;
}

Result<void> free_for_a_new_one(World& world, const Components& components) {
  for (const auto& [key, status] : components) {
    const Place& place = *place_named(world, key);
    const Incident* incident = incident_of(world, place);
    if (incident != nullptr && incident->members.at(key).told)
      return already_told(place, *incident);
  }
  for (const auto& [key, status] : components) {
    Place& place = *place_named(world, key);
    if (Incident* incident = incident_of(world, place)) incident->members.erase(key);
    place.incident = 0;
  }
  return {};
}

std::vector<Founder> founders(World& world, const Components& components, TimePoint now) {
  std::vector<Founder> all;
  for (const auto& [key, status] : components) {
    Place& place = *place_named(world, key);
    all.push_back(
        {.place = &place, .status = status, .onset = place.episode ? onset_of(world, place) : now});
  }
  return all;
}

void mark_decided(World& world, const Components& components) {
  for (const auto& [key, status] : components) {
    Place* place = place_named(world, key);
    if (place != nullptr && place->episode) place->episode->decided = true;
  }
}

}  // namespace goji::flow::course
