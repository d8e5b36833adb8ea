#pragma once

#include "flow/course_world.h"

/// What a person says about a draft, and what becomes of it.
namespace goji::flow::course {

/// Each does what the word asks for, or leaves all as it was.
Result<void> approve(World& world, Turn& turn, const Word& word);
Result<void> reject(World& world, Turn& turn, const Word& word);
Result<void> edit(World& world, Turn& turn, const Word& word);

}  // namespace goji::flow::course
