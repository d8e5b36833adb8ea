#pragma once

#include "domain/signal.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// What the sources say of one component, and what they agree on. All pure.
namespace goji::criteria {

/// Shares are compared with this much grace: a third of a minute has no exact double.
constexpr double kGrace = 1e-9;

[[nodiscard]] bool at_least(double value, double bar);

/// One source's word about one component while it fires: its largest share, its worst impact.
/// However many checks a source has, it is one witness.
struct Voice {
  std::uint32_t source = 0;  ///< which of the component's sources
  double share = 0;
  Impact impact = Impact::DegradedPerformance;
  bool press = false;   ///< a person's: needs no second
  bool stated = false;  ///< the source named the share; else it is assumed from the impact

  bool operator==(const Voice&) const = default;
};

/// What the voices of one moment add up to.
struct Agreement {
  std::size_t sources = 0;
  double share = 0;                ///< the second largest; a press's own counts alone
  double largest = 0;              ///< any single one's
  std::optional<Impact> impact{};  ///< the second worst; a press's own counts alone
  std::optional<Impact> worst{};   ///< any single one's
  bool pressed = false;
};

/// Two stand by it, or a person does.
[[nodiscard]] bool corroborates(const Agreement& found);

/// One voice for each source.
[[nodiscard]] Agreement agree(std::span<const Voice> voices);

}  // namespace goji::criteria
