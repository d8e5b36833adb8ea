#include "app/cli/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>

namespace goji::app::cli {
namespace {

std::string counted(std::size_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

std::string summary(const Config& config) {
  const std::vector<std::string> parts{
      counted(config.components.size(), "component"),
      counted(config.inlets.size(), "inlet"),
      counted(config.channels->size(), "channel"),
      counted(config.maintenances.size(), "maintenance"),
      fmt::format("in {}", fmt::join(config.site.languages, " and ")),
  };
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

int check(std::ostream& out, const std::string& path, const Surroundings& surroundings) {
  const auto loaded = load_config(path, surroundings);
  for (const auto& complaint : loaded.complaints)
    out << complaint << '\n';
  if (loaded.complaints.empty()) out << path << ": good: " << summary(loaded.config) << '\n';
  return loaded.complaints.empty() ? 0 : 1;
}

}  // namespace goji::app::cli
