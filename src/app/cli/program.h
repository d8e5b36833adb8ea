#pragma once

#include "base/milestones.h"
#include "settings/document.h"

#include <ostream>
#include <string>
#include <vector>

namespace goji::app::cli {

/// What main.cpp hands to the program: nothing else reads arguments, environment or terminals.
struct World {
  settings::Environment environment;
  std::ostream& out;
  std::ostream& err;
  Milestones& milestones;
  bool is_terminal = false;  ///< somebody watches `err`
};

/// Runs `goji` with these arguments (without the program's name). The exit code: 0 done, 1 refused
/// or failed, 2 usage.
[[nodiscard]] int run(const std::vector<std::string>& arguments, World& world);

}  // namespace goji::app::cli
