#include "flow/course_founding.h"

#include "base/rfc3339.h"
#include "flow/course_places.h"
#include "flow/course_press.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::flow::course {
namespace {

/// Those that will share one incident.
struct Group {
  IncidentId reopened = 0;
  std::vector<Candidate> candidates{};
};

bool belongs(const World& world, const Candidate& one, const std::string& key, TimePoint onset) {
  const auto apart =
      one.founder.onset < onset ? onset - one.founder.onset : one.founder.onset - onset;
  return apart <= world.terms.policy.join_within ||
         world.ties.tied(one.founder.place->component.key, key);
}

/// The latest resolved incident that it was a member of, if that was not too long ago.
IncidentId relapsed_incident(const World& world, const Candidate& one) {
  const Incident* latest = nullptr;
  for (const auto& [id, incident] : world.incidents) {
    const auto& key = one.founder.place->component.key;
    if (incident.open() || incident.retracted || !incident.members.contains(key)) continue;
    if (one.founder.onset - *incident.resolved_at > world.terms.policy.reopen_within) continue;
    if (latest == nullptr || *latest->resolved_at <= *incident.resolved_at) latest = &incident;
  }
  return latest == nullptr ? 0 : latest->id;
}

Group& group_for(const World& world, std::vector<Group>& groups, const Candidate& one) {
  for (Group& group : groups)
    for (const Candidate& other : group.candidates)
      if (belongs(world, one, other.founder.place->component.key, other.founder.onset))
        return group;
  const auto reopened = relapsed_incident(world, one);
  for (Group& group : groups)
    if (reopened != 0 && group.reopened == reopened) return group;
  groups.push_back({.reopened = reopened});
  return groups.back();
}

void join(World& world, Turn& turn, const Candidate& one, IncidentId id) {
  Place& place = *one.founder.place;
  turn.ready[place.component.key] = one.founder.status;
  place.incident = id;
  world.incidents.at(id).members[place.component.key] = {.onset = one.founder.onset,
                                                         .lone = one.founder.lone};
}

/// What the cap does not let through becomes a draft; the others found the incident.
void found_within_cap(World& world, Turn& turn, const Group& group, NoticeKind kind) {
  Notice wanted{.kind = kind, .reason = group.candidates.front().reason};
  for (const Candidate& one : group.candidates)
    wanted.told.emplace(one.founder.place->component.key, one.founder.status);
  const auto onset = group.candidates.front().founder.onset;
  const auto notice = within_cap(world, wanted, turn.now);
  std::vector<Founder> founders;
  Notice held = wanted;
  for (const Candidate& one : group.candidates) {
    if (!notice.told.contains(one.founder.place->component.key)) continue;
    founders.push_back(one.founder);
    held.told.erase(one.founder.place->component.key);
  }
  if (!held.told.empty()) hold_back(world, turn, held, group.reopened, onset);
  if (founders.empty()) return;
  const Incident& incident = found(world, turn, group.reopened, founders, notice);
  for (const Candidate& one : group.candidates)
    if (one.founder.place->incident == incident.id)
      record(world,
             turn,
             *one.founder.place,
             {.verdict = Verdict::Announce,
              .reason = one.reason,
              .incident = incident.id,
              .always = true});
}

}  // namespace

void join_or_open(World& world, Turn& turn, std::vector<Candidate> candidates) {
  std::vector<Group> groups;
  for (Candidate& one : candidates) {
    const auto id = fitting_incident(world, *one.founder.place, one.founder.onset);
    if (id != 0) {
      join(world, turn, one, id);
      record(world,
             turn,
             *one.founder.place,
             {.verdict = Verdict::Announce, .reason = one.reason, .incident = id});
    } else {
      group_for(world, groups, one).candidates.push_back(std::move(one));
    }
  }
  for (const Group& group : groups)
    found_within_cap(
        world, turn, group, group.reopened == 0 ? NoticeKind::Opened : NoticeKind::Reopened);
}

