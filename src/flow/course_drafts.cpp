#include "flow/course_drafts.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/course_founding.h"
#include "flow/course_places.h"
#include "flow/course_press.h"
#include "flow/course_saying.h"

#include <utility>

namespace goji::flow::course {
namespace {

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

/// What held, under the name of what keeps it from being announced.
Reason instead_of(const World& world, const Place& place, const char* code) {
  auto reason = reason_of(world, place, world.now);
  reason.facts["held"] = std::exchange(reason.code, code);
  return reason;
}

/// The facts of what is only recorded are many, and nobody reads them in a long history.
Reason reason_to_record(const World& world, const Place& place, const criteria::Opening& opening) {
  if (world.detail == Detail::Full) return reason_of(world, place, world.now);
  return {.code = std::string{opening.code},
          .facts = {{"sources", std::to_string(place.episode->history.now().voices.size())}}};
}

void record_missing(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  if (!is_news(place, Verdict::Nothing, opening.code)) return;
  record(world,
         turn,
         place,
         {.verdict = Verdict::Nothing,
          .reason = reason_to_record(world, place, opening),
          .by_minutes_at = opening.by_minutes_at,
          .incident = place.incident});
}

}  // namespace

ComponentStatus status_for_draft(const Place& place) {
  auto impact = impact_of(place, std::nullopt, false);
  if (!impact) impact = criteria::agree(place.episode->history.now().voices).worst;
  return to_component_status(impact.value_or(Impact::DegradedPerformance));
}

void draft_what_lasts(World& world, Turn& turn, Place& place, const criteria::Opening& opening) {
  Episode& episode = *place.episode;
  const auto& policy = place.ruling.policy;
  const auto due = *episode.firing_since + policy.draft_after;
  const bool wanted =
      !episode.drafted && !episode.announced && policy.action != criteria::Action::Never;
  if (!wanted || due > turn.now) {
    if (wanted) turn.look_again(due);
    record_missing(world, turn, place, opening);
    return;
  }
  episode.drafted = true;
  auto reason = reason_of(world, place, turn.now);
  reason.facts["firing_since"] = to_rfc3339(*episode.firing_since);
  reason.facts["missing"] = std::exchange(reason.code, "firing_on");
  draft(world, turn, place, Draft::Kind::Opening, reason);
}

void draft_blindly(World& world, Turn& turn, Place& place) {
  Episode& episode = *place.episode;
  if (episode.blind_drafted) return;
  episode.blind_drafted = true;
  episode.drafted = true;
  draft(world, turn, place, Draft::Kind::Blind, instead_of(world, place, "blind"));
}

void ask_first(World& world, Turn& turn, Place& place) {
  Episode& episode = *place.episode;
  if (episode.asked || episode.blind_drafted) return;
  episode.asked = true;
  episode.drafted = true;
  outdate_drafts(
      world, turn, place.component.key, "it has grown: a later draft says what it is now");
  auto reason = instead_of(world, place, "after_approval");
  reason.facts["rule"] = place.ruling.rule->place;
  draft(world, turn, place, Draft::Kind::Opening, reason);
}

void record_ruled_out(World& world, Turn& turn, Place& place) {
  if (!is_news(place, Verdict::Nothing, "policy_never")) return;
  auto reason = instead_of(world, place, "policy_never");
  reason.facts["rule"] = place.ruling.rule->place;
  record(world, turn, place, {.verdict = Verdict::Nothing, .reason = std::move(reason)});
}

void record_maintenance(World& world, Turn& turn, Place& place, TimePoint until) {
  if (!is_news(place, Verdict::Nothing, "under_maintenance")) return;
  auto reason = instead_of(world, place, "under_maintenance");
  reason.facts["until"] = to_rfc3339(until);
  record(world, turn, place, {.verdict = Verdict::Nothing, .reason = std::move(reason)});
}

}  // namespace goji::flow::course
