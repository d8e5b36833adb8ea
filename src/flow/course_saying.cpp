#include "flow/course_saying.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/course_inputs.h"
#include "flow/course_places.h"
#include "timing/update_promise.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace goji::flow::course {
namespace {

timing::Cadence cadence(const criteria::Policy& policy) {
  return {.major_outage = policy.update_major,
          .partial_outage = policy.update_partial,
          .degraded = policy.update_degraded};
}

bool resolves(NoticeKind kind) {
  return kind == NoticeKind::Resolved;
}

bool allowed(World& world, const std::string& key, NoticeKind kind, TimePoint now) {
  const Place* place = place_named(world, key);
  return place == nullptr ||
         place->cap.allows(
             world.zone->day_of(now), world.terms.policy.notices_a_day, resolves(kind));
}

void count(World& world, const Said& said) {
  for (const auto& [key, status] : said.components)
    if (Place* place = place_named(world, key)) place->cap.add(world.zone->day_of(said.at));
}

ComponentStatus worst_of(const Incident& incident) {
  auto worst = ComponentStatus::Operational;
  for (const auto& [key, member] : incident.members)
    if (member.told) worst = std::max(worst, *member.told);
  return worst;
}

Promised event_of(const Incident& incident,
                  PromiseKind kind,
                  const Promise& promise,
                  TimePoint at) {
  return {
      .at = at, .id = promise.id, .incident = incident.id, .kind = kind, .due_at = promise.due_at};
}

void meet(Turn& turn, const Incident& incident, PromiseKind kind, std::optional<Promise>& promise) {
  if (!promise) return;
  auto met = event_of(incident, kind, *promise, turn.now);
  met.met_at = turn.now;
  turn.events.emplace_back(std::move(met));
  promise.reset();
}

bool ends(NoticeKind kind) {
  return kind == NoticeKind::Resolved || kind == NoticeKind::Retracted || kind == NoticeKind::Ended;
}

/// Every public notice meets the last promise of an update and makes the next.
void renew_update_promise(World& world, Turn& turn, Incident& incident, bool promises_no_time) {
  meet(turn, incident, PromiseKind::NextUpdate, incident.next_update);
  if (!incident.open() || promises_no_time) return;
  const auto& policy = world.terms.policy;
  const auto next =
      timing::next_update(cadence(policy), worst_of(incident), turn.now, policy.remind_at);
  incident.next_update =
      Promise{.id = ++world.last_promise, .due_at = next.due_at, .remind_at = next.remind_at};
  turn.events.emplace_back(
      event_of(incident, PromiseKind::NextUpdate, *incident.next_update, turn.now));
}

void keep_told(World& world, Incident& incident, const Notice& notice, TimePoint now) {
  for (const auto& [key, status] : notice.told) {
    Member& member = incident.members[key];
    Place* place = place_named(world, key);
    const bool before = to_impact(member.told).has_value();
    if (!member.told) incident.onset = std::min(incident.onset, member.onset);
    if (notice.anew.contains(key) && place != nullptr && place->episode)
      member.onset = onset_of(world, *place);  // others may join by its new start
    member.told = status;
    if (place == nullptr || !place->episode || place->incident != incident.id) continue;
    const bool announced = to_impact(status).has_value();
    if (announced) place->episode->announced = true;
    place->episode->history.announce(now, announced);
    const auto& voices = place->episode->history.now().voices;
    if (announced && !before && member.lone && voices.size() == 1)
      place->episode->history.credit(voices.front().source);
    place->episode->history.settle(place->ruling.policy, *place->ruling.weights, now);
  }
}

/// Whom it names: every member that it changes or that still has a problem, if its day has room.
std::map<std::string, ComponentStatus> named(World& world,
                                             const Incident& incident,
                                             const Notice& notice,
                                             TimePoint now) {
  std::map<std::string, ComponentStatus> components;
  for (const auto& [key, member] : incident.members)
    if ((to_impact(member.told) || notice.told.contains(key)) &&
        (!notice.automatic || allowed(world, key, notice.kind, now)))
      components.emplace(key, *member.told);
  return components;
}

}  // namespace

Notice about_all(const Incident& incident, Notice notice) {
  for (const auto& [key, member] : incident.members)
    if (to_impact(member.told)) notice.told.emplace(key, *member.told);
  return notice;
}

Notice within_cap(World& world, Notice notice, TimePoint now) {
  if (!notice.automatic) return notice;
  std::erase_if(notice.told,
                [&](const auto& entry) { return !allowed(world, entry.first, notice.kind, now); });
  return notice;
}

void say(World& world, Turn& turn, Incident& incident, const Notice& notice) {
  keep_told(world, incident, notice, turn.now);
  const bool still = notice.kind == NoticeKind::Still;
  incident.stills = still ? incident.stills + 1 : 0;
  const bool no_time = still && incident.stills >= world.terms.policy.stills_in_a_row;
  Said said{.at = turn.now,
            .kind = notice.kind,
            .automatic = notice.automatic,
            .components = named(world, incident, notice, turn.now),
            .reason = notice.reason,
            .intermittent = notice.intermittent,
            .promises_no_time = no_time,
            .notify = notice.notify};
  if (notice.automatic) count(world, said);
  incident.last_notice_at = turn.now;
  incident.last_word = std::string{word(notice.kind)} + " at " + to_rfc3339(turn.now);
  if (ends(notice.kind)) end_recovery(turn, incident, resolves(notice.kind));

  const auto index = turn.events.size();
  turn.events.emplace_back(std::move(said));
  renew_update_promise(world, turn, incident, no_time);
  std::get<Said>(turn.events[index]).incident = state_of(world, incident);
}

