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

/// `goji restore FILE`: puts a backup in the place of the store, which is kept beside it. Not while
/// it is served. Nothing old leaves after it before somebody says `goji redrive --restored`.
[[nodiscard]] int restore(World& world,
                          const std::string& config_file,
                          const Surroundings& surroundings,
                          const std::string& file);

}  // namespace goji::app::cli
