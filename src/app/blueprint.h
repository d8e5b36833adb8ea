#pragma once

#include "app/config.h"
#include "base/result.h"
#include "board/templates.h"
#include "flow/course.h"
#include "flow/recorder.h"
#include "flow/showcase.h"
#include "web/ops/inlets.h"

#include <memory>
#include <string>
#include <vector>

namespace goji::app {

/// What the parts of the house are made from, all derived from one good configuration: at a start,
/// and again at each reload.
struct Blueprint {
  std::shared_ptr<const Config> config;
  flow::Terms terms{};
  std::shared_ptr<const flow::Wording> wording;
  flow::Recorder::Plan plan{};
  flow::Showcase::Setup showcase;
  web::ops::Inlets::Setup inlets{};
};

/// Reads the configuration and everything it leads to: policies, templates, words. The Error holds
/// every complaint, a line each, as path:line: what.
[[nodiscard]] Result<Blueprint> draw(const std::string& config_file,
                                     const Surroundings& surroundings);

/// Only what the deciding part needs: components, hours, maintenance, heartbeats and the policy.
[[nodiscard]] Result<flow::Terms> draw_terms(const std::string& config_file,
                                             const Surroundings& surroundings);

/// Another policy than the configuration's, by its name there or as a file.
[[nodiscard]] Result<criteria::Policy> read_other_policy(const std::string& config_file,
                                                         const std::string& policy,
                                                         const flow::Terms& own,
                                                         const Surroundings& surroundings);

/// What would go wrong when notices are written: every kind x language x channel, with the longest
/// names there are. Takes a second or two.
[[nodiscard]] std::vector<std::string> troubles_of(const Blueprint& plan);

}  // namespace goji::app
