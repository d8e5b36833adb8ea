#pragma once

#include "domain/component.h"

#include <span>
#include <string_view>

/// What many components add up to, in the words that clients of Statuspage switch on.
/// https://support.atlassian.com/statuspage/docs/top-level-status-and-incident-impact-calculations/
namespace goji::board {

/// `status` of the API.
struct Rollup {
  std::string_view indicator = "none";
  std::string_view description = "All Systems Operational";

  bool operator==(const Rollup&) const = default;
};

/// Of leaves only: a group says nothing that its components do not. `maintenance_indicator` says
/// "maintenance" where nothing is worse; without it "none", as some readers know four words only.
[[nodiscard]] Rollup rollup_of(std::span<const ComponentStatus> components,
                               bool maintenance_indicator);

/// `impact` of an incident whose worst component was this: none, minor, major or critical.
[[nodiscard]] std::string_view impact_word(ComponentStatus worst);

/// Operational if there is none.
[[nodiscard]] ComponentStatus worst_of(std::span<const ComponentStatus> components);

}  // namespace goji::board
