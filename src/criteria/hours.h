#pragma once

#include "base/result.h"

#include <bitset>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace goji::criteria {

/// Hours of a day, as they are written. What ends no later than it begins ends on the next day.
struct DayHours {
  std::chrono::minutes from{};  ///< after midnight, inclusive
  std::chrono::minutes to{};    ///< exclusive

  bool operator==(const DayHours&) const = default;
};

/// Sunday first, as std::chrono counts them.
using Weekdays = std::bitset<7>;
constexpr Weekdays kEveryDay{0b1111111};
constexpr Weekdays kWorkingDays{0b0111110};

/// "07:00-10:00": within one day.
[[nodiscard]] Result<DayHours> to_hours_of_one_day(std::string_view text);

/// "22:00-06:00" too: over midnight.
[[nodiscard]] Result<DayHours> to_hours(std::string_view text);

/// "monday", "weekdays", "weekend".
[[nodiscard]] Result<Weekdays> to_weekdays(std::string_view text);

/// Every minute of a week from Sunday's midnight on, by the wall clock.
using WeekMinutes = std::bitset<std::size_t{7} * 24 * 60>;

/// Those of the hours that begin on these days.
[[nodiscard]] WeekMinutes minutes_of(DayHours hours, Weekdays days);

}  // namespace goji::criteria
