#include "flow/course_silence.h"

#include "base/rfc3339.h"
#include "flow/course_episodes.h"
#include "flow/course_places.h"
#include "signals/conditions.h"

#include <chrono>
#include <optional>
#include <tuple>

namespace goji::flow::course {
namespace {

signals::Silence silence(const criteria::Policy& policy) {
  return {.intervals = policy.stale_intervals,
          .at_least = policy.stale_at_least,
          .unrepeated = policy.stale_unrepeated};
}

/// The queue looks at its silence no later than this.
void arm(World& world, Watched& watched, std::optional<TimePoint> deadline) {
  if (watched.armed_for == deadline) return;
  if (watched.armed_for) world.silences.erase({*watched.armed_for, watched.number, &watched});
  if (deadline) world.silences.emplace(*deadline, watched.number, &watched);
  watched.armed_for = deadline;
  if (deadline && (!world.next || *deadline < *world.next))
    world.next = std::chrono::ceil<std::chrono::seconds>(*deadline);
}

}  // namespace

void arm(World& world, Watched& watched) {
  arm(world,
      watched,
      signals::stale_at(watched.condition, silence(world.terms.policy), world.listening_since));
}

void disarm(World& world, Watched& watched) {
  arm(world, watched, std::nullopt);
}

bool arm_after_repeat(World& world, Watched& watched) {
  const Condition& condition = watched.condition;
  const auto floor = condition.heard_at + world.terms.policy.stale_at_least;
  if (!condition.expires_at && (!watched.armed_for || *watched.armed_for <= floor)) return false;
  const auto deadline =
      signals::stale_at(condition, silence(world.terms.policy), world.listening_since);
  if (!deadline || (watched.armed_for && *watched.armed_for <= *deadline)) return false;
  arm(world, watched, deadline);
  return *deadline <= condition.heard_at;
}

bool grow_stale(World& world, Turn& turn) {
  bool any = false;
  while (!world.silences.empty() && std::get<0>(*world.silences.begin()) <= turn.now) {
    Watched& watched = *std::get<2>(*world.silences.begin());
    const auto deadline =
        signals::stale_at(watched.condition, silence(world.terms.policy), world.listening_since);
    if (!deadline || *deadline > turn.now) {
      arm(world, watched, deadline);
      continue;
    }
    watched.condition.state = State::Stale;
    watched.overruled = false;
    out_of_date(world, watched);
    disarm(world, watched);
    watched.place->changed_at = turn.now;
    update_voice(world, watched, turn.now);
    any = true;
    turn.events.emplace_back(
        Noted{.at = turn.now,
              .reason = {.code = "condition_stale",
                         .facts = {{"source", watched.condition.source},
                                   {"key", watched.condition.key},
                                   {"component", watched.condition.component},
                                   {"heard_at", to_rfc3339(watched.condition.heard_at)}}},
              .incident = watched.place->incident});
  }
  if (!world.silences.empty()) turn.look_again(std::get<0>(*world.silences.begin()));
  return any;
}

void overrule_stale(World& world) {
  for (const auto& place : world.places)
    for (Watched* watched : place->live) {
      if (watched->condition.state != State::Stale || watched->overruled) continue;
      watched->overruled = is_overruled(world, *place, *watched);
      if (watched->overruled) watched->kept = false;
    }
}

}  // namespace goji::flow::course
