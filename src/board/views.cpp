#include "board/views.h"

#include "domain/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::board {
namespace {

using messages::Values;

std::vector<Values> touched_view(const Edition& edition, const Update& update) {
  std::vector<Values> touched;
  for (const auto& touch : update.components) {
    const auto* component = edition.survey().component(touch.component);
    if (component == nullptr) continue;
    touched.push_back({{"name", edition.name(*component)},
                       {"was", touch.from == touch.to ? std::string() : edition.status(touch.from)},
                       {"is", edition.status(touch.to)},
                       {"class", std::string(look_of(touch.to))}});
  }
  return touched;
}

std::string outcome(const Edition& edition, const IncidentFacts& incident) {
  if (incident.retracted) return edition.words().word("retracted.outcome");
  return is_open(incident) ? phase_text(edition, incident) : edition.status(incident.impact);
}

}  // namespace

Values update_view(const Edition& edition, const Update& update) {
  Values view{{"revision", std::to_string(update.revision)},
              {"said", edition.words().word(fmt::format("said.{}", word(update.kind)))},
              {"automatic", update.automatic},
              {"body", edition.text(update.body)},
              {"touched", touched_view(edition, update)}};
  edition.put_time(view, "at", update.at);
  return view;
}

std::string phase_text(const Edition& edition, const IncidentFacts& incident) {
  if (incident.retracted) return edition.words().word("retracted.outcome");
  return edition.words().word(fmt::format("phase.{}", word(incident.phase)));
}

std::string_view look_of(const IncidentFacts& incident) {
  if (incident.retracted) return "none";
  if (incident.phase == Phase::Resolved) return "ok";
  return incident.phase == Phase::Monitoring ? "work" : look_of(incident.impact);
}

Values incident_view(const Edition& edition, const IncidentFacts& incident, std::size_t most) {
  std::vector<Values> updates;
  for (const auto& update : incident.updates)
    if (updates.size() < most) updates.push_back(update_view(edition, update));
  Values view{{"id", std::to_string(incident.id)},
              {"class", std::string(look_of(incident))},
              {"mark_own", edition.mark(incident.mark)},
              {"title", edition.title(incident.title, incident.components)},
              {"phase", phase_text(edition, incident)},
              {"affected", edition.names(incident.components)},
              {"updates", std::move(updates)},
              {"more", incident.updates.size() > most}};
  edition.put_time(view, "onset", incident.onset);
  edition.put_deadline(view, "next", is_open(incident) ? incident.next_update_at : std::nullopt);
  return view;
}

std::string state_text(const Edition& edition, const MaintenanceFacts& maintenance) {
  using State = MaintenanceFacts::State;
  if (maintenance.state == State::Scheduled) return edition.words().word("maintenance.scheduled");
  return edition.words().word(maintenance.state == State::InProgress ? "maintenance.in_progress"
                                                                     : "maintenance.completed");
}

Values maintenance_view(const Edition& edition, const MaintenanceFacts& maintenance) {
  Values view{{"id", std::to_string(maintenance.id)},
              {"mark_own", edition.mark(maintenance.mark)},
              {"title", edition.title(maintenance.title, maintenance.components)},
              {"state", state_text(edition, maintenance)},
              {"affected", edition.names(maintenance.components)}};
  edition.put_time(view, "from", maintenance.from);
  edition.put_time(view, "to", maintenance.to);
  view["range"] = edition.clock().range(maintenance.from, maintenance.to);
  return view;
}

PastEvent past_event(const Edition& edition, const IncidentFacts& incident) {
  const bool over = !is_open(incident);
  const auto end = ended_at(incident);
  const bool counts = over && !incident.retracted;
  Values view{{"class", std::string(incident.retracted ? "none" : look_of(incident.impact))},
              {"mark_own", edition.mark(incident.mark)},
              {"href", fmt::format("/incidents/{}?lang={}", incident.id, edition.language())},
              {"title", edition.title(incident.title, incident.components)},
              {"outcome", outcome(edition, incident)},
              {"affected", edition.names(incident.components)},
              {"lasted", counts ? edition.clock().lasted(incident.onset, end) : std::string()}};
  edition.put_time(view, "from", incident.onset);
  view["range"] = over ? edition.clock().range(incident.onset, end)
                       : edition.words().phrase("ongoing", {{"time", view["from"]}});
  return {incident.onset, std::move(view)};
}

PastEvent past_event(const Edition& edition, const MaintenanceFacts& maintenance) {
  const auto end = maintenance.completed_at.value_or(maintenance.to);
  Values view{{"class", std::string("work")},
              {"mark_own", edition.mark(maintenance.mark)},
              {"href", fmt::format("/maintenances/{}?lang={}", maintenance.id, edition.language())},
              {"title", edition.title(maintenance.title, maintenance.components)},
              {"outcome", state_text(edition, maintenance)},
              {"affected", edition.names(maintenance.components)},
              {"lasted", std::string()}};
  edition.put_time(view, "from", maintenance.from);
  view["range"] = edition.clock().range(maintenance.from, end);
  return {maintenance.from, std::move(view)};
}

void sort_newest_first(std::vector<PastEvent>& events) {
  std::ranges::stable_sort(events, std::ranges::greater{}, &PastEvent::at);
}

}  // namespace goji::board
