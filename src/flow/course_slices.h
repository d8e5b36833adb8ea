#pragma once

#include "flow/course_world.h"

#include <span>
#include <vector>

/// The world in pieces that the store keeps.
namespace goji::flow::course {

/// Every piece, exactly as it is now.
[[nodiscard]] std::vector<Slice> slices_of(const World& world);

/// What changed since the last call, without conditions that only were heard again.
[[nodiscard]] std::vector<Slice> changed_slices(World& world);

/// Puts the pieces back into a fresh world. Listening begins again at `now`: if time has passed
/// since, silence is counted from there. Invalid names the slice that cannot be read.
Result<void> restore(World& world, std::span<const Slice> slices, TimePoint now);

}  // namespace goji::flow::course
