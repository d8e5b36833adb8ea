#include "timing/hours.h"

#include "base/rfc3339.h"
#include "support/catch.h"

namespace goji::timing {
namespace {

using namespace std::chrono_literals;

TimePoint moment(const char* text) {
  return parse_rfc3339(text).value();
}

const Weekdays kWorkingDays{0b0111110};
const Weekdays kEveryDay{0b1111111};

Hours peaks(const char* zone) {
  return {
      Zone::named(zone).value(), {{.from = 7h, .to = 10h}, {.from = 18h, .to = 22h}}, kWorkingDays};
}

void check(const Hours& hours, const char* at, bool within, const char* until) {
  CAPTURE(at);
  const auto answer = hours.at(moment(at));
  CHECK(answer.within == within);
  CHECK(answer.until == moment(until));
}

TEST_CASE("hours: they begin with their first moment and end before their last") {
  const auto seoul = peaks("Asia/Seoul");  // 2024-06-03 is a Monday
  check(seoul, "2024-06-03T06:59:59.999+09:00", false, "2024-06-03T07:00:00+09:00");
  check(seoul, "2024-06-03T07:00:00+09:00", true, "2024-06-03T10:00:00+09:00");
  check(seoul, "2024-06-03T09:59:59.999+09:00", true, "2024-06-03T10:00:00+09:00");
  check(seoul, "2024-06-03T10:00:00+09:00", false, "2024-06-03T18:00:00+09:00");
  check(seoul, "2024-06-03T18:00:00+09:00", true, "2024-06-03T22:00:00+09:00");
  check(seoul, "2024-06-03T22:00:00+09:00", false, "2024-06-04T00:00:00+09:00");
}

TEST_CASE("hours: days that are not theirs have none") {
  const auto seoul = peaks("Asia/Seoul");
  check(seoul, "2024-06-01T08:00:00+09:00", false, "2024-06-02T00:00:00+09:00");
  check(seoul, "2024-06-02T19:00:00+09:00", false, "2024-06-03T00:00:00+09:00");
  check(seoul, "2024-06-07T19:00:00+09:00", true, "2024-06-07T22:00:00+09:00");
}

TEST_CASE("hours: over midnight they belong to the day on which they begin") {
  const Hours nights{
      Zone::named("Asia/Seoul").value(), {{.from = 22h, .to = 6h}}, Weekdays{0b0100000}};  // Friday
  check(nights, "2024-06-07T05:59:59+09:00", false, "2024-06-07T22:00:00+09:00");
  check(nights, "2024-06-07T21:59:59.999+09:00", false, "2024-06-07T22:00:00+09:00");
  check(nights, "2024-06-07T22:00:00+09:00", true, "2024-06-08T00:00:00+09:00");
  check(nights, "2024-06-08T00:00:00+09:00", true, "2024-06-08T06:00:00+09:00");
  check(nights, "2024-06-08T06:00:00+09:00", false, "2024-06-09T00:00:00+09:00");
  check(nights, "2024-06-08T22:00:00+09:00", false, "2024-06-09T00:00:00+09:00");
}

TEST_CASE("hours: that end when they begin are a whole day") {
  const Hours noon{Zone::named("UTC").value(), {{.from = 12h, .to = 12h}}, Weekdays{0b0000010}};
  check(noon, "2024-06-03T11:59:59Z", false, "2024-06-03T12:00:00Z");
  check(noon, "2024-06-04T11:59:59Z", true, "2024-06-04T12:00:00Z");
  check(noon, "2024-06-04T12:00:00Z", false, "2024-06-05T00:00:00Z");
}

TEST_CASE("hours: when the clocks change the wall clock decides") {
  const auto berlin = peaks("Europe/Berlin");
  check(berlin, "2024-03-31T00:30:00Z", false, "2024-03-31T01:00:00Z");  // the change itself
  check(berlin, "2024-03-29T06:00:00Z", true, "2024-03-29T09:00:00Z");
  check(berlin, "2024-04-01T05:00:00Z", true, "2024-04-01T08:00:00Z");
}

TEST_CASE("hours: what begins in the hour that is left out begins when the clocks have jumped") {
  const Hours early{Zone::named("Europe/Berlin").value(), {{.from = 150min, .to = 5h}}, kEveryDay};
  check(early, "2024-03-31T00:59:59.999Z", false, "2024-03-31T01:00:00Z");  // 01:59:59 there
  check(early, "2024-03-31T01:00:00Z", true, "2024-03-31T03:00:00Z");       // 03:00 there
}

TEST_CASE("hours: what lies in the hour that comes twice comes twice") {
  const Hours early{
      Zone::named("Europe/Berlin").value(), {{.from = 150min, .to = 165min}}, kEveryDay};
  check(early, "2024-10-27T00:30:00Z", true, "2024-10-27T00:45:00Z");
  check(early, "2024-10-27T00:45:00Z", false, "2024-10-27T01:00:00Z");
  check(early, "2024-10-27T01:30:00Z", true, "2024-10-27T01:45:00Z");
}

}  // namespace
}  // namespace goji::timing
