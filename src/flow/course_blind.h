#pragma once

#include "flow/course_world.h"

#include <span>

/// Heartbeats that are lost, and the blindness that may mean.
namespace goji::flow::course {

/// Heartbeats in `signals` that come in time, in the very moment in which they would be lost.
void hear_beats_in_time(World& world, std::span<const Signal> signals);

/// Looks which heartbeats are lost, and whether monitoring is blind. Rule 1's clocks start from
/// zero when it sees again.
void watch_beats(World& world, Turn& turn);

}  // namespace goji::flow::course
