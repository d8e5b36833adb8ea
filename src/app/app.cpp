#include "app/app.h"

#include "app/blueprint.h"
#include "app/machine.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace goji::app {

struct App::Parts {
  std::string config_file;
  const Surroundings& surroundings;
  Milestones& milestones;
  std::function<void(const std::string&)> fatal{};
  std::shared_ptr<const Config> started_with{};
  std::unique_ptr<Machine> machine{};
};

App::App(std::string config_file, const Surroundings& surroundings, Milestones& milestones)
    : parts_(new Parts{std::move(config_file), surroundings, milestones}) {
}

App::~App() {
  stop();
}

void App::on_fatal(std::function<void(const std::string& why)> fatal) {
  parts_->fatal = std::move(fatal);
}

Result<App::Ports> App::start() {
  auto plan = draw(parts_->config_file, parts_->surroundings);
  if (!plan) return plan.error();
  parts_->started_with = plan->config;
  auto machine = Machine::open(*plan, parts_->milestones, parts_->fatal);
  if (!machine) return machine.error();
  parts_->machine = std::move(*machine);
  return parts_->machine->start(*plan->config);
}

Result<void> App::reload() {
  auto plan = draw(parts_->config_file, parts_->surroundings);
  if (!plan) return plan.error();
  if (auto renewed = parts_->machine->reload_tls(); !renewed) return renewed;
  if (const auto why = needs_restart(*parts_->started_with, *plan->config))
    spdlog::warn("reload waits for a restart what=\"{}\"", *why);
  parts_->machine->adopt(std::move(*plan));
  return {};
}

void App::stop() {
  if (!parts_->machine) return;
  parts_->machine->stop();
  parts_->machine.reset();
}

}  // namespace goji::app
