#pragma once

#include "flow/course_world.h"

#include <string>

namespace goji::flow::course {

/// JSON: all that a decision about this component looked at, in this moment.
[[nodiscard]] std::string inputs_of(const World& world, const Place& place, TimePoint now);

}  // namespace goji::flow::course
