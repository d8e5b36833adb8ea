#include "board/api.h"

#include "base/utf8.h"
#include "board/text.h"
#include "domain/words.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace goji::board {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostListed = 50;

json::value time_or_null(std::optional<TimePoint> time) {
  return time ? json::value(rfc3339_text(*time)) : json::value(nullptr);
}

std::string id_of(const MaintenanceFacts& maintenance) {
  return fmt::format("m{}", maintenance.id);
}

std::string_view word_of(MaintenanceFacts::State state) {
  if (state == MaintenanceFacts::State::Scheduled) return "scheduled";
  return state == MaintenanceFacts::State::InProgress ? "in_progress" : "completed";
}

/// The state a maintenance was in once this was said.
std::string_view maintenance_status(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::MaintenanceStarted:
    case NoticeKind::MaintenanceOverrun:
      return "in_progress";
    case NoticeKind::MaintenanceCompleted:
    case NoticeKind::Retracted:
      return "completed";
    default:
      return "scheduled";
  }
}

}  // namespace

Api::Api(const Edition& edition) : edition_(edition), dates_(edition.facts().site.zone) {
  for (const auto& group : edition.survey().groups()) {
    int position = 0;
    for (const auto* member : group.members)
      positions_[member->component.key] = ++position;
  }
  int position = 0;
  for (const auto& group : edition.survey().groups()) {
    ++position;
    if (group.key.empty()) positions_[group.members.front()->component.key] = position;
  }
}

std::string Api::status() const {
  return json::serialize(json::object{{"page", page(true)}, {"status", rollup()}});
}

std::string Api::summary() const {
  return json::serialize(json::object{
      {"page", page(true)},
      {"components", component_rows()},
      {"incidents", incident_list([](const auto& incident) { return is_open(incident); })},
      {"scheduled_maintenances",
       maintenance_list([](const auto& maintenance) { return is_open(maintenance); })},
      {"status", rollup()}});
}

std::string Api::components() const {
  return json::serialize(json::object{{"page", page(false)}, {"components", component_rows()}});
}

std::string Api::incidents() const {
  return json::serialize(json::object{
      {"page", page(false)}, {"incidents", incident_list([](const auto&) { return true; })}});
}

std::string Api::unresolved() const {
  return json::serialize(json::object{
      {"page", page(false)},
      {"incidents", incident_list([](const auto& incident) { return is_open(incident); })}});
}

std::string Api::maintenances() const {
  return json::serialize(
      json::object{{"page", page(false)},
                   {"scheduled_maintenances", maintenance_list([](const auto&) { return true; })}});
}

std::string Api::upcoming() const {
  const auto scheduled = [](const auto& maintenance) {
    return maintenance.state == MaintenanceFacts::State::Scheduled;
  };
  return json::serialize(
      json::object{{"page", page(false)}, {"scheduled_maintenances", maintenance_list(scheduled)}});
}

std::string Api::active() const {
  const auto under_way = [](const auto& maintenance) {
    return maintenance.state == MaintenanceFacts::State::InProgress;
  };
  return json::serialize(
      json::object{{"page", page(false)}, {"scheduled_maintenances", maintenance_list(under_way)}});
}

template <class Wanted>
json::array Api::incident_list(Wanted wanted) const {
  json::array list;
  for (const auto& one : edition_.facts().incidents)
    if (list.size() < kMostListed && is_shown(one.mark) && wanted(one))
      list.push_back(incident(one));
  return list;
}

template <class Wanted>
json::array Api::maintenance_list(Wanted wanted) const {
  json::array list;
  for (const auto& one : edition_.facts().maintenances)
    if (list.size() < kMostListed && is_shown(one.mark) && wanted(one))
      list.push_back(maintenance(one));
  return list;
}

