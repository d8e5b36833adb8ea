#include "flow/course_opening.h"

#include "base/rfc3339.h"
#include "criteria/opening.h"
#include "domain/words.h"
#include "flow/course_drafts.h"
#include "flow/course_episodes.h"
#include "flow/course_founding.h"
#include "flow/course_places.h"
#include "flow/course_press.h"
#include "flow/course_saying.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace goji::flow::course {
namespace {

using criteria::Action;

struct Candidates {
  std::vector<Candidate> open{};
  std::vector<Candidate> blind{};
};

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

/// A member that was not told yet, or must be told again: what it would be told as, if rule 1
/// holds. Who is told of it as operational, or not at all, is announced by whoever speaks now.
void make_ready(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  Incident& incident = *incident_of(world, place);
  Member& member = incident.members.at(place.component.key);
  if (!to_impact(member.told)) member.lone = opening.lone;
  const bool alone = company_of(world, place, turn.now).others == 0;
  const bool lone = opening.lone || (member.lone && alone);
  const auto impact = impact_of(place, to_impact(member.told), lone);
  if (impact) turn.ready[place.component.key] = to_component_status(*impact);
}

/// Rules 1 and 2 hold, or a holding statement is due: it goes on to the others of its kind.
void stand_as_candidate(
    World& world, Place& place, bool lone, ComponentStatus status, Candidates& candidates) {
  Candidate one{
      .founder = {.place = &place, .status = status, .onset = onset_of(world, place), .lone = lone},
      .reason = reason_of(world, place, world.now)};
  (world.blind() ? candidates.blind : candidates.open).push_back(std::move(one));
}

/// What rule 1 says: whether it holds, for whom, and as what it would be announced.
struct Ruled {
  criteria::Opening opening{};
  std::optional<ComponentStatus> status{};

  [[nodiscard]] bool holds() const { return opening.holds && status; }
};

/// Nothing stands in its way: it is announced, a person is asked, or, blind, a draft is made and
/// then the line is held.
void put_forward(
    World& world, Turn& turn, Place& place, const Ruled& ruled, Candidates& candidates) {
  const bool blind = world.blind() && !ancestor_announced(world, place);
  if (ruled.holds() && blind) draft_blindly(world, turn, place);
  // A holding statement needs only that it still fires.
  const bool holding = blind && place.episode->blind_drafted;
  const bool wanted = world.blind() ? holding && !place.episode->decided : ruled.holds();
  if (!wanted) return;
  const auto status = ruled.status.value_or(status_for_draft(place));
  if (place.ruling.policy.action == Action::AfterApproval)
    ask_first(world, turn, place);
  else
    stand_as_candidate(world, place, ruled.opening.lone, status, candidates);
}

/// What rule 1 says of it, and what follows while it is part of no incident.
void look_at(World& world, Turn& turn, Place& place, Candidates& candidates) {
  Ruled ruled{.opening = opening_of(world, place, turn.now)};
  const auto& opening = ruled.opening;
  turn.look_again(opening.look_again_at);
  if (opening.holds || world.blind()) ruled.status = status_to_announce(place, opening.lone);
  const bool holds = ruled.holds() || (opening.holds && place.incident != 0);
  if (holds && !place.episode->held_at) place.episode->held_at = turn.now;
  if (holds && place.incident != 0) return make_ready(world, turn, place, opening);
  if (!holds) draft_what_lasts(world, turn, place, opening);
  if (const auto until = maintenance_until(world, place, turn.now)) {
    // After the end, which is part of it.
    turn.look_again(*until + std::chrono::milliseconds{1});
    if (holds) record_maintenance(world, turn, place, *until);
    return;
  }
  if (holds && place.ruling.policy.action == Action::Never)
    return record_ruled_out(world, turn, place);
  if (place.incident == 0) put_forward(world, turn, place, ruled, candidates);
}

void leave(World& world, Place& place) {
  incident_of(world, place)->members.erase(place.component.key);
  place.incident = 0;
}

/// One that waits to be told is a member only while everything that let it join still holds; what
/// the signals of the instant itself say comes later.
void look_at_joiner(World& world, Turn& turn, Place& place, Candidates& candidates) {
  const auto& key = place.component.key;
  const auto opening = opening_of(world, place, turn.now);
  if (opening.holds && !world.blind() && !maintenance_until(world, place, turn.now)) {
    make_ready(world, turn, place, opening);
  } else if (!turn.ready.contains(key)) {
    leave(world, place);
    look_at(world, turn, place, candidates);
  }
}

/// Why what is over and was not announced is told afterwards, or is not.
const char* ended_code(bool small, bool covered, bool never) {
  if (small) return "ended_small";
  if (covered) return "ended_under_maintenance";
  return never ? "ended_never" : "ended_untold";
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
  const bool covered = maintenance_covered(world, place, episode.began_at, ended_at);
  const bool small = !criteria::at_least(agreed, policy.ended_minutes) &&
                     !criteria::at_least(largest, policy.ended_largest);
  const bool never = place.ruling.policy.action == Action::Never;
  const bool tell = !episode.announced && !covered && !small && !never;
  if (!episode.announced) {
    const auto onset = onset_of(world, place);
    Reason reason{.code = ended_code(small, covered, never),
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
  outdate_drafts(world, turn, place.component.key, "it ended at " + to_rfc3339(ended_at));
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
    const bool waits = waits_to_be_told(world, *place);
    // What only its background keeps firing is clean, and opens nothing.
    if (!fires(*place) || place->clean_since || place->episode->muted) {
      // The others' clean window is not to wait for what was never told.
      if (waits && !turn.ready.contains(place->component.key)) leave(world, *place);
    } else if (waits) {
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

}  // namespace goji::flow::course
