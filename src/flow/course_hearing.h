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

/// Conditions and sources that nobody has mentioned for longer than memory reaches.
void sweep(World& world, TimePoint now);

}  // namespace goji::flow::course
