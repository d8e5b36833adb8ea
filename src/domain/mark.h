#pragma once

namespace goji {

/// What is not the real thing says so in the first words of everything that is said of it.
enum class Mark { None, Drill, Test, Demo };

}  // namespace goji
