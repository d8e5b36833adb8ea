#pragma once

#include "criteria/hours.h"
#include "domain/component.h"
#include "settings/reader.h"

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What an operator decides otherwise for some components or at some times: bars of their own,
/// whose word counts, and who may announce.
namespace goji::criteria {

/// What becomes of a component that meets the opening rules.
enum class Action {
  Automatically,  ///< it is announced
  AfterApproval,  ///< operators get a draft
  Never           ///< it is recorded, and nothing is said
};

/// For the components that it names and those of the groups, in its hours. What is not written
/// stays as the rest of the policy says it.
struct Rule {
  std::string place{};                    ///< where it is written: "criteria.rules[1]"
  std::vector<std::string> components{};  ///< keys; every component if neither these
  std::vector<std::string> groups{};      ///< nor these are written
  std::vector<DayHours> between{};        ///< none: the whole day
  Weekdays days = kEveryDay;
  std::string zone{};  ///< IANA name: whose clock says what hour it is

  std::vector<std::string> sources{};              ///< whose word counts; none: everybody's
  std::map<std::string, double> source_weights{};  ///< what a share that they state is times this
  std::optional<double> weight{};                  ///< share-minutes count so many times

  std::optional<Action> action{};
  std::optional<double> share{};
  std::optional<std::chrono::seconds> hold{};
  std::optional<double> share_minutes{};
  std::optional<std::chrono::seconds> lone_hold{};
  std::optional<std::chrono::seconds> draft_after{};

  bool operator==(const Rule&) const = default;
};

[[nodiscard]] bool concerns(const Rule& rule, const Component& component);

/// It has hours of its own.
[[nodiscard]] bool is_timed(const Rule& rule);

/// What a share that the source states is worth: 0 if its word does not count.
[[nodiscard]] double weight_of(const Rule& rule, const std::string& source);

/// Reads the list `rules`; `zone` is the site's. At any moment the first rule that concerns a
/// component, and in whose hours it is, counts for it. Refused, with their lines: rules that cannot
/// apply, rules that say nothing, and rules that come too late because those before them are for
/// all of their components in all of their hours (by the same clock).
[[nodiscard]] std::vector<Rule> read_rules(settings::Reader& root,
                                           std::span<const Component> components,
                                           const std::string& zone);

}  // namespace goji::criteria
