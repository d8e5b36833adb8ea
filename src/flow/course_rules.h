#pragma once

#include "criteria/policy.h"
#include "criteria/weights.h"
#include "domain/component.h"
#include "timing/hours.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

/// Which of the policy's own rules counts for a component, hour by hour.
namespace goji::flow::course {

struct World;
struct Turn;

/// A component's own rules, with the clocks that they go by.
class Rulebook {
 public:
  struct Answer {
    const criteria::Rule* rule = nullptr;  ///< none: the policy as it is
    TimePoint until{};                     ///< it may be another from then on
  };

  Rulebook() = default;

  /// `rules` outlive it.
  Rulebook(std::span<const criteria::Rule> rules, const Component& component);

  [[nodiscard]] Answer at(TimePoint moment) const;

  /// Some rule weighs share-minutes otherwise than the site's hours do.
  [[nodiscard]] bool weighs() const;

 private:
  struct Entry {
    const criteria::Rule* rule = nullptr;
    std::optional<timing::Hours> hours{};  ///< none: at all hours
  };

  std::vector<Entry> entries_{};
};

/// What the rules make of one component at present.
struct Ruling {
  Rulebook book{};
  std::unique_ptr<criteria::Weights> own_weights{};
  const criteria::Weights* weights = nullptr;  ///< its own, or the site's
  criteria::Policy policy{};                   ///< the terms', as it is for this component
  const criteria::Rule* rule = nullptr;
  TimePoint until = TimePoint::min();  ///< when another rule may count; min: not asked yet

  /// Of new terms, and not asked yet. `site` outlives it.
  static Ruling of(const criteria::Policy& policy,
                   const Component& component,
                   const criteria::Weights& site);
};

/// What a share that the source states is worth for a component.
[[nodiscard]] double weight_of(const Ruling& ruling, const std::string& source);

/// The rules as they are at `now`: where another one counts than before, what the sources say is
/// weighed anew from here on. Before anything else is done at `now`.
void apply_rules(World& world, TimePoint now);

/// Looks again when another rule may count for a component of which anything is heard.
void watch_rules(const World& world, Turn& turn);

}  // namespace goji::flow::course
