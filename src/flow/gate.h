#pragma once

#include "domain/component.h"
#include "domain/condition.h"
#include "domain/maintenance.h"
#include "store/rows.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Work control: whether somebody may work on a component now. All pure.
namespace goji::flow {

/// What is known, to ask about one component. Nothing of it is kept.
struct GateFacts {
  std::string component;
  TimePoint now{};
  std::span<const Component> components{};
  std::span<const store::IncidentRow> incidents{};  ///< those that are open
  std::span<const store::RevisionRow> drafts{};     ///< what waits for a person
  std::span<const Condition> conditions{};
  std::span<const Maintenance> maintenances{};
};

/// Why it is closed.
struct GateReason {
  enum class What {
    Incident,    ///< one touches the component and is not resolved
    Dependency,  ///< one touches what the component depends on
    Draft,       ///< somebody has yet to judge whether it is an outage
    Firing       ///< monitoring says that it fails, and nothing has been announced
  };
  What what = What::Incident;
  std::string component{};  ///< the one that it is about
  IncidentId incident = 0;
  store::Id draft = 0;                 ///< a revision's, to be approved or rejected
  std::vector<std::string> sources{};  ///< that say so, or fell silent after they did

  bool operator==(const GateReason&) const = default;
};

struct GateVerdict {
  std::vector<GateReason> reasons{};         ///< the gravest first; none: it is open
  std::optional<Maintenance> maintenance{};  ///< announced for it, and under way

  [[nodiscard]] bool open() const { return reasons.empty(); }
};

/// Silence is no recovery: a source that fired and fell silent counts as one that fires.
[[nodiscard]] GateVerdict judge_gate(const GateFacts& facts);

/// What the component needs to work, itself excepted, whichever way round: nearest first.
[[nodiscard]] std::vector<std::string> needs_of(const std::string& component,
                                                std::span<const Component> components);

/// As the course keeps them, but for those that others have overruled. store::Failure names one
/// that cannot be read.
[[nodiscard]] std::vector<Condition> conditions_in(std::span<const store::SliceRow> slices);

/// "incident", "dependency", "draft", "firing"
[[nodiscard]] std::string_view word(GateReason::What what);

}  // namespace goji::flow
