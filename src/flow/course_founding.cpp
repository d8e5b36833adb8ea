#include "flow/course_founding.h"

#include "base/rfc3339.h"
#include "flow/course_places.h"
#include "flow/course_press.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace goji::flow::course {
namespace {

/// Those that will share one incident.
struct Group {
  IncidentId reopened = 0;
  std::vector<Candidate> candidates{};
};

/// Two troubles are one: they began together, or one component depends on the other.
bool belongs_together(const World& world,
                      const Place& place,
                      TimePoint onset,
                      const std::string& other,
                      TimePoint other_onset) {
  return std::chrono::abs(onset - other_onset) <= world.terms.policy.join_within ||
         world.ties.tied(place.component.key, other);
}

bool tells_of_ancestor(const World& world, const Place& place, const Incident& incident) {
  const auto& ancestors = world.ties.ancestors(place.component.key);
  return std::ranges::any_of(incident.members, [&](const auto& entry) {
    return ancestors.contains(entry.first) && to_impact(entry.second.told);
  });
}

bool fits(const World& world, const Place& place, TimePoint onset, const Incident& incident) {
  return std::ranges::any_of(incident.members, [&](const auto& entry) {
    return belongs_together(world, place, onset, entry.first, entry.second.onset);
  });
}

/// The one that was opened first; of two opened at once the one that was asked about first.
const Incident* older(const Incident* kept, const Incident& other) {
  return kept == nullptr || other.opened_at < kept->opened_at ? &other : kept;
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
      if (belongs_together(world,
                           *one.founder.place,
                           one.founder.onset,
                           other.founder.place->component.key,
                           other.founder.onset))
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
  const Incident* of_ancestor = nullptr;
  const Incident* oldest = nullptr;
  for (const auto& [id, incident] : world.incidents) {
    if (!incident.open()) continue;
    if (tells_of_ancestor(world, place, incident)) of_ancestor = older(of_ancestor, incident);
    if (fits(world, place, onset, incident)) oldest = older(oldest, incident);
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
