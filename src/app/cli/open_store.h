#pragma once

#include "app/cli/program.h"
#include "app/config.h"
#include "store/store.h"

#include <memory>
#include <string>

namespace goji::app::cli {

/// The store that the configuration names, beside whoever serves it; nothing, with every complaint
/// on `world.err`, if the configuration or the store is not good.
[[nodiscard]] std::unique_ptr<store::Store> open_store_of(World& world,
                                                          const std::string& config_file,
                                                          const Surroundings& surroundings);

/// The wall clock: these verbs live for a moment, and have no timers.
[[nodiscard]] TimePoint wall_clock();

}  // namespace goji::app::cli
