#include "flow/course_opening.h"

#include "base/rfc3339.h"
#include "criteria/opening.h"
#include "domain/words.h"
#include "flow/course_hearing.h"
#include "flow/course_places.h"
#include "flow/course_press.h"
#include "flow/course_saying.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace goji::flow::course {
namespace {

struct Candidate {
  Founder founder{};
  criteria::Opening opening{};
};

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
  Notice wanted{.kind = kind, .reason = group.candidates.front().opening.reason};
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
              .reason = one.opening.reason,
              .incident = incident.id,
              .always = true});
}

void join_or_open(World& world, Turn& turn, std::vector<Candidate> candidates) {
  std::vector<Group> groups;
  for (Candidate& one : candidates) {
    const auto id = fitting_incident(world, *one.founder.place, one.founder.onset);
    if (id != 0) {
      join(world, turn, one, id);
      record(world,
             turn,
             *one.founder.place,
             {.verdict = Verdict::Announce, .reason = one.opening.reason, .incident = id});
    } else {
      group_for(world, groups, one).candidates.push_back(std::move(one));
    }
  }
  for (const Group& group : groups)
    found_within_cap(
        world, turn, group, group.reopened == 0 ? NoticeKind::Opened : NoticeKind::Reopened);
}

// --- holding -------------------------------------------------------------------------------------

