#pragma once

#include "flow/course_world.h"

/// What is not heard of any longer. A queue looks at each condition when its silence may have made
/// it stale.
namespace goji::flow::course {

/// The queue looks at its silence, from its last word on.
void arm(World& world, Watched& watched);

/// Its silence means nothing.
void disarm(World& world, Watched& watched);

/// A repeat mostly moves its deadline later, which the queue finds out when it comes to it. It can
/// only come sooner with the first repeat, with an expiry or while long intervals give way. True if
/// it is stale at once.
bool arm_after_repeat(World& world, Watched& watched);

/// Firing conditions that were silent for too long become stale. True if any did.
bool grow_stale(World& world, Turn& turn);

/// Stale conditions that others have stated to be over no longer block recovery, for good.
void overrule_stale(World& world);

}  // namespace goji::flow::course
