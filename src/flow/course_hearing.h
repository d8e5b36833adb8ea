#pragma once

#include "flow/course_world.h"

#include <span>
#include <vector>

/// From signals to what the world remembers.
namespace goji::flow::course {

/// Whether a source that was heard counts as one that could have spoken.
enum class Memory { Keeps, Forgets };

/// The signals of one instant in the order in which they are heard, whatever order they came in:
/// firing before resolved, of two words about one condition the worse last.
[[nodiscard]] std::vector<const Signal*> in_order(const World& world,
                                                  std::span<const Signal> signals);

/// True if it changed anything that decisions look at; a repeat does not.
bool hear(World& world, const Signal& signal, Memory memory = Memory::Keeps);

/// What its sources say is worth something else from `now` on.
void weigh_anew(World& world, Place& place, TimePoint now);

/// Firing conditions that were silent for too long become stale. True if any did.
bool grow_stale(World& world, Turn& turn);

/// Stale conditions that others have stated to be over no longer block recovery, for good.
void overrule_stale(World& world);

/// Components that began to fire or became clean; the fourth such change within the window makes
/// its incident intermittent. After the signals of an instant.
void note_changes(World& world, TimePoint now);

/// Brings every running episode's sums up to date.
void settle(World& world, TimePoint now);

/// The episode is over and the next one begins with what still fires, and zero minutes.
void renew_episode(World& world, Place& place, TimePoint now);

/// Conditions and sources that nobody has mentioned for longer than memory reaches.
void sweep(World& world, TimePoint now);

}  // namespace goji::flow::course
