#pragma once

#include "flow/course_world.h"

/// What begins: episodes that end untold, opening rules, drafts, holding statements.
namespace goji::flow::course {

/// Episodes that were quiet for long enough are over; what was not announced may be told
/// afterwards.
void end_episodes(World& world, Turn& turn);

/// The opening rules and the drafts, for every component that fires. What joins an open incident or
/// relapses in it is made ready in `turn`.
void open_what_is_due(World& world, Turn& turn);

/// It is a member of an open incident and was not told as operational since: nothing to open.
[[nodiscard]] bool stands_announced(const World& world, const Place& place);

}  // namespace goji::flow::course
