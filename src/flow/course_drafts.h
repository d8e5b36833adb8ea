#pragma once

#include "criteria/opening.h"
#include "flow/course_world.h"

/// What is not announced by itself: drafts for operators, and what is only recorded. `opening` is
/// what rule 1 says of the place, which fires.
namespace goji::flow::course {

/// What is agreed on, else the worst that any source says.
[[nodiscard]] ComponentStatus status_for_draft(const Place& place);

/// Rule 1 fails: after a while operators are told what there is, once an episode.
void draft_what_lasts(World& world, Turn& turn, Place& place, const criteria::Opening& opening);

/// Rules 1 and 2 hold, but monitoring is blind.
void draft_blindly(World& world, Turn& turn, Place& place);

/// The opening rules hold, but the policy leaves it to a person: asked once an episode.
void ask_first(World& world, Turn& turn, Place& place);

/// The opening rules hold, but the policy says that nothing follows from it.
void record_ruled_out(World& world, Turn& turn, Place& place);

/// Rule 1 holds, but announced maintenance covers it until then.
void record_maintenance(World& world, Turn& turn, Place& place, TimePoint until);

}  // namespace goji::flow::course
