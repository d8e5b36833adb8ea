#include "board/times.h"

#include "support/catch.h"

namespace goji::board {
namespace {

using namespace std::chrono_literals;
using std::chrono::April;
using std::chrono::March;
using std::chrono::May;
using std::chrono::sys_days;

constexpr TimePoint kMoment{sys_days(May / 3 / 2024) + 4h + 4min + 9s + 50ms};

TEST_CASE("times: machines read them with milliseconds and zone", "[board]") {
  CHECK(rfc3339_text(kMoment) == "2024-05-03T04:04:09.050Z");
  CHECK(rfc3339_text(TimePoint(-1ms)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("times: feeds read them as mail does", "[board]") {
  CHECK(rfc5322_text(kMoment) == "Fri, 03 May 2024 04:04:09 +0000");
}

TEST_CASE("times: calendars read them without signs", "[board]") {
  CHECK(rfc5545_text(kMoment) == "20240503T040409Z");
}

TEST_CASE("days: they are the zone's own and end with today", "[board]") {
  const auto days = days_until(TimePoint(sys_days(May / 13 / 2024) + 15h), "Asia/Seoul", 3);
  REQUIRE(days.size() == 3);
  CHECK(date_text(days[0].date) == "2024-05-12");
  CHECK(date_text(days[2].date) == "2024-05-14");
  CHECK(days[2].from == TimePoint(sys_days(May / 13 / 2024) + 15h));
  CHECK(days[2].to == TimePoint(sys_days(May / 14 / 2024) + 15h));
  CHECK(days[0].to == days[1].from);
}

TEST_CASE("days: the last moment of a day still belongs to it", "[board]") {
  const auto days = days_until(TimePoint(sys_days(May / 13 / 2024) + 15h - 1ms), "Asia/Seoul", 1);
  CHECK(date_text(days[0].date) == "2024-05-13");
}

TEST_CASE("days: they are 23 hours long when clocks go forward", "[board]") {
  const auto days = days_until(TimePoint(sys_days(April / 1 / 2024)), "Europe/Berlin", 2);
  CHECK(date_text(days[0].date) == "2024-03-31");
  CHECK(days[0].to - days[0].from == 23h);
  CHECK(days[1].to - days[1].from == 24h);
}

TEST_CASE("days: a day without midnight begins at its first moment", "[board]") {
  const auto days = days_until(TimePoint(sys_days(March / 31 / 2024) + 12h), "Asia/Beirut", 1);
  CHECK(days[0].from == TimePoint(sys_days(March / 30 / 2024) + 22h));
  CHECK(days[0].to - days[0].from == 23h);
}

TEST_CASE("days: a zone that nobody knows counts as UTC", "[board]") {
  const auto days = days_until(kMoment, "Moon/Base", 1);
  CHECK(days[0].from == TimePoint(sys_days(May / 3 / 2024)));
  CHECK(date_text(ZoneDates{"Moon/Base"}.of(kMoment)) == "2024-05-03");
}

TEST_CASE("days: a date is that of the zone", "[board]") {
  CHECK(date_text(ZoneDates{"Asia/Seoul"}.of(TimePoint(sys_days(May / 13 / 2024) + 15h))) ==
        "2024-05-14");
  CHECK(date_text(ZoneDates{"America/New_York"}.of(TimePoint(sys_days(May / 13 / 2024) + 3h))) ==
        "2024-05-12");
}

}  // namespace
}  // namespace goji::board
