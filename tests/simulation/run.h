#pragma once

#include "simulation/bugs.h"
#include "simulation/plan.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace goji::simulation {

/// What came of one simulated course of events.
struct Report {
  std::string violation{};  ///< empty: all that must hold held
  std::vector<std::string> history{};
  std::uint64_t trace = 0;  ///< the same if and only if the same happened
  std::size_t incidents = 0;
  std::size_t deaths = 0;
  std::size_t steps = 0;
};

/// Lives through a plan, with all chance from its seed: the same plan gives the same report.
[[nodiscard]] Report run(const Plan& plan, Bug bug = Bug::None);

/// The plan without whatever is not needed for it to fail.
[[nodiscard]] Plan shrunk(Plan plan, Bug bug = Bug::None);

/// A failing report for people: the plan in words, what happened, and why that must not be.
[[nodiscard]] std::string in_words(const Plan& plan, const Report& report);

}  // namespace goji::simulation
