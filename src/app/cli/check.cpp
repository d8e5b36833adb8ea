#include "app/cli/check.h"

#include "app/blueprint.h"

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
  const auto plan = draw(path, surroundings);
  if (!plan) {
    out << plan.error().what << '\n';
    return 1;
  }
  const auto troubles = troubles_of(*plan);
  for (const auto& trouble : troubles)
    out << trouble << '\n';
  if (!troubles.empty()) return 1;
  out << path << ": good: " << summary(*plan->config) << '\n';
  return 0;
}

}  // namespace goji::app::cli
