#include "app/cli/backup.h"

#include "app/cli/open_store.h"
#include "store/sqlite/restore.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace goji::app::cli {

int backup(World& world,
           const std::string& config_file,
           const Surroundings& surroundings,
           const std::string& file) {
  const auto store = open_store_of(world, config_file, surroundings);
  if (!store) return 1;
  if (const auto done = store->backup(file, wall_clock()); !done) {
    world.err << done.error().what << '\n';
    return 1;
  }
  return 0;
}

int restore(World& world,
            const std::string& config_file,
            const Surroundings& surroundings,
            const std::string& file) {
  const auto loaded = load_config(config_file, surroundings);
  for (const auto& complaint : loaded.complaints)
    world.err << complaint << '\n';
  if (!loaded.complaints.empty()) return 1;
  const auto& place = loaded.config.store.path;
  const auto done = store::sqlite::restore_store(file, place, wall_clock());
  if (!done) {
    world.err << done.error().what << '\n';
    return 1;
  }
  fmt::print(world.out, "{} is now in the place of {}\n", file, place);
  if (!done->kept.empty()) fmt::print(world.out, "what was there is kept as {}\n", done->kept);
  if (done->held != 0)
    fmt::print(world.out,
               "{} deliveries wait: start goji, look at `goji deliveries`, and say `goji redrive "
               "--restored` if they may go\n",
               done->held);
  return 0;
}

}  // namespace goji::app::cli
