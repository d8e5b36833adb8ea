#include "simulation/run.h"

#include "simulation/world.h"

#include <fmt/format.h>

#include <chrono>

namespace goji::simulation {

Report run(const Plan& plan, Bug bug) {
  return World{plan, bug}.live();
}

Plan shrunk(Plan plan, Bug bug) {
  // Half of it away, then a quarter, down to one item at a time, until nothing more can go.
  for (auto size = plan.items.size() / 2 + 1; size > 0;) {
    bool smaller = false;
    for (std::size_t from = 0; from < plan.items.size();) {
      Plan without = plan;
      const auto to = std::min(from + size, plan.items.size());
      without.items.erase(without.items.begin() + static_cast<std::ptrdiff_t>(from),
                          without.items.begin() + static_cast<std::ptrdiff_t>(to));
      if (run(without, bug).violation.empty()) {
        from = to;
      } else {
        plan = std::move(without);
        smaller = true;
      }
    }
    if (size == 1 && !smaller) break;
    size = size == 1 ? 1 : size / 2;
  }
  return plan;
}

std::string in_words(const Plan& plan, const Report& report) {
  auto text = fmt::format("seed {}\n\nwhat happens from outside:\n", plan.seed);
  for (const Item& item : plan.items)
    text += fmt::format(
        "{:>9.3f} s  {}\n", std::chrono::duration<double>(item.at).count(), in_words(item));
  text += "\nwhat came of it:\n";
  for (const auto& line : report.history)
    text += line + "\n";
  return text + fmt::format("\ntrace {:016x}: {}\n",
                            report.trace,
                            report.violation.empty() ? "all held" : report.violation);
}

}  // namespace goji::simulation
