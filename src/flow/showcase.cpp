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
    update.brief[language] = words.short_text;
    update.body[language] = to_html(words.body);
  }
  return update;
}

/// While readers were told that one component was not operational.
class Stretches {
 public:
  void turn(ComponentStatus status, TimePoint at) {
    close(at);
    if (status != ComponentStatus::Operational) open_ = board::Stretch{status, at, std::nullopt};
  }

  void close(TimePoint at) {
    if (!open_) return;
    open_->to = at;
    found_.push_back(*std::exchange(open_, std::nullopt));
  }

  [[nodiscard]] std::vector<board::Stretch> all() && {
    if (open_) found_.push_back(*open_);
    return std::move(found_);
  }

 private:
  std::vector<board::Stretch> found_{};
  std::optional<board::Stretch> open_{};
};

std::vector<board::Stretch> stretches(const board::IncidentFacts& incident,
                                      const std::string& component) {
  Stretches found;
  for (auto update = incident.updates.rbegin(); update != incident.updates.rend(); ++update) {
    // What was announced first had begun at the onset.
    const auto at = update == incident.updates.rbegin() ? incident.onset : update->at;
    for (const board::Touched& touched : update->components)
      if (touched.component == component && touched.from != touched.to) found.turn(touched.to, at);
  }
  if (incident.resolved_at) found.close(*incident.resolved_at);
  return std::move(found).all();
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

void add(board::ComponentFacts& facts, const board::Stretch& stretch, TimePoint now) {
  if (!stretch.to && stretch.status > facts.status) {
    facts.status = stretch.status;
    facts.since = stretch.from;
  }
  if (stretch.to) facts.since = std::max(facts.since, *stretch.to);
  if (!stretch.to || *stretch.to > now - kRemembered) facts.history.push_back(stretch);
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

board::ComponentFacts Showcase::facts_of_component(const Component& component,
                                                   TimePoint now) const {
  board::ComponentFacts facts{
      .component = component, .since = setup_.known_since, .known_since = setup_.known_since};
  for (const Maintenance& maintenance : setup_.maintenances)
    if (under_maintenance(maintenance, component.key, now)) {
      facts.status = ComponentStatus::UnderMaintenance;
      facts.since = maintenance.from;
    }
  for (const auto& [id, incident] : incidents_) {
    if (incident.retracted) continue;
    for (const auto& stretch : stretches(incident, component.key))
      add(facts, stretch, now);
  }
  return facts;
}

board::Facts Showcase::facts(TimePoint now, std::optional<TimePoint> verified_at) const {
  board::Facts facts{.site = setup_.site,
                     .headings = setup_.headings,
                     .verified_at = verified_at,
                     .built_at = now};
  for (const Component& component : setup_.components)
    facts.components.push_back(facts_of_component(component, now));
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
