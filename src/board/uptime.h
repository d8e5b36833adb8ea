#pragma once

#include "board/facts.h"
#include "board/times.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace goji::board {

inline constexpr std::size_t kUptimeDays = 90;

/// What a minute of partial outage counts of a minute of outage. The page says so beside the bars.
inline constexpr double kPartialWeight = 0.3;

/// What one component did on one day.
struct DayRecord {
  /// How long it had each status, by ComponentStatus. All zero: nothing is known of that day.
  std::array<std::chrono::milliseconds, 5> spent{};

  [[nodiscard]] std::chrono::milliseconds in(ComponentStatus status) const {
    return spent.at(static_cast<std::size_t>(status));
  }
  [[nodiscard]] bool known() const;

  /// The worst it had; of an unknown day Operational.
  [[nodiscard]] ComponentStatus worst() const;
};

struct Uptime {
  std::vector<DayRecord> days{};  ///< one for each day asked for

  /// The share of the known time without outage, as the page defines it; none if nothing is known.
  [[nodiscard]] std::optional<double> share() const;
};

/// `days` are neighbours, oldest first; what is after `now` has not happened yet.
[[nodiscard]] Uptime uptime_of(const ComponentFacts& component,
                               std::span<const Day> days,
                               TimePoint now);

/// A share as hundredths of a per cent, cut and never rounded up: 0.999999 is 9999, since 100 %
/// means that nothing was.
[[nodiscard]] int hundredths_of_percent(double share);

}  // namespace goji::board