/// `verified_at` is ours: it lets a client see that we do not merely repeat ourselves.
json::object Api::page(bool with_verification) const {
  const auto& site = edition_.facts().site;
  json::object page{{"id", site.page_id},
                    {"name", utf8::cleaned(edition_.site_name())},
                    {"url", site.url},
                    {"time_zone", site.zone},
                    {"updated_at", rfc3339_text(edition_.survey().changed_at())}};
  if (with_verification) page["verified_at"] = time_or_null(edition_.facts().verified_at);
  return page;
}

json::object Api::rollup() const {
  const auto& rollup = edition_.survey().rollup();
  return {{"indicator", rollup.indicator}, {"description", rollup.description}};
}

json::object Api::incident(const IncidentFacts& incident) const {
  const auto id = std::to_string(incident.id);
  const auto ended = incident.retracted ? updated_at(incident) : TimePoint{};
  const auto resolved =
      incident.retracted && !incident.resolved_at ? std::optional(ended) : incident.resolved_at;
  const auto impact = incident.retracted ? "none" : impact_word(incident.impact);
  return {{"id", id},
          {"name", marked(incident.mark, edition_.title(incident.title, incident.components))},
          {"status", incident.retracted ? word(Phase::Resolved) : word(incident.phase)},
          {"created_at", rfc3339_text(incident.opened_at)},
          {"updated_at", rfc3339_text(updated_at(incident))},
          {"monitoring_at", time_or_null(incident.monitoring_at)},
          {"resolved_at", time_or_null(resolved)},
          {"impact", impact},
          {"shortlink", fmt::format("{}/incidents/{}", edition_.facts().site.url, incident.id)},
          {"started_at", rfc3339_text(incident.onset)},
          {"page_id", edition_.facts().site.page_id},
          {"incident_updates", updates(incident.updates, id, true)},
          {"components", members(incident.components)},
          {"reminder_intervals", nullptr}};
}

json::object Api::maintenance(const MaintenanceFacts& maintenance) const {
  const auto id = id_of(maintenance);
  return {
      {"id", id},
      {"name", marked(maintenance.mark, edition_.title(maintenance.title, maintenance.components))},
      {"status", word_of(maintenance.state)},
      {"created_at", rfc3339_text(maintenance.created_at)},
      {"updated_at", rfc3339_text(updated_at(maintenance))},
      {"monitoring_at", nullptr},
      {"resolved_at", time_or_null(maintenance.completed_at)},
      {"impact", "maintenance"},
      {"shortlink", fmt::format("{}/maintenances/{}", edition_.facts().site.url, maintenance.id)},
      {"started_at", rfc3339_text(maintenance.from)},
      {"page_id", edition_.facts().site.page_id},
      {"incident_updates", updates(maintenance.updates, id, false)},
      {"components", members(maintenance.components)},
      {"reminder_intervals", nullptr},
      {"scheduled_for", rfc3339_text(maintenance.from)},
      {"scheduled_until", rfc3339_text(maintenance.to)}};
}

json::array Api::updates(const std::vector<Update>& updates,
                         const std::string& id,
                         bool of_incident) const {
  json::array list;
  for (const auto& update : updates) {
    const auto at = rfc3339_text(update.at);
    list.push_back(
        json::object{{"id", std::to_string(update.revision)},
                     {"status", of_incident ? word(update.phase) : maintenance_status(update.kind)},
                     {"body", plain_text(edition_.text(update.body))},
                     {"incident_id", id},
                     {"created_at", at},
                     {"updated_at", at},
                     {"display_at", at},
                     {"affected_components", affected(update)},
                     {"deliver_notifications", true},
                     {"custom_tweet", nullptr},
                     {"tweet_id", nullptr}});
  }
  return list;
}

std::string Api::marked(Mark mark, const std::string& title) const {
  const auto shown = edition_.survey().mark(mark);
  return utf8::cleaned(
      shown == Mark::None ? title
                          : fmt::format("[{}] {}", edition_.mark(shown), edition_.unmarked(title)));
}

bool Api::is_shown(Mark mark) const {
  return mark == Mark::None || edition_.facts().site.mark != Mark::None;
}

}  // namespace goji::board
