#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

/// Times as machines read them, and the site's calendar days. What people read is `messages`'.
namespace goji::board {

/// "2024-05-13T04:44:20.500Z", https://www.rfc-editor.org/rfc/rfc3339
[[nodiscard]] std::string rfc3339_text(TimePoint time);

/// "Mon, 13 May 2024 04:44:20 +0000", https://www.rfc-editor.org/rfc/rfc5322#section-3.3
[[nodiscard]] std::string rfc5322_text(TimePoint time);

/// "20240513T044420Z", https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
[[nodiscard]] std::string rfc5545_text(TimePoint time);

/// One calendar day of a zone; 23 to 25 hours where clocks are changed.
struct Day {
  std::chrono::year_month_day date{};
  TimePoint from{};  ///< inclusive
  TimePoint to{};    ///< exclusive

  bool operator==(const Day&) const = default;
};

/// "2024-05-13"
[[nodiscard]] std::string date_text(const std::chrono::year_month_day& date);

/// The `count` days that end with the one `now` falls on, oldest first. A zone that ICU does not
/// know counts as UTC.
[[nodiscard]] std::vector<Day> days_until(TimePoint now,
                                          const std::string& zone,
                                          std::size_t count);

/// The days of a zone, for many moments; a zone that ICU does not know counts as UTC. Immutable.
class ZoneDates {
 public:
  explicit ZoneDates(const std::string& zone);

  /// The day that `time` falls on.
  [[nodiscard]] std::chrono::year_month_day of(TimePoint time) const;

 private:
  struct Zone;
  std::shared_ptr<const Zone> zone_;
};

}  // namespace goji::board
