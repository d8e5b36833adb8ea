#include "board/times.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <unicode/calendar.h>
#include <unicode/gregocal.h>
#include <unicode/timezone.h>

namespace goji::board {
namespace {

using std::chrono::milliseconds;

struct Clockwork {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<milliseconds> time;
};

Clockwork taken_apart(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss<milliseconds>(time - day)};
}

int number(std::chrono::year year) {
  return static_cast<int>(year);
}

unsigned number(std::chrono::month month) {
  return static_cast<unsigned>(month);
}

unsigned number(std::chrono::day day) {
  return static_cast<unsigned>(day);
}

/// A calendar of the zone that stands at `time`.
class ZoneCalendar {
 public:
  ZoneCalendar(TimePoint time, const std::string& zone)
      : calendar_(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)), error_) {
    calendar_.setTime(static_cast<UDate>(time.time_since_epoch().count()), error_);
  }

  /// To the first moment of the day that is `days` days on.
  void to_midnight(int days) {
    calendar_.add(UCAL_DATE, days, error_);
    for (const auto field : {UCAL_HOUR_OF_DAY, UCAL_MINUTE, UCAL_SECOND, UCAL_MILLISECOND})
      calendar_.set(field, 0);
  }

  [[nodiscard]] TimePoint time() {
    const auto since_epoch = milliseconds(static_cast<std::int64_t>(calendar_.getTime(error_)));
    if (U_FAILURE(error_)) throw std::logic_error(u_errorName(error_));
    return TimePoint(since_epoch);
  }

  [[nodiscard]] std::chrono::year_month_day date() {
    const std::chrono::year year(calendar_.get(UCAL_YEAR, error_));
    const std::chrono::month month(static_cast<unsigned>(calendar_.get(UCAL_MONTH, error_)) + 1);
    const std::chrono::day day(static_cast<unsigned>(calendar_.get(UCAL_DATE, error_)));
    if (U_FAILURE(error_)) throw std::logic_error(u_errorName(error_));
    return year / month / day;
  }

 private:
  UErrorCode error_ = U_ZERO_ERROR;
  icu::GregorianCalendar calendar_;
};

}  // namespace

std::string rfc3339_text(TimePoint moment) {
  const auto [date, time] = taken_apart(moment);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z",
                     date_text(date),
                     time.hours().count(),
                     time.minutes().count(),
                     time.seconds().count(),
                     time.subseconds().count());
}

std::string rfc5322_text(TimePoint moment) {
  static constexpr std::array<std::string_view, 7> kDays{
      "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto [date, time] = taken_apart(moment);
  const std::chrono::weekday weekday{std::chrono::sys_days(date)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays.at(weekday.c_encoding()),
                     number(date.day()),
                     kMonths.at(number(date.month()) - 1),
                     number(date.year()),
                     time.hours().count(),
                     time.minutes().count(),
                     time.seconds().count());
}

std::string rfc5545_text(TimePoint moment) {
  const auto [date, time] = taken_apart(moment);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z",
                     number(date.year()),
                     number(date.month()),
                     number(date.day()),
                     time.hours().count(),
                     time.minutes().count(),
                     time.seconds().count());
}

std::string date_text(const std::chrono::year_month_day& date) {
  return fmt::format(
      "{:04}-{:02}-{:02}", number(date.year()), number(date.month()), number(date.day()));
}

std::vector<Day> days_until(TimePoint now, const std::string& zone, std::size_t count) {
  ZoneCalendar calendar(now, zone);
  calendar.to_midnight(1);
  std::vector<Day> days(count);
  for (auto day = days.rbegin(); day != days.rend(); ++day) {
    day->to = calendar.time();
    calendar.to_midnight(-1);
    day->from = calendar.time();
    day->date = calendar.date();
  }
  return days;
}

struct ZoneDates::Zone {
  std::unique_ptr<const icu::TimeZone> rules;
};

ZoneDates::ZoneDates(const std::string& zone)
    : zone_(std::make_shared<const Zone>(Zone{std::unique_ptr<const icu::TimeZone>(
          icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)))})) {
}

std::chrono::year_month_day ZoneDates::of(TimePoint time) const {
  UErrorCode error = U_ZERO_ERROR;
  std::int32_t standard = 0;
  std::int32_t summer = 0;
  const auto moment = static_cast<UDate>(time.time_since_epoch().count());
  zone_->rules->getOffset(moment, UBool{false}, standard, summer, error);
  if (U_FAILURE(error)) throw std::logic_error(u_errorName(error));
  return taken_apart(time + milliseconds(standard) + milliseconds(summer)).date;
}

}  // namespace goji::board