void hold_the_line(World& world, Turn& turn, std::vector<Candidate> candidates) {
  std::vector<Group> groups;
  std::map<IncidentId, Notice> gained;  // all that one incident gains is one notice
  for (Candidate& one : candidates) {
    const auto due = one.founder.onset + world.terms.policy.holding_after;
    if (due > turn.now) {
      turn.look_again(due);
      continue;
    }
    one.reason.facts["held"] = std::exchange(one.reason.code, "holding");
    const auto id = fitting_incident(world, *one.founder.place, one.founder.onset);
    if (id == 0) {
      group_for(world, groups, one).candidates.push_back(std::move(one));
      continue;
    }
    Notice notice{.kind = NoticeKind::Holding, .reason = one.reason};
    notice.told.emplace(one.founder.place->component.key, one.founder.status);
    if (within_cap(world, notice, turn.now).told.empty()) {
      hold_back(world, turn, notice, id, one.founder.onset);
      continue;
    }
    join(world, turn, one, id);
    gained.emplace(id, notice).first->second.told.merge(notice.told);
  }
  for (const auto& [id, notice] : gained)
    say(world, turn, world.incidents.at(id), notice);
  for (const Group& group : groups)
    found_within_cap(world, turn, group, NoticeKind::Holding);
}

IncidentId fitting_incident(const World& world, const Place& place, TimePoint onset) {
  const auto& ancestors = world.ties.ancestors(place.component.key);
  const Incident* of_ancestor = nullptr;
  const Incident* oldest = nullptr;
  for (const auto& [id, incident] : world.incidents) {
    if (!incident.open()) continue;
    bool above = false;
    bool fits = false;
    for (const auto& [key, member] : incident.members) {
      const auto apart = member.onset < onset ? onset - member.onset : member.onset - onset;
      above = above || (ancestors.contains(key) && to_impact(member.told));
      fits = fits || apart <= world.terms.policy.join_within ||
             world.ties.tied(place.component.key, key);
    }
    const auto older = [&](const Incident* other) {
      return other == nullptr || incident.opened_at < other->opened_at;
    };
    if (above && older(of_ancestor)) of_ancestor = &incident;
    if (fits && older(oldest)) oldest = &incident;
  }
  if (of_ancestor != nullptr) return of_ancestor->id;
  return oldest == nullptr ? 0 : oldest->id;
}

Incident& found(World& world,
                Turn& turn,
                IncidentId reopened,
                const std::vector<Founder>& founders,
                const Notice& notice) {
  const auto id = reopened != 0 ? reopened : ++world.last_incident;
  Incident& incident = world.incidents[id];
  const bool fresh = reopened == 0;
  if (fresh) {
    incident.id = id;
    incident.automatic = notice.automatic;
    incident.opened_at = turn.now;
    incident.onset = founders.front().onset;
  }
  incident.phase = Phase::Investigating;
  incident.monitoring_at.reset();
  incident.resolved_at.reset();
  incident.intermittent = false;
  incident.intermittent_told = false;
  incident.comes_and_goes.clear();
  std::erase_if(incident.members, [&](const auto& entry) {
    const Place* place = place_named(world, entry.first);
    return place == nullptr || place->incident != 0;  // it is part of another one by now
  });
  for (const auto& [key, member] : incident.members)
    place_named(world, key)->incident = id;
  for (const Founder& founder : founders) {
    Place& place = *founder.place;
    place.incident = id;
    Member& member = incident.members[place.component.key];
    member.onset = founder.onset;
    member.improvement = {};
    member.lone = founder.lone;
    if (fresh) incident.onset = std::min(incident.onset, founder.onset);
  }
  say(world, turn, incident, notice);
  for (const Founder& founder : founders)
    outdate_drafts(world,
                   turn,
                   founder.place->component.key,
                   fmt::format("announced in incident {} at {}", id, to_rfc3339(turn.now)));
  if (fresh) promise_first_notice(world, turn, incident);
  return incident;
}

}  // namespace goji::flow::course
