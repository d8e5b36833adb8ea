#pragma once

#include "flow/course_world.h"

/// What a person says, and what becomes of it.
namespace goji::flow::course {

/// Does what the word asks for, or leaves all as it was. Histories are settled.
Result<void> take(World& world, Turn& turn, const Word& word);

}  // namespace goji::flow::course
