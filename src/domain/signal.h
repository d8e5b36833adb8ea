#pragma once

#include "base/clock.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace goji {

/// Unknown: the source itself has lost sight of the thing (Grafana's DatasourceNoData, CloudWatch's
/// INSUFFICIENT_DATA). It makes a firing condition stale, and never is a recovery.
enum class Status { Firing, Resolved, Heartbeat, Unknown };

/// Worse is greater, so that std::max() is "the worst of".
enum class Impact { DegradedPerformance, PartialOutage, MajorOutage };

/// What one source says about one component at one moment. The names are those of the wire (see
/// docs/signals.md). All text is hostile: it may inform operators, never readers.
struct Signal {
  std::string source{};     ///< the monitor; replicas of one monitor share one name
  std::string key{};        ///< which of the source's checks
  std::string component{};  ///< as under `components:` in the configuration; empty for a heartbeat
  Status status = Status::Firing;
  std::optional<Impact> impact{};
  std::optional<double> affected_share{};         ///< 0 to 1
  std::optional<std::uint64_t> affected_users{};  ///< becomes a share if the component has `users`
  std::optional<TimePoint> started_at{};
  std::optional<TimePoint> ended_at{};    ///< on a resolved
  std::optional<TimePoint> expires_at{};  ///< on a firing: stale from then on unless heard again
  TimePoint at{};                         ///< when the source said it; arrival if it does not say
  std::string summary{};
  std::string link{};
  std::map<std::string, std::string> labels{};  ///< unknown fields are kept here too

  bool operator==(const Signal&) const = default;
};

}  // namespace goji
