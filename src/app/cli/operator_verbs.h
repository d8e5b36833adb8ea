#pragma once

#include "app/cli/program.h"
#include "app/cli/wish.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace goji::app::cli {

/// The verbs that speak to a running goji: look, announce, decide. One object holds what the
/// command line says for whichever of them it names.
class OperatorVerbs {
 public:
  using AddVerb =
      std::function<CLI::App*(const char* name, const char* about, std::function<int()> action)>;

  explicit OperatorVerbs(World& world) : world_(world) {}

  /// Adds them all. What is added refers to this object.
  void add(const AddVerb& add_verb);

 private:
  CLI::App* client_verb(const AddVerb& add_verb,
                        const char* name,
                        const char* about,
                        std::function<int()> action);
  void add_looking(const AddVerb& add_verb);
  void add_speaking(const AddVerb& add_verb);
  void add_deciding(const AddVerb& add_verb);
  void add_controlling(const AddVerb& add_verb);
  void add_repairing(const AddVerb& add_verb);
  void speaks(CLI::App* verb);

  [[nodiscard]] Wish wish() const;
  int status();
  int incidents();
  int deliveries();
  int drafts();
  int explain();
  int announce();
  int update(const std::string& status);
  int retract();
  int decide(const char* verb);
  int edit();
  int gate();
  int report();
  int redrive();
  int release();
  int pause();
  int resume();
  int test();
  int preview(const Wish& wish);

  World& world_;
  std::string server_{};
  std::string token_{};
  bool json_ = false;
  std::uint64_t id_ = 0;
  std::uint64_t version_ = 0;
  std::uint64_t incident_ = 0;
  std::uint64_t delivery_ = 0;
  std::string channel_{};
  std::string component_{};
  bool failed_ = false;
  std::vector<std::string> components_{};
  std::string impact_{};
  std::string status_{};
  std::string template_{};
  std::vector<std::string> titles_{};
  std::vector<std::string> messages_{};
  std::vector<std::string> channels_{};
  bool quiet_ = false;
  bool dry_run_ = false;
  bool restored_ = false;
  std::string error_{};
  std::size_t limit_ = 50;
  std::uint64_t cursor_ = 0;
  std::string wait_{"2m"};
  std::string format_{"md"};
  std::string language_{};
};

}  // namespace goji::app::cli
