#pragma once

#include "app/cli/client.h"
#include "app/cli/program.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace goji::app::cli {

/// `goji subscribers`: the list of those who asked to be told, through a running goji.
class SubscriberVerbs {
 public:
  using AddVerb = std::function<CLI::App*(
      CLI::App& parent, const char* name, const char* about, std::function<int()> action)>;

  explicit SubscriberVerbs(World& world) : world_(world) {}

  /// Adds the verb and what may follow it. What is added refers to this object.
  void add(CLI::App& program, const AddVerb& add_verb);

 private:
  CLI::App* client_verb(const AddVerb& add_verb,
                        CLI::App& parent,
                        const char* name,
                        const char* about,
                        std::function<int()> action);
  [[nodiscard]] Client client();

  int list();
  int export_all();
  int import_all();
  int decide(const char* verb);

  World& world_;
  std::unique_ptr<Random> random_ = system_random();
  std::string server_{};
  std::string token_{};
  bool json_ = false;
  std::string state_{};
  std::string kind_{};
  std::string file_{};
  std::string who_{};
  bool confirmed_ = false;
};

}  // namespace goji::app::cli
