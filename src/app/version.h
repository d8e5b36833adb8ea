#pragma once

#include <string_view>

namespace goji::app {

/// As in CHANGELOG.md and CMakeLists.txt; a test compares them.
inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace goji::app
