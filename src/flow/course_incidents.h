#pragma once

#include "flow/course_world.h"

/// What becomes of open incidents: updates, recovery, relapse, reminders.
namespace goji::flow::course {

/// Of all open incidents: whether they are over; what joined, worsened, relapsed, improved or came
/// back, in one `updated`; then what is due anyway.
void carry_on(World& world, Turn& turn);

/// Says that it is over, for a person or because it stayed clean. False if the cap holds it back.
bool resolve(World& world, Turn& turn, Incident& incident, bool automatic, Reason reason);

/// Says that it is watched. False if the cap holds it back.
bool watch(World& world, Turn& turn, Incident& incident, bool automatic, Reason reason);

}  // namespace goji::flow::course
