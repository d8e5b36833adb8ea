#include "web/ops/report.h"

#include "web/ops/get_incidents.h"

#include <algorithm>
#include <set>
#include <utility>

namespace goji::web::ops {
namespace {

std::vector<store::RevisionRow> published(std::vector<store::RevisionRow> all) {
  std::erase_if(all, [](const auto& one) { return one.state != store::RevisionState::Published; });
  return all;
}

/// When it was over: before that was said, the time it was watched.
std::optional<TimePoint> end_of(const store::IncidentRow& incident) {
  if (!incident.resolved_at) return std::nullopt;
  return incident.monitoring_at ? incident.monitoring_at : incident.resolved_at;
}

std::vector<HeardOf> heard_in(const store::IncidentRow& incident,
                              store::Reading& store,
                              TimePoint now) {
  std::vector<HeardOf> all;
  for (const auto& [component, status] : incident.components)
    for (auto& row : store.heard(component, incident.onset, incident.resolved_at.value_or(now)))
      all.push_back({component, std::move(row)});
  return all;
}

std::optional<TimePoint> detected_in(const std::vector<HeardOf>& heard) {
  std::optional<TimePoint> first;
  for (const auto& [component, row] : heard)
    if (row.first_firing_at && (!first || *row.first_firing_at < *first))
      first = row.first_firing_at;
  return first;
}

std::optional<TimePoint> decided_in(const Report& report) {
  for (const auto& decision : report.decisions)
    if (decision.incident == report.incident.id && decision.verdict == "announce")
      return decision.at;
  if (report.updates.empty()) return std::nullopt;
  return report.updates.front().at;
}

using AffectedByKey = std::map<std::string, Affected>;

/// `since` is when it began for those of which the update tells first.
void take(AffectedByKey& all, const store::RevisionRow& update, TimePoint since) {
  for (const auto& [key, status] : update.components) {
    const auto known = all.find(key);
    if (status == ComponentStatus::Operational) {
      if (known != all.end() && !known->second.until) known->second.until = update.at;
      continue;
    }
    auto& one = all.try_emplace(key, Affected{key, status, since}).first->second;
    one.worst = std::max(one.worst, status);
    one.until.reset();
  }
}

}  // namespace

std::vector<Affected> affected_in(const store::IncidentRow& incident,
                                  const std::vector<store::RevisionRow>& updates) {
  AffectedByKey all;
  for (const auto& update : updates)
    take(all, update, &update == &updates.front() ? incident.onset : update.at);
  std::vector<Affected> list;
  for (auto& [key, one] : all) {
    if (!one.until) one.until = end_of(incident);
    list.push_back(std::move(one));
  }
  return list;
}

std::optional<TimePoint> corroborated_in(const std::vector<HeardOf>& heard) {
  std::map<std::string, std::set<std::pair<TimePoint, std::string>>> firing;
  for (const auto& [component, row] : heard)
    if (row.first_firing_at) firing[component].emplace(*row.first_firing_at, row.source);
  std::optional<TimePoint> first;
  for (const auto& [component, sources] : firing) {
    if (sources.size() < 2) continue;
    const auto second = std::next(sources.begin())->first;
    if (!first || second < *first) first = second;
  }
  return first;
}

Report report_of(const store::IncidentRow& incident, store::Reading& store, TimePoint now) {
  Report report{.made_at = now,
                .incident = incident,
                .updates = published(store.revisions(incident.id)),
                .decisions = decisions_behind(incident, store),
                .promises = store.promises(incident.id),
                .channels = store.reach(incident.id),
                .suppressed = store.suppressed(incident.resolved_at.value_or(now)),
                .heard = heard_in(incident, store, now)};
  for (const auto& update : report.updates)
    report.displays.push_back(store.displays(update.id));
  std::ranges::stable_sort(report.promises, {}, &store::PromiseRow::due_at);
  report.components = affected_in(incident, report.updates);
  report.detected_at = detected_in(report.heard);
  report.corroborated_at = corroborated_in(report.heard);
  report.decided_at = decided_in(report);
  if (!report.updates.empty()) report.first_notice = report.updates.front().at - incident.onset;
  return report;
}

Outcome outcome_of(const store::PromiseRow& promise, TimePoint now) {
  if (promise.is_void) return Outcome::Void;
  if (promise.met_at) return *promise.met_at <= promise.due_at ? Outcome::Met : Outcome::Late;
  return promise.due_at < now ? Outcome::Missed : Outcome::Open;
}

std::string_view word(Outcome outcome) {
  switch (outcome) {
    case Outcome::Met:
      return "met";
    case Outcome::Late:
      return "late";
    case Outcome::Missed:
      return "missed";
    case Outcome::Void:
      return "void";
    case Outcome::Open:
      break;
  }
  return "open";
}

std::uint64_t number_in(const store::ReachRow& row,
                        std::initializer_list<store::DeliveryState> states) {
  std::uint64_t number = 0;
  for (const auto state : states)
    if (const auto found = row.states.find(state); found != row.states.end())
      number += found->second;
  return number;
}

std::uint64_t live_in(const store::ReachRow& row) {
  std::uint64_t number = 0;
  for (const auto& [state, count] : row.states)
    if (store::is_live(state)) number += count;
  return number;
}

}  // namespace goji::web::ops
