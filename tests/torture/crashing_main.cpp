// goji as it is, but that it is killed at a named point: crashing_goji POINT COUNT ARGUMENT...
// ends by SIGKILL when it passes POINT for the COUNTth time. Nothing is flushed, closed or told.

#include "app/cli/program.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

class KillAt final : public goji::Milestones {
 public:
  KillAt(std::string point, int count) : point_(std::move(point)), left_(count) {}

  void pass(std::string_view point) override {
    if (point == point_ && --left_ == 0) std::raise(SIGKILL);
  }

 private:
  const std::string point_;
  std::atomic<int> left_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  KillAt milestones{argv[1], std::atoi(argv[2])};
  goji::app::cli::World world{
      .environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>{value};
      },
      .out = std::cout,
      .err = std::cerr,
      .milestones = milestones};
  return goji::app::cli::run(std::vector<std::string>(argv + 3, argv + argc), world);
}
