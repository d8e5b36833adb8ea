#pragma once

#include "app/config.h"

#include <ostream>
#include <string>

namespace goji::app::cli {

/// `goji check`: every complaint about the configuration, its policies and every template in every
/// language for every channel as "path:line: what", or one line that says what it holds. The exit
/// code: 0 good, 1 not.
[[nodiscard]] int check(std::ostream& out,
                        const std::string& path,
                        const Surroundings& surroundings);

}  // namespace goji::app::cli
