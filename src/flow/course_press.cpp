#include "flow/course_press.h"

#include "flow/course_episodes.h"
#include "flow/course_hearing.h"
#include "flow/course_places.h"

#include <utility>

namespace goji::flow::course {
namespace {

const char* const kOperator = "operator";

std::string key_of(const Incident& incident) {
  return "incident-" + std::to_string(incident.id);
}

Signal pressed(const Incident& incident, const std::string& component, TimePoint at) {
  return {.source = kOperator,
          .key = key_of(incident),
          .component = component,
          .at = at,
          .labels = {{kOperator, "true"}}};
}

}  // namespace

void press(World& world,
           const Incident& incident,
           const std::map<std::string, ComponentStatus>& components,
           TimePoint at) {
  for (const auto& [key, status] : components) {
    auto signal = pressed(incident, key, at);
    signal.impact = to_impact(status);
    signal.status = signal.impact ? Status::Firing : Status::Resolved;
    const bool here = world.watched.contains(ConditionView{signal.source, signal.key, key});
    if (signal.impact || here) hear(world, signal, Memory::Forgets);
  }
  settle(world, at);
}

void release(World& world, const Incident& incident, TimePoint at) {
  std::map<std::string, ComponentStatus> all;
  for (const auto& [key, member] : incident.members)
    all.emplace(key, ComponentStatus::Operational);
  press(world, incident, all, at);
}

void pin(World& world,
         Incident& incident,
         const std::map<std::string, ComponentStatus>& components) {
  for (const auto& [key, status] : components) {
    const Place* place = place_named(world, key);
    const auto member = incident.members.find(key);
    if (place == nullptr || member == incident.members.end()) continue;
    member->second.pinned = impact_of(*place, to_impact(status), member->second.lone);
  }
}

void mute(World& world, const Incident& incident, TimePoint at) {
  for (const auto& [key, member] : incident.members) {
    Place* place = place_named(world, key);
    if (place == nullptr || !place->episode) continue;
    renew_episode(world, *place, at);
    if (!place->episode) continue;
    place->episode->muted = true;
    place->episode->announced = true;  // nothing is left to propose about it
  }
}

void close_draft(Turn& turn, Draft& draft, Draft::Fate fate, std::string what_happened) {
  draft.fate = fate;
  draft.what_happened = std::move(what_happened);
  turn.events.emplace_back(
      DraftClosed{.at = turn.now, .draft = draft.id, .rejected = fate == Draft::Fate::Rejected});
}

void outdate_drafts(World& world,
                    Turn& turn,
                    const std::string& component,
                    const std::string& what_happened) {
  for (auto& [id, draft] : world.drafts) {
    if (draft.fate != Draft::Fate::Pending || draft.kind == Draft::Kind::Ended) continue;
    if (!draft.components.contains(component)) continue;
    close_draft(turn, draft, Draft::Fate::Outdated, what_happened);
  }
}

}  // namespace goji::flow::course
