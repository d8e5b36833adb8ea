#include "timing/zone.h"

#include "base/rfc3339.h"
#include "support/catch.h"

namespace goji::timing {
namespace {

using namespace std::chrono_literals;

TimePoint moment(const char* text) {
  return parse_rfc3339(text).value();
}

Zone zone(const char* name) {
  return Zone::named(name).value();
}

TEST_CASE("zone: a name that IANA does not know is refused") {
  for (const char* name : {"Asia/Soul", "", "+09:00", "GMT+9"}) {
    CAPTURE(name);
    const auto found = Zone::named(name);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().fault == Fault::Invalid);
  }
}

TEST_CASE("zone: the offset is what the wall clock shows") {
  CHECK(zone("Asia/Seoul").span_at(moment("2024-05-13T13:44:00+09:00")).offset == 9h);
  CHECK(zone("UTC").span_at(moment("2024-05-13T13:44:00Z")).offset == 0h);
  CHECK(zone("America/New_York").span_at(moment("2024-01-13T13:44:00Z")).offset == -5h);
}

TEST_CASE("zone: a span ends where the clocks change") {
  const auto berlin = zone("Europe/Berlin");
  const auto change = moment("2024-03-31T01:00:00Z");
  CHECK(berlin.span_at(change - 1ms).offset == 1h);
  CHECK(berlin.span_at(change - 1ms).to == change);
  CHECK(berlin.span_at(change).offset == 2h);
  CHECK(berlin.span_at(change).from == change);
  CHECK(berlin.span_at(change).to == moment("2024-10-27T01:00:00Z"));
  CHECK(berlin.span_at(moment("2050-07-01T00:00:00Z")).offset == 2h);
}

TEST_CASE("zone: the day is the calendar's there") {
  const auto seoul = zone("Asia/Seoul");
  const auto first = std::chrono::sys_days{std::chrono::year{2024} / 2 / 29};
  CHECK(seoul.day_of(moment("2024-02-28T15:00:00Z")) == first);
  CHECK(seoul.day_of(moment("2024-02-28T14:59:59Z")) == first - std::chrono::days{1});
  CHECK(seoul.next_midnight(moment("2024-02-28T15:00:00Z")) == moment("2024-02-29T15:00:00Z"));
  CHECK(seoul.next_midnight(moment("2024-02-28T14:59:59Z")) == moment("2024-02-28T15:00:00Z"));
}

TEST_CASE("zone: a day may have 23 or 25 hours, and may begin at one") {
  const auto berlin = zone("Europe/Berlin");
  CHECK(berlin.next_midnight(moment("2024-03-30T23:00:00Z")) == moment("2024-03-31T22:00:00Z"));
  CHECK(berlin.next_midnight(moment("2024-10-26T22:00:00Z")) == moment("2024-10-27T23:00:00Z"));
  // There the clocks went from 24:00 to 01:00 on 2023-04-28.
  CHECK(zone("Africa/Cairo").next_midnight(moment("2023-04-27T12:00:00Z")) ==
        moment("2023-04-27T22:00:00Z"));
}

}  // namespace
}  // namespace goji::timing
