#pragma once

#include "flow/course_world.h"

/// When a component fires, since when, and what is told of it meanwhile.
namespace goji::flow::course {

/// What the condition's source says from `at` on.
void update_voice(World& world, const Watched& watched, TimePoint at);

/// One word that tells of a whole firing, after it is over: as if it had been heard then. What was
/// not known of when it happened may have begun what still goes on.
void hear_whole(World& world, const Watched& watched, const Signal& signal);

/// What its sources say is worth something else from `now` on.
void weigh_anew(World& world, Place& place, TimePoint now);

/// Components that began to fire or became clean; the fourth such change within the window makes
/// its incident intermittent. After the signals of an instant.
void note_changes(World& world, TimePoint now);

/// Brings every running episode's sums up to date.
void settle(World& world, TimePoint now);

/// All up to `now` is judged by the numbers that counted so far, and what follows by others.
void judge_so_far(World& world, TimePoint now);

/// The episode is over and the next one begins with what still fires, and zero minutes.
void renew_episode(World& world, Place& place, TimePoint now);

}  // namespace goji::flow::course
