#include "flow/showcase.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace goji::flow {
namespace {

/// The bars look back this far; older incidents are read from the store when somebody asks.
constexpr auto kRemembered = std::chrono::days{90};
constexpr std::size_t kMostIncidents = 1'000;

/// What an incident said of each component, told from one update to the next.
class Telling {
 public:
  std::vector<board::Touched> touched_by(const std::map<std::string, ComponentStatus>& said) {
    std::vector<board::Touched> touched;
    for (const auto& [key, status] : said) {
      const auto before = std::exchange(last_[key], status);
      touched.push_back({.component = key, .from = before, .to = status});
    }
    return touched;
  }

 private:
  std::map<std::string, ComponentStatus> last_{};  // a new entry is Operational
};

board::Update update_of(const store::RevisionRow& row,
                        Telling& telling,
                        const std::function<std::string(const std::string&)>& to_html) {
  board::Update update{.revision = row.id,
                       .kind = row.kind,
                       .phase = row.phase,
                       .at = row.at,
                       .automatic = row.automatic,
                       .components = telling.touched_by(row.components)};
  for (const auto& [language, words] : row.words) {
    update.title[language] = words.title;
    update.body[language] = to_html(words.body);
  }
  return update;
}

/// While readers were told that a component was not operational.
std::vector<board::Stretch> stretches(const board::IncidentFacts& incident,
                                      const std::string& component) {
  std::vector<board::Stretch> found;
  std::optional<board::Stretch> open;
  const auto close = [&](TimePoint at) {
    if (!open) return;
    open->to = at;
    found.push_back(*std::exchange(open, std::nullopt));
  };
  for (auto update = incident.updates.rbegin(); update != incident.updates.rend(); ++update) {
    for (const board::Touched& touched : update->components) {
      if (touched.component != component || touched.from == touched.to) continue;
      close(update->at);
      // What was announced had begun at the onset.
      const bool first = update == incident.updates.rbegin();
      if (touched.to != ComponentStatus::Operational)
        open = board::Stretch{touched.to, first ? incident.onset : update->at, std::nullopt};
    }
  }
  if (incident.resolved_at) close(*incident.resolved_at);
  if (open) found.push_back(*open);
  return found;
}

bool is_over(const board::IncidentFacts& incident) {
  return incident.retracted || incident.resolved_at.has_value();
}

board::MaintenanceFacts facts_of(const Maintenance& maintenance,
                                 std::uint64_t id,
                                 TimePoint known_since,
                                 TimePoint now) {
  using State = board::MaintenanceFacts::State;
  board::MaintenanceFacts facts{.id = id,
                                .title = maintenance.title,
                                .from = maintenance.from,
                                .to = maintenance.to,
                                .created_at = std::min(maintenance.from, known_since),
                                .components = maintenance.components};
  if (now >= maintenance.to) {
    facts.state = State::Completed;
    facts.completed_at = maintenance.to;
  } else if (now >= maintenance.from) {
    facts.state = State::InProgress;
  }
  return facts;
}

bool under_maintenance(const Maintenance& maintenance, const std::string& key, TimePoint now) {
  return maintenance.from <= now && now < maintenance.to &&
         std::ranges::find(maintenance.components, key) != maintenance.components.end();
}

}  // namespace

void Showcase::load(store::Reading& reading) {
  incidents_.clear();
  for (const auto& row : reading.incidents(0, kMostIncidents))
    keep(reading, row);
  for (const auto& row : reading.open_incidents())
    keep(reading, row);
}

void Showcase::refresh(store::Reading& reading, const std::set<IncidentId>& touched) {
  for (const IncidentId id : touched)
    if (const auto row = reading.incident(id)) keep(reading, *row);
}

void Showcase::keep(store::Reading& reading, const store::IncidentRow& row) {
  board::IncidentFacts facts{.id = row.id,
                             .phase = row.phase,
                             .impact = ComponentStatus::Operational,
                             .onset = row.onset,
                             .opened_at = row.opened_at,
                             .monitoring_at = row.monitoring_at,
                             .resolved_at = row.resolved_at,
                             .next_update_at = row.next_update_at,
                             .retracted = row.retracted,
                             .automatic = row.automatic};
  Telling telling;
  std::set<std::string> members;
  for (const auto& revision : reading.revisions(row.id)) {
    if (revision.state != store::RevisionState::Published) continue;
    facts.updates.push_back(update_of(revision, telling, setup_.to_html));
    if (facts.title.empty()) facts.title = facts.updates.back().title;
    for (const auto& [key, status] : revision.components) {
      members.insert(key);
      facts.impact = std::max(facts.impact, status);
    }
  }
  std::ranges::reverse(facts.updates);
  for (const Component& component : setup_.components)
    if (members.contains(component.key)) facts.components.push_back(component.key);
  incidents_.insert_or_assign(row.id, std::move(facts));
}

board::Facts Showcase::facts(TimePoint now, std::optional<TimePoint> verified_at) const {
  board::Facts facts{.site = setup_.site, .verified_at = verified_at, .built_at = now};
  for (const Component& component : setup_.components) {
    board::ComponentFacts one{
        .component = component, .since = setup_.known_since, .known_since = setup_.known_since};
    for (const Maintenance& maintenance : setup_.maintenances)
      if (under_maintenance(maintenance, component.key, now)) {
        one.status = ComponentStatus::UnderMaintenance;
        one.since = maintenance.from;
      }
    for (const auto& [id, incident] : incidents_) {
      if (incident.retracted) continue;
      for (const auto& stretch : stretches(incident, component.key)) {
        if (!stretch.to && stretch.status > one.status) {
          one.status = stretch.status;
          one.since = stretch.from;
        }
        if (stretch.to) one.since = std::max(one.since, *stretch.to);
        if (!stretch.to || *stretch.to > now - kRemembered) one.history.push_back(stretch);
      }
    }
    facts.components.push_back(std::move(one));
  }
  for (auto incident = incidents_.rbegin(); incident != incidents_.rend(); ++incident)
    if (!is_over(incident->second) || incident->second.opened_at > now - kRemembered)
      facts.incidents.push_back(incident->second);
  for (std::size_t i = 0; i < setup_.maintenances.size(); ++i)
    facts.maintenances.push_back(facts_of(setup_.maintenances[i], i + 1, setup_.known_since, now));
  std::ranges::stable_sort(
      facts.maintenances, std::ranges::greater{}, &board::MaintenanceFacts::from);
  return facts;
}

}  // namespace goji::flow