void hold_the_line(World& world, Turn& turn, std::vector<Candidate> candidates) {
  std::vector<Group> groups;
  std::map<IncidentId, Notice> gained;  // all that one incident gains is one notice
  for (Candidate& one : candidates) {
    const auto due = one.founder.onset + world.terms.policy.holding_after;
    if (due > turn.now) {
      turn.look_again(due);
      continue;
    }
    one.opening.reason.facts["held"] = std::exchange(one.opening.reason.code, "holding");
    const auto id = fitting_incident(world, *one.founder.place, one.founder.onset);
    if (id == 0) {
      group_for(world, groups, one).candidates.push_back(std::move(one));
      continue;
    }
    Notice notice{.kind = NoticeKind::Holding, .reason = one.opening.reason};
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

// --- drafts --------------------------------------------------------------------------------------

/// What is agreed on, else the worst that any source says.
ComponentStatus status_for_draft(const Place& place) {
  auto impact = impact_of(place, std::nullopt, false);
  if (!impact) impact = criteria::agree(place.episode->history.now().voices).worst;
  return to_component_status(impact.value_or(Impact::DegradedPerformance));
}

void draft(World& world, Turn& turn, Place& place, Draft::Kind kind, const Reason& reason) {
  const auto onset = onset_of(world, place);
  const auto id = place.incident != 0 ? place.incident : fitting_incident(world, place, onset);
  propose(world,
          turn,
          {.kind = kind,
           .components = {{place.component.key, status_for_draft(place)}},
           .incident = id,
           .onset = onset},
          reason);
  record(world,
         turn,
         place,
         {.verdict = Verdict::Draft, .reason = reason, .incident = id, .always = true});
}

/// Rule 1 fails: after a while operators are told what there is.
void draft_what_lasts(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  Episode& episode = *place.episode;
  const auto due = *episode.firing_since + place.policy.draft_after;
  const bool wanted = !episode.drafted && !episode.announced;
  if (wanted && due <= turn.now) {
    episode.drafted = true;
    auto reason = opening.reason;
    reason.facts["missing"] = reason.code;
    reason.facts["firing_since"] = to_rfc3339(*episode.firing_since);
    reason.code = "firing_on";
    draft(world, turn, place, Draft::Kind::Opening, reason);
    return;
  }
  if (wanted) turn.look_again(due);
  record(world,
         turn,
         place,
         {.verdict = Verdict::Nothing,
          .reason = opening.reason,
          .by_minutes_at = opening.by_minutes_at,
          .incident = place.incident});
}

void draft_blindly(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  Episode& episode = *place.episode;
  if (episode.blind_drafted) return;
  episode.blind_drafted = true;
  episode.drafted = true;
  auto reason = opening.reason;
  reason.facts["held"] = reason.code;
  reason.code = "blind";
  draft(world, turn, place, Draft::Kind::Blind, reason);
}

/// The policy keeps it from being announced by itself: operators are asked once, or it is only
/// recorded.
void keep_back(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  Episode& episode = *place.episode;
  auto reason = opening.reason;
  reason.facts["held"] = reason.code;
  if (place.policy.action == criteria::Action::Never) {
    reason.code = "policy_never";
    record(world, turn, place, {.verdict = Verdict::Nothing, .reason = std::move(reason)});
    return;
  }
  if (episode.drafted_for_approval) return;
  episode.drafted_for_approval = true;
  episode.drafted = true;
  reason.code = "after_approval";
  draft(world, turn, place, Draft::Kind::Opening, reason);
}

/// Nothing if nobody stands by it.
std::optional<ComponentStatus> status_to_announce(const Place& place, bool lone) {
  const auto impact = impact_of(place, std::nullopt, lone);
  if (!impact) return std::nullopt;
  return to_component_status(*impact);
}

bool ancestor_announced(const World& world, const Place& place) {
  const auto& ancestors = world.ties.ancestors(place.component.key);
  return std::ranges::any_of(ancestors, [&](const std::string& key) {
    const Incident* incident = incident_of(world, *world.place_of.at(key));
    return incident != nullptr && to_impact(incident->members.at(key).told);
  });
}

bool waits_to_be_told(const World& world, const Place& place) {
  const Incident* incident = incident_of(world, place);
  return incident != nullptr && !incident->members.at(place.component.key).told;
}

struct Candidates {
  std::vector<Candidate> open{};
  std::vector<Candidate> blind{};
};

void record_maintenance(
    World& world, Turn& turn, Place& place, const criteria::Opening& opening, TimePoint until) {
  auto reason = opening.reason;
  reason.facts["held"] = std::exchange(reason.code, "under_maintenance");
  reason.facts["until"] = to_rfc3339(until);
  record(world, turn, place, {.verdict = Verdict::Nothing, .reason = std::move(reason)});
}

/// A member that was not told yet, or must be told again: what it would be told as, if rule 1
/// holds.
void make_ready(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  const Incident& incident = *incident_of(world, place);
  const Member& member = incident.members.at(place.component.key);
  const bool alone = company_of(world, place, turn.now).others == 0;
  const bool lone = opening.lone || (member.lone && alone);
  const auto impact = impact_of(place, to_impact(member.told), lone);
  if (impact) turn.ready[place.component.key] = to_component_status(*impact);
}

/// Rules 1 and 2 hold, or a holding statement is due: it goes on to the others of its kind.
void stand_as_candidate(World& world,
                        Place& place,
                        criteria::Opening opening,
                        ComponentStatus status,
                        Candidates& candidates) {
  Candidate one{.founder = {.place = &place,
                            .status = status,
                            .onset = onset_of(world, place),
                            .lone = opening.lone},
                .opening = std::move(opening)};
  (world.blind() ? candidates.blind : candidates.open).push_back(std::move(one));
}

/// What rule 1 says of it, and what follows while it is part of no incident.
void look_at(World& world, Turn& turn, Place& place, Candidates& candidates) {
  const auto opening = opening_of(world, place, turn.now);
  turn.look_again(opening.look_again_at);
  const auto status = status_to_announce(place, opening.lone);
  const bool holds = opening.holds && (status || place.incident != 0);
  if (holds && !place.episode->held_at) place.episode->held_at = turn.now;
  if (holds && place.incident != 0) {
    make_ready(world, turn, place, opening);
    return;
  }
  const auto until = maintenance_until(world, place, turn.now);
  // After the end, which is part of it.
  if (until) turn.look_again(*until + std::chrono::milliseconds{1});
  const bool blind = world.blind() && !ancestor_announced(world, place);
  if (!holds) draft_what_lasts(world, turn, place, opening);
  if (holds && until) record_maintenance(world, turn, place, opening, *until);
  if (holds && !until && blind) draft_blindly(world, turn, place, opening);
  // A holding statement needs only that it still fires.
  const bool holding = blind && place.incident == 0 && place.episode->blind_drafted;
  const bool wanted = world.blind() ? holding && !place.episode->decided : holds;
  if (!until && wanted && place.policy.action != criteria::Action::Automatically)
    keep_back(world, turn, place, opening);
  else if (!until && wanted)
    stand_as_candidate(world, place, opening, status.value_or(status_for_draft(place)), candidates);
}

/// One that waits to be told is a member only while everything that let it join still holds; what
/// the signals of the instant itself say comes later.
void look_at_joiner(World& world, Turn& turn, Place& place, Candidates& candidates) {
  const auto& key = place.component.key;
  const auto opening = opening_of(world, place, turn.now);
  if (opening.holds && !world.blind() && !maintenance_until(world, place, turn.now)) {
    make_ready(world, turn, place, opening);
  } else if (!turn.ready.contains(key)) {
    incident_of(world, place)->members.erase(key);
    place.incident = 0;
    look_at(world, turn, place, candidates);
  }
}

void end_episode(World& world, Turn& turn, Place& place) {
  Episode& episode = *place.episode;
  const auto& policy = world.terms.policy;
  const auto ended_at = episode.quiet_since.value_or(turn.now);
  const auto total = episode.history.corroborated(policy, turn.now);
  const auto agreed =
      episode.history.corroborated(policy, ended_at - policy.minutes_window, ended_at);
  const auto largest = episode.history.largest(policy, turn.now);
  Incident* incident = incident_of(world, place);
  if (incident != nullptr && episode.announced)
    incident->members.at(place.component.key).minutes += total;
  const bool tell = !episode.announced &&
                    !maintenance_covered(world, place, episode.began_at, ended_at) &&
                    (criteria::at_least(agreed, policy.ended_minutes) ||
                     criteria::at_least(largest, policy.ended_largest));
  if (!episode.announced) {
    const auto onset = onset_of(world, place);
    Reason reason{.code = tell ? "ended_untold" : "ended_small",
                  .facts = {{"minutes", criteria::plain(agreed)},
                            {"minutes_bar", criteria::plain(policy.ended_minutes)},
                            {"largest_minutes", criteria::plain(largest)},
                            {"largest_bar", criteria::plain(policy.ended_largest)},
                            {"onset", to_rfc3339(onset)},
                            {"ended_at", to_rfc3339(ended_at)}}};
    if (tell)
      propose(world,
              turn,
              {.kind = Draft::Kind::Ended,
               .would_be = NoticeKind::Ended,
               .components = {{place.component.key, to_component_status(episode.worst)}},
               .incident = place.incident,
               .onset = onset,
               .ended_at = ended_at,
               .minutes = total},
              reason);
    record(world,
           turn,
           place,
           {.verdict = tell ? Verdict::Draft : Verdict::Nothing,
            .reason = std::move(reason),
            .always = true});
  }
  outdate_drafts(world, place.component.key, "it ended at " + to_rfc3339(ended_at));
  place.decided.clear();
  renew_episode(world, place, turn.now);
}

}  // namespace

void end_episodes(World& world, Turn& turn) {
  const auto gap = world.terms.policy.episode_gap;
  for (const auto& place : world.places) {
    if (!place->episode) continue;
    // What only the background keeps alive is over as well.
    const auto quiet =
        place->episode->firing_since ? place->clean_since : place->episode->quiet_since;
    if (!quiet || *quiet < place->episode->began_at) continue;
    if (*quiet + gap <= turn.now) {
      end_episode(world, turn, *place);
    } else {
      turn.look_again(*quiet + gap);
    }
  }
}

void open_what_is_due(World& world, Turn& turn) {
  Candidates candidates;
  for (const auto& place : world.places) {
    // What only its background keeps firing is clean, and opens nothing.
    if (!fires(*place) || place->clean_since || place->episode->muted) continue;
    if (waits_to_be_told(world, *place)) {
      look_at_joiner(world, turn, *place, candidates);
    } else if (!stands_announced(world, *place)) {
      look_at(world, turn, *place, candidates);
    }
  }
  join_or_open(world, turn, std::move(candidates.open));
  hold_the_line(world, turn, std::move(candidates.blind));
}

bool stands_announced(const World& world, const Place& place) {
  const Incident* incident = incident_of(world, place);
  if (incident == nullptr || incident->phase == Phase::Monitoring) return false;
  return to_impact(incident->members.at(place.component.key).told).has_value();
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
                   founder.place->component.key,
                   fmt::format("announced in incident {} at {}", id, to_rfc3339(turn.now)));
  if (fresh) promise_first_notice(world, turn, incident);
  return incident;
}

}  // namespace goji::flow::course
