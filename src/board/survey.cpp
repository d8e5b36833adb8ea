#include "board/survey.h"

#include "board/text.h"

#include <algorithm>
#include <utility>

namespace goji::board {
namespace {

std::vector<ComponentStatus> statuses_of(const std::vector<ComponentFacts>& components) {
  std::vector<ComponentStatus> statuses;
  statuses.reserve(components.size());
  for (const auto& component : components)
    statuses.push_back(component.status);
  return statuses;
}

TimePoint latest_change(const Facts& facts) {
  TimePoint latest{};
  for (const auto& component : facts.components)
    latest = std::max(latest, component.since);
  for (const auto& incident : facts.incidents)
    latest = std::max(latest, updated_at(incident));
  for (const auto& maintenance : facts.maintenances)
    latest = std::max(latest, updated_at(maintenance));
  return latest == TimePoint{} ? facts.built_at : latest;
}

TimePoint latest_update(const std::vector<Update>& updates, TimePoint first) {
  for (const auto& update : updates)
    first = std::max(first, update.at);
  return first;
}

}  // namespace

Survey::Survey(const Facts& facts)
    : facts_(facts),
      days_(days_until(facts.built_at, facts.site.zone, kUptimeDays)),
      changed_at_(latest_change(facts)) {
  const auto statuses = statuses_of(facts.components);
  rollup_ = rollup_of(statuses, facts.site.maintenance_indicator);
  worst_ = worst_of(statuses);
  for (const auto& component : facts.components)
    by_key_.emplace(component.component.key, &component);
  group_components();
  order_groups();
}

void Survey::group_components() {
  std::map<std::string_view, std::size_t> places;
  for (const auto& component : facts_.components) {
    const std::string_view key = component.component.group;
    const auto place = places.find(key);
    const bool joins = !key.empty() && place != places.end();
    if (!joins) {
      places[key] = groups_.size();
      groups_.push_back({.key = std::string(key)});
    }
    groups_[joins ? place->second : groups_.size() - 1].members.push_back(&component);
  }
}

void Survey::order_groups() {
  std::vector<Group> ordered;
  for (const auto& group : groups_)
    if (!group.key.empty()) ordered.push_back(group);
  // A group without a heading comes after those that have one.
  std::ranges::stable_sort(ordered, {}, [&](const Group& group) {
    return std::ranges::find(facts_.headings, group.key, &Heading::key) - facts_.headings.begin();
  });
  auto next = ordered.begin();
  for (auto& group : groups_)
    if (!group.key.empty()) group = std::move(*next++);
}

const ComponentFacts* Survey::component(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

const std::string& Survey::text(const Localized& text, std::string_view language) const {
  return in_language(text, language, facts_.site.languages);
}

Mark Survey::mark(Mark own) const {
  return own == Mark::None ? facts_.site.mark : own;
}

bool is_open(const IncidentFacts& incident) {
  return incident.phase != Phase::Resolved && !incident.retracted;
}

bool is_open(const MaintenanceFacts& maintenance) {
  return maintenance.state != MaintenanceFacts::State::Completed;
}

TimePoint ended_at(const IncidentFacts& incident) {
  if (!incident.resolved_at) return updated_at(incident);
  return incident.monitoring_at.value_or(*incident.resolved_at);
}

TimePoint updated_at(const IncidentFacts& incident) {
  return latest_update(incident.updates, incident.opened_at);
}

TimePoint updated_at(const MaintenanceFacts& maintenance) {
  return latest_update(maintenance.updates, maintenance.created_at);
}

}  // namespace goji::board
