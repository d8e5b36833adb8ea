#include "board/pages.h"
#include "domain/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::board {
namespace {

using Incidents = std::vector<const IncidentFacts*>;

bool is_real(const Facts& facts, Mark mark) {
  return mark == Mark::None || facts.site.mark != Mark::None;
}

Incidents open_incidents(const Facts& facts) {
  Incidents open;
  for (const auto& incident : facts.incidents)
    if (is_open(incident) && is_real(facts, incident.mark)) open.push_back(&incident);
  return open;
}

std::vector<std::string> keys_with(const Facts& facts, ComponentStatus status) {
  std::vector<std::string> keys;
  for (const auto& component : facts.components)
    if (component.status == status) keys.push_back(component.component.key);
  return keys;
}

std::vector<std::string> keys_of(const Incidents& incidents) {
  std::vector<std::string> keys;
  for (const auto* incident : incidents)
    for (const auto& key : incident->components)
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  return keys;
}

std::optional<TimePoint> earliest_since(const Facts& facts, ComponentStatus status) {
  std::optional<TimePoint> earliest;
  for (const auto& component : facts.components)
    if (component.status == status)
      earliest = std::min(earliest.value_or(component.since), component.since);
  return earliest;
}

/// When all work that is under way is to be over.
std::optional<TimePoint> latest_end(const Facts& facts) {
  std::optional<TimePoint> latest;
  for (const auto& maintenance : facts.maintenances)
    if (maintenance.state == MaintenanceFacts::State::InProgress &&
        is_real(facts, maintenance.mark))
      latest = std::max(latest.value_or(maintenance.to), maintenance.to);
  return latest;
}

/// Since when, and when there is more to read.
void put_times(Headline& headline, const Incidents& open, TimePoint now) {
  for (const auto* incident : open) {
    headline.since = std::min(headline.since.value_or(incident->onset), incident->onset);
    const auto next = incident->next_update_at;
    if (!next || *next <= now) continue;
    headline.next_update_at = std::min(headline.next_update_at.value_or(*next), *next);
  }
}

/// One sentence of words/<language>.yaml, by its name under `headline` and `advice`.
struct Sentence {
  std::string name;
  std::string look;
  std::vector<std::string> keys{};
};

Sentence sentence(const Survey& survey, const Incidents& open) {
  const auto& facts = survey.facts();
  const auto of_worst = [&] {
    return Sentence{.name = std::string(word(survey.worst())),
                    .look = std::string(look_of(survey.worst())),
                    .keys = keys_with(facts, survey.worst())};
  };
  if (survey.worst() > ComponentStatus::UnderMaintenance) return of_worst();
  const auto watched = [](const auto* incident) { return incident->phase == Phase::Monitoring; };
  if (!open.empty() && std::ranges::all_of(open, watched))
    return {.name = "watching", .look = "work", .keys = keys_of(open)};
  if (!open.empty()) return {.name = "open", .look = "slow", .keys = keys_of(open)};
  if (survey.worst() == ComponentStatus::UnderMaintenance) return of_worst();
  if (!is_verified(facts)) return {.name = "unverified", .look = "none"};
  return {.name = "operational", .look = "ok"};
}

}  // namespace

bool is_verified(const Facts& facts) {
  return facts.verified_at && facts.built_at - *facts.verified_at <= kVerifiedFor;
}

Headline headline(const Edition& edition) {
  const auto& facts = edition.facts();
  const auto open = open_incidents(facts);
  const auto said = sentence(edition.survey(), open);
  Headline headline{.look = said.look,
                    .text = edition.words().phrase(fmt::format("headline.{}", said.name),
                                                   {{"names", edition.names(said.keys)}}),
                    .advice = edition.words().word(fmt::format("advice.{}", said.name))};
  put_times(headline, open, facts.built_at);
  if (!headline.since && edition.survey().worst() != ComponentStatus::Operational)
    headline.since = earliest_since(facts, edition.survey().worst());
  if (said.name == word(ComponentStatus::UnderMaintenance)) headline.until = latest_end(facts);
  return headline;
}

}  // namespace goji::board
