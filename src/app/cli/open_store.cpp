#include "app/cli/open_store.h"

#include "store/sqlite/sqlite_store.h"

#include <chrono>
#include <utility>

namespace goji::app::cli {

std::unique_ptr<store::Store> open_store_of(World& world,
                                            const std::string& config_file,
                                            const Surroundings& surroundings) {
  const auto loaded = load_config(config_file, surroundings);
  for (const auto& complaint : loaded.complaints)
    world.err << complaint << '\n';
  if (!loaded.complaints.empty()) return nullptr;
  auto store = store::sqlite::open_store(loaded.config.store.path, store::sqlite::Use::Share);
  if (store) return std::move(*store);
  world.err << store.error().what << '\n';
  return nullptr;
}

TimePoint wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace goji::app::cli
