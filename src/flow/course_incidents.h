#pragma once

#include "flow/course_world.h"

/// What becomes of open incidents: updates, recovery, relapse, reminders.
namespace goji::flow::course {

/// Tells in one `updated` all that joined, worsened, relapsed, improved or came back, unless the
/// last notice was a moment ago: then it waits.
void tell_updates(World& world, Turn& turn, Incident& incident);

/// The same for all open incidents, and whether they are over; then what is due anyway.
void carry_on(World& world, Turn& turn);

/// Says that it is over, for a person or because it stayed clean. False if the cap holds it back.
bool resolve(World& world, Turn& turn, Incident& incident, bool automatic, Reason reason);

/// Says that it is watched. False if the cap holds it back.
bool watch(World& world, Turn& turn, Incident& incident, bool automatic, Reason reason);

}  // namespace goji::flow::course
