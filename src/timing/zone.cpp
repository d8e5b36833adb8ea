#include "timing/zone.h"

#include <algorithm>
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <utility>

namespace goji::timing {
namespace {

using std::chrono::milliseconds;

double to_icu(TimePoint moment) {
  return static_cast<double>(moment.time_since_epoch().count());
}

TimePoint from_icu(double moment) {
  return TimePoint{milliseconds{static_cast<std::int64_t>(moment)}};
}

}  // namespace

struct Zone::Rules {
  std::unique_ptr<icu::BasicTimeZone> zone;
};

Result<Zone> Zone::named(const std::string& name) {
  std::unique_ptr<icu::TimeZone> zone{
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name))};
  icu::UnicodeString id;
  icu::UnicodeString canonical;
  UBool known = 0;  // "GMT+9" makes a zone as well, but IANA knows none of that name
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(icu::UnicodeString::fromUTF8(name), canonical, known, status);
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  if (basic == nullptr || known == 0 || zone->getID(id) == icu::UnicodeString{UCAL_UNKNOWN_ZONE_ID})
    return Error{Fault::Invalid, "is no time zone that IANA knows: " + name};
  auto rules = std::make_shared<Rules>();
  zone.release();  // NOLINT(bugprone-unused-return-value): `basic` is the same object
  rules->zone.reset(basic);
  return Zone{std::move(rules)};
}

const Zone::Span& Zone::span_at(TimePoint moment) const {
  if (last_.from < last_.to && last_.from <= moment && moment < last_.to) return last_;
  const auto& zone = *rules_->zone;
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone.getOffset(to_icu(moment), 0, raw, saving, status);
  icu::TimeZoneTransition change;
  last_.offset = milliseconds{raw + saving};
  const bool begun = zone.getPreviousTransition(to_icu(moment), 1, change) != 0;
  last_.from = begun ? from_icu(change.getTime()) : TimePoint::min();
  const bool ends = zone.getNextTransition(to_icu(moment), 0, change) != 0;
  last_.to = ends ? from_icu(change.getTime()) : TimePoint::max();
  return last_;
}

std::chrono::sys_days Zone::day_of(TimePoint moment) const {
  return std::chrono::floor<std::chrono::days>(moment + span_at(moment).offset);
}

TimePoint Zone::next_midnight(TimePoint moment) const {
  const auto day = day_of(moment);
  // Where the clocks change at midnight the day begins at the change; hence step by step.
  auto next = moment;
  while (day_of(next) <= day) {
    const auto span = span_at(next);
    const TimePoint midnight = TimePoint{day_of(next) + std::chrono::days{1}} - span.offset;
    next = std::min(midnight, span.to);
  }
  return next;
}

}  // namespace goji::timing
