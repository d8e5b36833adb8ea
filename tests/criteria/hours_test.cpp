#include "criteria/hours.h"

#include "support/catch.h"

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;

std::size_t at(std::size_t day, std::size_t hour, std::size_t minute) {
  return (day * 24 + hour) * 60 + minute;
}

TEST_CASE("hours: they are two times of day") {
  CHECK(to_hours("07:00-10:00").value() == DayHours{.from = 7h, .to = 10h});
  CHECK(to_hours("22:30-06:05").value() == DayHours{.from = 22h + 30min, .to = 6h + 5min});
  CHECK(to_hours("00:00-24:00").value() == DayHours{.from = 0h, .to = 24h});
  CHECK(to_hours_of_one_day("22:00-24:00").value() == DayHours{.from = 22h, .to = 24h});
}

TEST_CASE("hours: what the clock does not show is refused") {
  for (const char* text : {"07:00",
                           "7:00-10:00",
                           "07:00-10:0",
                           "07.00-10:00",
                           "07:60-10:00",
                           "07:00-24:01",
                           "24:00-06:00",
                           "08:00-08:00",
                           "",
                           "-",
                           "aa:00-10:00"}) {
    CAPTURE(text);
    REQUIRE_FALSE(to_hours(text).has_value());
    CHECK(to_hours(text).error().what == "must be hours by the clock, like 22:00-06:00");
  }
  CHECK_FALSE(to_hours_of_one_day("10:00-07:00").has_value());
  CHECK_FALSE(to_hours_of_one_day("08:00-08:00").has_value());
}

TEST_CASE("hours: days have names, alone or together") {
  CHECK(to_weekdays("sunday").value() == Weekdays{0b0000001});
  CHECK(to_weekdays("monday").value() == Weekdays{0b0000010});
  CHECK(to_weekdays("tuesday").value() == Weekdays{0b0000100});
  CHECK(to_weekdays("wednesday").value() == Weekdays{0b0001000});
  CHECK(to_weekdays("thursday").value() == Weekdays{0b0010000});
  CHECK(to_weekdays("friday").value() == Weekdays{0b0100000});
  CHECK(to_weekdays("saturday").value() == Weekdays{0b1000000});
  CHECK(to_weekdays("weekdays").value() == kWorkingDays);
  CHECK((to_weekdays("weekend").value() | kWorkingDays) == kEveryDay);
  CHECK_FALSE(to_weekdays("Mon").has_value());
}

TEST_CASE("hours: their minutes of the week are counted from Sunday's midnight") {
  const auto tuesday = minutes_of({.from = 7h, .to = 10h}, to_weekdays("tuesday").value());
  CHECK(tuesday.count() == 180);
  CHECK(tuesday[at(2, 7, 0)]);
  CHECK(tuesday[at(2, 9, 59)]);
  CHECK_FALSE(tuesday[at(2, 6, 59)]);
  CHECK_FALSE(tuesday[at(2, 10, 0)]);
}

TEST_CASE("hours: the night of Saturday ends on Sunday") {
  const auto night = minutes_of({.from = 22h, .to = 6h}, to_weekdays("saturday").value());
  CHECK(night.count() == 480);
  CHECK(night[at(6, 22, 0)]);
  CHECK(night[at(6, 23, 59)]);
  CHECK(night[at(0, 0, 0)]);
  CHECK(night[at(0, 5, 59)]);
  CHECK_FALSE(night[at(0, 6, 0)]);
}

TEST_CASE("hours: none that are written are the whole day") {
  CHECK(minutes_of({}, kEveryDay).all());
  CHECK(minutes_of({}, kWorkingDays).count() == 5U * 24 * 60);
}

}  // namespace
}  // namespace goji::criteria
