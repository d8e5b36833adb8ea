#pragma once

#include "app/cli/program.h"
#include "app/config.h"

#include <string>

namespace goji::app::cli {

/// What the command line asked for; empty means not asked for.
struct BacktestOptions {
  std::string config{};
  std::string signals{};
  std::string format = "text";  ///< or json
  std::string from{};           ///< RFC 3339; earlier signals are passed over
  std::string to{};
  std::string against{};  ///< the name of a policy, or its file: what it would say otherwise
  std::string svg{};      ///< a folder for a picture of each incident
};

/// `goji backtest`: what would have been said, had goji heard these signals. The exit code: 0 done,
/// 1 if the configuration, a line of the signals or a file is not good, which `world.err` tells.
[[nodiscard]] int backtest(World& world,
                           const BacktestOptions& options,
                           const Surroundings& surroundings);

}  // namespace goji::app::cli
