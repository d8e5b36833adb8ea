#include "flow/course_incidents.h"

#include "base/rfc3339.h"
#include "flow/course_places.h"
#include "flow/course_saying.h"
#include "flow/course_survey.h"
#include "timing/update_promise.h"

#include <algorithm>
#include <utility>

namespace goji::flow::course {
namespace {

struct Windows {
  TimePoint monitoring_at{};
  TimePoint resolved_at{};
};

Windows windows(const World& world, const Incident& incident, TimePoint clean) {
  const auto& policy = world.terms.policy;
  if (incident.intermittent)
    return {.monitoring_at = clean + policy.intermittent_monitoring_after,
            .resolved_at = clean + policy.intermittent_resolve_after};
  return {.monitoring_at = clean + policy.monitoring_after,
          .resolved_at = clean + policy.resolve_after};
}

/// Members that joined but cannot be told are no members. True if there were any: then the others
/// may have been clean for longer than it seemed.
bool drop_untold(World& world, Incident& incident) {
  for (const auto& place : world.places) {
    const auto member = incident.members.find(place->component.key);
    if (place->incident != incident.id || member == incident.members.end()) continue;
    if (!member->second.told) place->incident = 0;
  }
  const auto is_untold = [](const auto& entry) { return !entry.second.told; };
  return std::erase_if(incident.members, is_untold) > 0;
}

void keep_course(Incident& incident, const Changes& changes, const Notice& notice) {
  for (const auto& [key, status] : notice.told) {
    Member& member = incident.members.at(key);
    const auto before = to_impact(member.told);
    const auto after = to_impact(status);
    if (changes.anew.contains(key)) {
      member.improvement = {};
      continue;
    }
    if (before && after && *after < *before) member.improvement.tell_better();
    if (before && after && *after > *before) member.improvement.tell_worse();
  }
  const bool fires_again = changes.why.contains(Why::Relapsed) ||
                           changes.why.contains(Why::Joined) ||
                           changes.why.contains(Why::Intermittent);
  if (fires_again && incident.phase == Phase::Monitoring) incident.phase = Phase::Investigating;
  if (changes.why.contains(Why::Intermittent)) incident.intermittent_told = true;
}

/// Made, or made again from a new clean start; void as soon as a member fires.
void mind_recovery(World& world, Turn& turn, Incident& incident, std::optional<TimePoint> clean) {
  if (!clean || incident.phase != Phase::Monitoring) {
    end_recovery(turn, incident, false);
    return;
  }
  const auto due = timing::whole_second(windows(world, incident, *clean).resolved_at);
  if (incident.recovery && incident.recovery->due_at != due) end_recovery(turn, incident, false);
  if (!incident.recovery) promise_recovery(world, turn, incident, due);
}

/// True if the incident is over.
bool recover(World& world, Turn& turn, Incident& incident) {
  const auto clean = clean_since(world, incident);
  if (clean) {
    const auto due = windows(world, incident, *clean);
    const Reason reason{.code = "clean", .facts = {{"since", to_rfc3339(*clean)}}};
    if (due.resolved_at <= turn.now) {
      if (resolve(world, turn, incident, true, reason)) return true;
    } else {
      turn.look_again(due.resolved_at);
    }
    const bool watched = incident.phase == Phase::Monitoring ||
                         (incident.intermittent && incident.intermittent_monitored);
    if (!watched && due.monitoring_at <= turn.now) {
      watch(world, turn, incident, true, reason);
    } else if (!watched) {
      turn.look_again(due.monitoring_at);
    }
  }
  mind_recovery(world, turn, incident, clean);
  return false;
}

/// What the cap leaves out of a notice is told to operators.
void hold_back_rest(
    World& world, Turn& turn, const Incident& incident, Notice wanted, const Notice& allowed) {
  std::erase_if(wanted.told, [&](const auto& entry) { return allowed.told.contains(entry.first); });
  if (!wanted.told.empty()) hold_back(world, turn, wanted, incident.id, incident.onset);
}

/// Said by itself when the promised update is due, so that the promise is kept.
void keep_promise(World& world, Turn& turn, Incident& incident) {
  if (!incident.next_update) return;
  Promise& promise = *incident.next_update;
  if (promise.due_at <= turn.now && !is_held_back(world, turn, incident, NoticeKind::Still)) {
    const Notice wanted = about_all(
        incident,
        {.kind = NoticeKind::Still,
         .reason = {.code = "update_due", .facts = {{"due_at", to_rfc3339(promise.due_at)}}}});
    const auto notice = within_cap(world, wanted, turn.now);
    hold_back_rest(world, turn, incident, wanted, notice);
    const bool held = notice.told.empty() && !wanted.told.empty();
    if (!held && incident.stills < world.terms.policy.stills_in_a_row)
      say(world, turn, incident, notice);
  }
  if (!incident.next_update) return;
  Promise& next = *incident.next_update;
  // What the cap holds back is looked at again when its day is over.
  if (next.due_at > turn.now) turn.look_again(next.due_at);
  if (next.reminded) return;
  if (next.remind_at > turn.now) {
    turn.look_again(next.remind_at);
    return;
  }
  next.reminded = true;
  turn.events.emplace_back(
      Noted{.at = turn.now,
            .reason = {.code = "update_due_soon", .facts = {{"due_at", to_rfc3339(next.due_at)}}},
            .incident = incident.id});
}

/// Tells in one `updated` all that joined, worsened, relapsed, improved or came back, unless the
/// last notice was a moment ago: then it waits. True if a member is none any more.
bool tell_updates(World& world, Turn& turn, Incident& incident) {
  const auto changes = survey(world, turn, incident);
  const auto free_at = incident.last_notice_at + world.terms.policy.update_spacing;
  const bool pending =
      std::ranges::any_of(incident.members, [](const auto& entry) { return !entry.second.told; });
  if (changes.why.empty() && !pending) return false;
  if (free_at > turn.now) {
    turn.look_again(free_at);
    return false;
  }
  Notice wanted{.kind = NoticeKind::Updated, .told = changes.told, .anew = changes.anew};
  if (!changes.why.empty()) wanted.reason = reason_for(changes);
  const bool about_everybody = changes.told.empty();
  if (about_everybody) wanted = about_all(incident, std::move(wanted));
  if (changes.why.contains(Why::Intermittent)) {
    wanted.intermittent.insert(incident.comes_and_goes.begin(), incident.comes_and_goes.end());
    for (const std::string& key : incident.comes_and_goes)
      wanted.told.emplace(key, *incident.members.at(key).told);
  }
  const auto notice = within_cap(world, wanted, turn.now);
  if (!changes.why.empty()) hold_back_rest(world, turn, incident, wanted, notice);
  if (!changes.why.empty() && !notice.told.empty()) {
    keep_course(incident, changes, notice);
    say(world, turn, incident, notice);
    turn.look_again(turn.now + world.terms.policy.update_spacing);
  }
  return drop_untold(world, incident);
}

}  // namespace

bool resolve(World& world, Turn& turn, Incident& incident, bool automatic, Reason reason) {
  Notice wanted{.kind = NoticeKind::Resolved, .automatic = automatic, .reason = std::move(reason)};
  for (const auto& [key, member] : incident.members)
    if (member.told) wanted.told.emplace(key, ComponentStatus::Operational);
  const auto notice = within_cap(world, wanted, turn.now);
  hold_back_rest(world, turn, incident, wanted, notice);
  if (notice.told.empty() && !wanted.told.empty()) return false;
  close(world, incident, turn.now);
  say(world, turn, incident, wanted);
  return true;
}

bool watch(World& world, Turn& turn, Incident& incident, bool automatic, Reason reason) {
  const Notice wanted = about_all(
      incident,
      {.kind = NoticeKind::Monitoring, .automatic = automatic, .reason = std::move(reason)});
  const auto notice = within_cap(world, wanted, turn.now);
  hold_back_rest(world, turn, incident, wanted, notice);
  if (notice.told.empty() && !wanted.told.empty()) return false;
  incident.phase = Phase::Monitoring;
  incident.monitoring_at = turn.now;
  incident.intermittent_monitored = incident.intermittent;
  say(world, turn, incident, notice);
  return true;
}

void carry_on(World& world, Turn& turn) {
  for (auto& [id, incident] : world.incidents) {
    if (!incident.open()) continue;
    if (recover(world, turn, incident)) continue;
    if (tell_updates(world, turn, incident) && recover(world, turn, incident)) continue;
    keep_promise(world, turn, incident);
  }
}

}  // namespace goji::flow::course
