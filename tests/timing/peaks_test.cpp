#include "timing/peaks.h"

#include "base/rfc3339.h"
#include "support/catch.h"

namespace goji::timing {
namespace {

using namespace std::chrono_literals;

TimePoint moment(const char* text) {
  return parse_rfc3339(text).value();
}

Peaks peaks(const char* zone) {
  return {Zone::named(zone).value(), {{.from = 7h, .to = 10h}, {.from = 18h, .to = 22h}}, 2};
}

void check(const Peaks& hours, const char* at, double factor, const char* until) {
  CAPTURE(at);
  const auto weight = hours.at(moment(at));
  CHECK(weight.factor == factor);
  CHECK(weight.until == moment(until));
}

TEST_CASE("peaks: a minute counts more from the first moment of the hours to before the last") {
  const auto seoul = peaks("Asia/Seoul");  // 2024-06-03 is a Monday
  check(seoul, "2024-06-03T06:59:59.999+09:00", 1, "2024-06-03T07:00:00+09:00");
  check(seoul, "2024-06-03T07:00:00+09:00", 2, "2024-06-03T10:00:00+09:00");
  check(seoul, "2024-06-03T09:59:59.999+09:00", 2, "2024-06-03T10:00:00+09:00");
  check(seoul, "2024-06-03T10:00:00+09:00", 1, "2024-06-03T18:00:00+09:00");
  check(seoul, "2024-06-03T18:00:00+09:00", 2, "2024-06-03T22:00:00+09:00");
  check(seoul, "2024-06-03T22:00:00+09:00", 1, "2024-06-04T00:00:00+09:00");
}

TEST_CASE("peaks: Saturday and Sunday have none") {
  const auto seoul = peaks("Asia/Seoul");
  check(seoul, "2024-06-01T08:00:00+09:00", 1, "2024-06-02T00:00:00+09:00");
  check(seoul, "2024-06-02T19:00:00+09:00", 1, "2024-06-03T00:00:00+09:00");
  check(seoul, "2024-06-07T19:00:00+09:00", 2, "2024-06-07T22:00:00+09:00");
}

TEST_CASE("peaks: when the clocks change the wall clock decides") {
  const auto berlin = peaks("Europe/Berlin");
  check(berlin, "2024-03-31T00:30:00Z", 1, "2024-03-31T01:00:00Z");  // a Sunday; the change itself
  check(berlin, "2024-03-29T06:00:00Z", 2, "2024-03-29T09:00:00Z");
  check(berlin, "2024-04-01T05:00:00Z", 2, "2024-04-01T08:00:00Z");
}

}  // namespace
}  // namespace goji::timing
