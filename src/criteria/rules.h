#pragma once

#include "domain/component.h"
#include "settings/reader.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What an operator decides otherwise for some components: bars of their own, and who may announce.
namespace goji::criteria {

/// What becomes of a component that meets the opening rules.
enum class Action {
  Automatically,  ///< it is announced
  AfterApproval,  ///< operators get a draft
  Never           ///< it is recorded, and nothing is said
};

/// For the components that it names, and those of the groups. What is not written stays as the rest
/// of the policy says it.
struct Rule {
  std::vector<std::string> components{};  ///< keys
  std::vector<std::string> groups{};      ///< keys
  std::optional<Action> action{};
  std::optional<double> share{};
  std::optional<std::chrono::seconds> hold{};
  std::optional<double> share_minutes{};
  std::optional<std::chrono::seconds> lone_hold{};
  std::optional<std::chrono::seconds> draft_after{};

  bool operator==(const Rule&) const = default;
};

[[nodiscard]] bool concerns(const Rule& rule, const Component& component);

/// Reads the list `rules`. For each component the first rule that concerns it counts. Refused, with
/// their lines: rules for nobody, rules that say nothing, and rules that come too late because the
/// ones before concern all of theirs.
[[nodiscard]] std::vector<Rule> read_rules(settings::Reader& root,
                                           std::span<const Component> components);

}  // namespace goji::criteria
