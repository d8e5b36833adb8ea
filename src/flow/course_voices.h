#pragma once

#include "criteria/voices.h"
#include "flow/course_world.h"

#include <cstdint>
#include <optional>

/// From conditions to what a source says of a component. Nothing here changes anything.
namespace goji::flow::course {

/// Its word counts at present.
[[nodiscard]] bool counts(const Place& place, const Condition& condition);

/// What all firing conditions of one source say together; nothing if its word does not count.
[[nodiscard]] std::optional<criteria::Voice> voice_of(const Place& place, std::uint32_t source);

/// What a condition says that is over, and of which one word tells all.
[[nodiscard]] criteria::Voice voice_of_whole(const Place& place, const Watched& watched);

}  // namespace goji::flow::course
