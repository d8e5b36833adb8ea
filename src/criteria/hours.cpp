#include "criteria/hours.h"

#include "settings/values.h"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace goji::criteria {
namespace {

constexpr std::size_t kDay = std::size_t{24} * 60;

std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != 2 || text.size() != 5) return std::nullopt;
  const auto hour = settings::to_count(text.substr(0, 2));
  const auto minute = settings::to_count(text.substr(3));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > kDay) return std::nullopt;
  return std::chrono::minutes{*hour * 60 + *minute};
}

std::optional<DayHours> two_times(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = time_of_day(text.substr(0, dash));
  const auto to = time_of_day(text.substr(dash + 1));
  if (!from || !to) return std::nullopt;
  return DayHours{.from = *from, .to = *to};
}

}  // namespace

Result<DayHours> to_hours_of_one_day(std::string_view text) {
  const auto hours = two_times(text);
  if (hours && hours->from < hours->to) return *hours;
  return Error{Fault::Invalid, "must be hours of one day, like 07:00-10:00"};
}

Result<DayHours> to_hours(std::string_view text) {
  const auto hours = two_times(text);
  if (hours && hours->from != hours->to && hours->from < std::chrono::hours{24}) return *hours;
  return Error{Fault::Invalid, "must be hours by the clock, like 22:00-06:00"};
}

Result<Weekdays> to_weekdays(std::string_view text) {
  static constexpr auto kNamed = std::to_array<std::pair<std::string_view, Weekdays>>({
      {"sunday", Weekdays{0b0000001}},
      {"monday", Weekdays{0b0000010}},
      {"tuesday", Weekdays{0b0000100}},
      {"wednesday", Weekdays{0b0001000}},
      {"thursday", Weekdays{0b0010000}},
      {"friday", Weekdays{0b0100000}},
      {"saturday", Weekdays{0b1000000}},
      {"weekdays", kWorkingDays},
      {"weekend", Weekdays{0b1000001}},
  });
  for (const auto& [name, days] : kNamed)
    if (name == text) return days;
  return Error{Fault::Invalid, "must be a day of the week, weekdays or weekend"};
}

WeekMinutes minutes_of(DayHours hours, Weekdays days) {
  WeekMinutes all;
  const auto from = static_cast<std::size_t>(hours.from.count());
  const auto to = static_cast<std::size_t>(hours.to.count());
  const auto length = to > from ? to - from : to + kDay - from;
  for (std::size_t day = 0; day < days.size(); ++day)
    for (std::size_t i = 0; days[day] && i < length; ++i)
      all.set((day * kDay + from + i) % all.size());
  return all;
}

}  // namespace goji::criteria
