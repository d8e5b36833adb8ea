#include "board/frame.h"
#include "board/pages.h"
#include "board/text.h"
#include "board/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace goji::board {
namespace {

using messages::Values;

bool concerns(const std::vector<std::string>& components, const std::string& key) {
  return std::ranges::find(components, key) != components.end();
}

std::vector<Values> past_of(const Edition& edition, const std::string& key) {
  std::vector<PastEvent> events;
  for (const auto& incident : edition.facts().incidents)
    if (concerns(incident.components, key)) events.push_back(past_event(edition, incident));
  for (const auto& maintenance : edition.facts().maintenances)
    if (concerns(maintenance.components, key)) events.push_back(past_event(edition, maintenance));
  sort_newest_first(events);
  std::vector<Values> views;
  views.reserve(events.size());
  for (auto& event : events)
    views.push_back(std::move(event.view));
  return views;
}

/// The days with problems, newest first. Maintenance was announced and is none.
std::vector<Values> trouble_view(const Edition& edition, const Uptime& uptime) {
  const auto& days = edition.survey().days();
  std::vector<Values> views;
  for (std::size_t i = days.size(); i-- > 0;) {
    const auto& record = uptime.days[i];
    if (record.worst() <= ComponentStatus::UnderMaintenance) continue;
    const auto spent = record.in(ComponentStatus::DegradedPerformance) +
                       record.in(ComponentStatus::PartialOutage) +
                       record.in(ComponentStatus::MajorOutage);
    views.push_back({{"date", edition.clock().date(days[i].date)},
                     {"date_iso", date_text(days[i].date)},
                     {"class", std::string(look_of(record.worst()))},
                     {"status", edition.status(record.worst())},
                     {"lasted", edition.clock().lasted(spent)}});
  }
  return views;
}

std::vector<Values> updates_view(const Edition& edition, const std::vector<Update>& updates) {
  std::vector<Values> views;
  views.reserve(updates.size());
  for (const auto& update : updates)
    views.push_back(update_view(edition, update));
  return views;
}

std::string with_mark(const Edition& edition, Mark mark, const std::string& heading) {
  return mark == Mark::None ? heading : fmt::format("[{}] {}", edition.mark(mark), heading);
}

}  // namespace

std::string incident_page(const Edition& edition, const IncidentFacts& incident) {
  const auto everything = std::numeric_limits<std::size_t>::max();
  auto view = incident_view(edition, incident, everything);
  const auto heading = edition.title(incident.title, incident.components);
  const auto title =
      edition.words().phrase("title.incident",
                             {{"phase", phase_text(edition, incident)},
                              {"heading", with_mark(edition, incident.mark, heading)},
                              {"site", edition.site_name()}});
  auto values = frame(edition,
                      {.path = fmt::format("/incidents/{}", incident.id),
                       .title = title,
                       .look = std::string(look_of(incident)),
                       .mark = incident.mark});
  values["heading"] = heading;
  values.merge(view);
  values["retracted"] = incident.retracted;
  values["impact"] = edition.status(incident.impact);
  values["any_update"] = !incident.updates.empty();
  const bool over = incident.resolved_at && !incident.retracted;
  edition.put_time(values, "opened", incident.opened_at);
  edition.put_time(values, "monitoring", incident.monitoring_at);
  edition.put_time(values, "resolved", over ? incident.resolved_at : std::nullopt);
  values["lasted"] =
      over ? edition.clock().lasted(incident.onset, ended_at(incident)) : std::string();
  return edition.words().page("incident", values);
}

std::string maintenance_page(const Edition& edition, const MaintenanceFacts& maintenance) {
  auto view = maintenance_view(edition, maintenance);
  const auto heading = edition.title(maintenance.title, maintenance.components);
  const auto title =
      edition.words().phrase("title.maintenance",
                             {{"state", state_text(edition, maintenance)},
                              {"heading", with_mark(edition, maintenance.mark, heading)},
                              {"site", edition.site_name()}});
  const std::string look = is_open(maintenance) ? "work" : "ok";
  auto values = frame(edition,
                      {.path = fmt::format("/maintenances/{}", maintenance.id),
                       .title = title,
                       .look = look,
                       .mark = maintenance.mark});
  values["heading"] = heading;
  values["class"] = look;
  values.merge(view);
  values["any_update"] = !maintenance.updates.empty();
  values["updates"] = updates_view(edition, maintenance.updates);
  edition.put_time(values, "completed", maintenance.completed_at);
  return edition.words().page("maintenance", values);
}

std::string component_page(const Edition& edition, const ComponentFacts& component) {
  const auto& survey = edition.survey();
  const auto& name = edition.name(component);
  const auto& status = edition.status(component.status);
  const auto title = edition.words().phrase(
      "title.component", {{"name", name}, {"status", status}, {"site", edition.site_name()}});
  auto values = frame(edition,
                      {.path = "/components/" + path_piece(component.component.key),
                       .title = title,
                       .look = std::string(look_of(component.status))});
  const auto uptime = uptime_of(component, survey.days(), survey.facts().built_at);
  auto trouble = trouble_view(edition, uptime);
  auto past = past_of(edition, component.component.key);
  values["class"] = std::string(look_of(component.status));
  values["name"] = name;
  values["status"] = status;
  values["about"] = edition.text(component.component.description);
  edition.put_time(values, "since", component.since);
  put_bars(values, edition, uptime);
  values["legend"] = legend_view(edition);
  values["any_day"] = !trouble.empty();
  values["trouble"] = std::move(trouble);
  values["any_past"] = !past.empty();
  values["past"] = std::move(past);
  return edition.words().page("component", values);
}

}  // namespace goji::board
