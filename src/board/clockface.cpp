#include "board/clockface.h"

#include <stdexcept>
#include <unicode/dtptngen.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

namespace goji::board {
namespace {

void check(UErrorCode error) {
  if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
}

std::string in_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

using Generator = std::unique_ptr<icu::DateTimePatternGenerator>;

Generator generator_for(const icu::Locale& locale) {
  UErrorCode error = U_ZERO_ERROR;
  Generator generator(icu::DateTimePatternGenerator::createInstance(locale, error));
  check(error);
  return generator;
}

icu::SimpleDateFormat format_for(const Generator& generator,
                                 const icu::Locale& locale,
                                 const icu::TimeZone& zone,
                                 const char* skeleton) {
  UErrorCode error = U_ZERO_ERROR;
  const auto pattern = generator->getBestPattern(icu::UnicodeString::fromUTF8(skeleton), error);
  icu::SimpleDateFormat format(pattern, locale, error);
  check(error);
  format.setTimeZone(zone);
  return format;
}

std::string shown(const icu::SimpleDateFormat& format, TimePoint time) {
  icu::UnicodeString text;
  format.format(static_cast<UDate>(time.time_since_epoch().count()), text);
  return in_utf8(text);
}

}  // namespace

struct Clockface::Formats {
  Formats(const std::string& language, const std::string& zone_id)
      : locale(icu::Locale::forLanguageTag(language, error)),
        zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone_id))),
        generator(generator_for(locale)),
        date(format_for(generator, locale, *icu::TimeZone::getGMT(), "MMMdE")),
        month(format_for(generator, locale, *zone, "yMMMM")) {}

  UErrorCode error = U_ZERO_ERROR;
  icu::Locale locale;
  std::unique_ptr<icu::TimeZone> zone;
  Generator generator;
  icu::SimpleDateFormat date;
  icu::SimpleDateFormat month;
};

Clockface::Clockface(const messages::Words& words, const std::string& zone, TimePoint read)
    : calendar_(words, zone),
      read_(read),
      formats_(std::make_unique<Formats>(words.locale(), zone)) {
}

Clockface::Clockface(Clockface&&) noexcept = default;
Clockface& Clockface::operator=(Clockface&&) noexcept = default;
Clockface::~Clockface() = default;

std::string Clockface::moment(TimePoint time) const {
  return calendar_.moment(time, read_);
}

std::string Clockface::deadline(TimePoint time) const {
  return calendar_.deadline(time, read_);
}

std::string Clockface::range(TimePoint from, TimePoint to) const {
  return calendar_.range(from, to, read_);
}

std::string Clockface::lasted(std::chrono::milliseconds time) const {
  return calendar_.duration(time);
}

std::string Clockface::lasted(TimePoint from, TimePoint to) const {
  return calendar_.duration(from, to);
}

std::string Clockface::date(const std::chrono::year_month_day& date) const {
  return shown(formats_->date, TimePoint(std::chrono::sys_days(date)));
}

std::string Clockface::month(TimePoint time) const {
  return shown(formats_->month, time);
}

std::string Clockface::zone_name() const {
  icu::UnicodeString name;
  formats_->zone->getDisplayName(0, icu::TimeZone::LONG, formats_->locale, name);
  return in_utf8(name);
}

}  // namespace goji::board
