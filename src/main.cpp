#include "app/cli/program.h"
#include "app/process.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

// The only place that reads argv and the environment.
int main(int argc, char** argv) {
  ::umask(077);  // what goji writes is for its own user: stores hold addresses and token hashes
  goji::app::keep_few_heaps();
  goji::NoMilestones milestones;
  goji::app::cli::World world{
      .environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>{value};
      },
      .out = std::cout,
      .err = std::cerr,
      .milestones = milestones,
      .is_terminal = ::isatty(STDERR_FILENO) == 1};
  try {
    return goji::app::cli::run(std::vector<std::string>(argv + 1, argv + argc), world);
  } catch (const std::exception& mistake) {
    std::cerr << "goji: " << mistake.what() << '\n';
    return 1;
  }
}
