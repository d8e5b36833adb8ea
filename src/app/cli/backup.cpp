#include "app/cli/backup.h"

#include "app/cli/open_store.h"

namespace goji::app::cli {

int backup(World& world,
           const std::string& config_file,
           const Surroundings& surroundings,
           const std::string& file) {
  const auto store = open_store_of(world, config_file, surroundings);
  if (!store) return 1;
  if (const auto done = store->backup(file); !done) {
    world.err << done.error().what << '\n';
    return 1;
  }
  return 0;
}

}  // namespace goji::app::cli
