#pragma once

#include "app/cli/program.h"
#include "app/config.h"

#include <string>

namespace goji::app::cli {

/// `goji backup FILE`: a consistent copy of the store, also while it is served.
[[nodiscard]] int backup(World& world,
                         const std::string& config_file,
                         const Surroundings& surroundings,
                         const std::string& file);

}  // namespace goji::app::cli