void hold_back(
    World& world, Turn& turn, const Notice& notice, IncidentId incident, TimePoint onset) {
  const auto today = world.zone->day_of(turn.now);
  turn.look_again(world.zone->next_midnight(turn.now));
  bool fresh = false;
  for (const auto& [key, status] : notice.told) {
    Place* place = place_named(world, key);
    if (place == nullptr || place->held_back_on == today) continue;
    place->held_back_on = today;
    fresh = true;
  }
  if (!fresh) return;
  propose(world,
          turn,
          {.kind = Draft::Kind::HeldBack,
           .would_be = notice.kind,
           .components = notice.told,
           .incident = incident,
           .onset = onset},
          {.code = "cap_reached",
           .facts = {{"cap", std::to_string(world.terms.policy.notices_a_day)},
                     {"kind", std::string{word(notice.kind)}}}});
}

bool is_held_back(World& world, Turn& turn, const Incident& incident, NoticeKind kind) {
  const auto today = world.zone->day_of(turn.now);
  bool any = false;
  for (const auto& [key, member] : incident.members) {
    if (!to_impact(member.told)) continue;
    any = true;
    const Place* place = place_named(world, key);
    if (place == nullptr || place->held_back_on != today || allowed(world, key, kind, turn.now))
      return false;
  }
  if (any) turn.look_again(world.zone->next_midnight(turn.now));
  return any;
}

void promise_recovery(World& world, Turn& turn, Incident& incident, TimePoint due_at) {
  incident.recovery = Promise{.id = ++world.last_promise, .due_at = timing::whole_second(due_at)};
  turn.events.emplace_back(event_of(incident, PromiseKind::Recovery, *incident.recovery, turn.now));
}

void end_recovery(Turn& turn, Incident& incident, bool met) {
  if (!incident.recovery) return;
  auto event = event_of(incident, PromiseKind::Recovery, *incident.recovery, turn.now);
  event.is_void = !met;
  if (met) event.met_at = turn.now;
  turn.events.emplace_back(std::move(event));
  incident.recovery.reset();
}

void promise_first_notice(World& world, Turn& turn, const Incident& incident) {
  const auto within = world.terms.policy.first_notice_within;
  std::optional<TimePoint> due;
  for (const auto& [key, member] : incident.members) {
    const Place* place = place_named(world, key);
    if (place == nullptr || !place->episode) continue;
    auto clock = place->episode->history.memory().reached_at;
    const auto held = place->episode->held_at;
    if (held && (!clock || *held < *clock)) clock = held;
    if (!clock) continue;
    for (const Maintenance& work : world.terms.maintenances) {
      const auto here = std::ranges::find(work.components, key) != work.components.end();
      if (here && work.from <= *clock && *clock < work.to) clock = work.to;
    }
    due = std::min(due.value_or(*clock + within), *clock + within);
  }
  if (!due) return;
  const Promise promise{.id = ++world.last_promise, .due_at = timing::whole_second(*due)};
  auto event = event_of(incident, PromiseKind::FirstNotice, promise, turn.now);
  turn.events.emplace_back(event);
  event.met_at = turn.now;
  turn.events.emplace_back(std::move(event));
}

void close(World& world, Incident& incident, TimePoint now) {
  incident.phase = Phase::Resolved;
  incident.resolved_at = now;
  std::erase_if(incident.members, [](const auto& entry) { return !entry.second.told; });
  for (const auto& place : world.places) {
    if (place->incident != incident.id) continue;
    place->incident = 0;
    const auto member = incident.members.find(place->component.key);
    if (!place->episode || member == incident.members.end()) continue;
    auto& history = place->episode->history;
    if (place->episode->announced)
      member->second.minutes += history.corroborated(world.terms.policy, now);
    history.announce(now, false);
  }
}

Draft& propose(World& world, Turn& turn, Draft draft, const Reason& reason) {
  draft.id = ++world.last_draft;
  draft.made_at = turn.now;
  Said said{.at = turn.now,
            .kind = NoticeKind::Draft,
            .automatic = false,
            .draft = draft.id,
            .components = draft.components,
            .reason = reason};
  const auto incident = world.incidents.find(draft.incident);
  if (incident != world.incidents.end()) said.incident = state_of(world, incident->second);
  turn.events.emplace_back(std::move(said));
  return world.drafts.emplace(draft.id, std::move(draft)).first->second;
}

bool is_news(const Place& place, Verdict verdict, std::string_view code) {
  fmt::memory_buffer summary;
  fmt::format_to(std::back_inserter(summary),
                 "{}/{}/{}",
                 code,
                 place.episode->history.now().voices.size(),
                 static_cast<int>(verdict));
  return std::string_view{summary.data(), summary.size()} != place.decided;
}

void record(World& world, Turn& turn, Place& place, Finding finding) {
  auto& facts = finding.reason.facts;
  const auto sources = facts.find("sources");
  auto summary = finding.reason.code + '/' + (sources == facts.end() ? "" : sources->second) + '/' +
                 std::to_string(static_cast<int>(finding.verdict));
  if (!finding.always && summary == place.decided) return;
  place.decided = std::move(summary);
  const bool full = world.detail == Detail::Full;
  turn.events.emplace_back(Decided{.at = turn.now,
                                   .component = place.component.key,
                                   .verdict = finding.verdict,
                                   .reason = std::move(finding.reason),
                                   .by_minutes_at = finding.by_minutes_at,
                                   .inputs = full ? inputs_of(world, place, turn.now) : "",
                                   .incident = finding.incident});
}

}  // namespace goji::flow::course
