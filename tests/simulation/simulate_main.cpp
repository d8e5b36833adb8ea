#include "simulation/run.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>

/// simulator [--seeds N] [--from S] [--bug NAME] [--history]
///
/// Lives through N worlds (1,000), from seed S (1) on. The first that fails is made as small as it
/// gets, told, and ends the program with 1.
namespace {

using goji::simulation::Bug;

std::optional<std::map<std::string, std::string>> options_in(int count, char** words) {
  std::map<std::string, std::string> options;
  for (int i = 1; i < count; ++i) {
    const std::string name = words[i];
    if (name == "--history") {
      options[name] = "yes";
    } else if (name.starts_with("--") && i + 1 < count) {
      options[name] = words[++i];
    } else {
      return std::nullopt;
    }
  }
  return options;
}

std::optional<Bug> bug_named(const std::string& wanted) {
  for (const auto& [bug, name] : goji::simulation::kBugs)
    if (name == wanted) return bug;
  return std::nullopt;
}

int usage() {
  std::fputs("usage: simulator [--seeds N] [--from S] [--bug NAME] [--history]\nbugs:", stderr);
  for (const auto& [bug, name] : goji::simulation::kBugs)
    std::fputs(fmt::format(" {}", name).c_str(), stderr);
  std::fputs("\n", stderr);
  return 2;
}

int simulate(std::uint64_t from, std::uint64_t seeds, Bug bug, bool with_history) {
  using namespace goji::simulation;
  std::size_t incidents = 0;
  std::size_t deaths = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (auto seed = from; seed < from + seeds; ++seed) {
    const auto plan = plan_of(seed);
    const auto report = run(plan, bug);
    incidents += report.incidents;
    deaths += report.deaths;
    if (with_history) std::fputs(in_words(plan, report).c_str(), stdout);
    if (report.violation.empty()) continue;
    const auto small = shrunk(plan, bug);
    std::fputs(in_words(small, run(small, bug)).c_str(), stdout);
    fmt::print("seed {} fails: {} of {} items are needed; again: --from {} --seeds 1\n",
               seed,
               small.items.size(),
               plan.items.size(),
               seed);
    return 1;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  fmt::print("{} worlds, {} incidents, {} deaths: all held; {:.0f} incidents/s, {:.0f} worlds/s\n",
             seeds,
             incidents,
             deaths,
             static_cast<double>(incidents) / took.count(),
             static_cast<double>(seeds) / took.count());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  spdlog::set_level(spdlog::level::off);
  // One thread, and nobody asks how much memory SQLite uses: it need not lock for either.
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const auto options = options_in(count, words);
  if (!options) return usage();
  const auto value = [&](const std::string& name, const std::string& otherwise) {
    const auto found = options->find(name);
    return found == options->end() ? otherwise : found->second;
  };
  const auto bug = bug_named(value("--bug", "none"));
  if (!bug) return usage();
  try {
    return simulate(std::stoull(value("--from", "1")),
                    std::stoull(value("--seeds", "1000")),
                    *bug,
                    options->contains("--history"));
  } catch (const std::exception&) {
    return usage();
  }
}
