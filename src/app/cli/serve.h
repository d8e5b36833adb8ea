#pragma once

#include "app/cli/program.h"
#include "app/config.h"

#include <string>

namespace goji::app::cli {

/// `goji serve`: runs until SIGTERM or SIGINT (0), or until it cannot go on (1). SIGHUP reads the
/// configuration again.
[[nodiscard]] int serve(World& world,
                        const std::string& config_file,
                        const Surroundings& surroundings);

}  // namespace goji::app::cli
