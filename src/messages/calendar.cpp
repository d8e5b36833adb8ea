#include "messages/calendar.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <stdexcept>
#include <unicode/gregocal.h>
#include <unicode/measfmt.h>
#include <unicode/measunit.h>
#include <unicode/measure.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <utility>
#include <vector>

namespace goji::messages {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

struct DurationUnit {
  seconds size;
  icu::MeasureUnit* (*create)(UErrorCode&);
};

constexpr std::array<DurationUnit, 4> kUnits{
    {{std::chrono::days(1), icu::MeasureUnit::createDay},
     {std::chrono::hours(1), icu::MeasureUnit::createHour},
     {std::chrono::minutes(1), icu::MeasureUnit::createMinute},
     {std::chrono::seconds(1), icu::MeasureUnit::createSecond}}};
constexpr std::size_t kMinutes = 2;
constexpr std::size_t kSeconds = 3;

void check(UErrorCode error) {
  if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
}

/// ICU 72 writes U+202F before AM and PM (CLDR-14032), which few fonts and no keyboard know.
std::string in_utf8(icu::UnicodeString text) {
  text.findAndReplace(icu::UnicodeString(u'\u202F'), icu::UnicodeString(u' '));
  text.findAndReplace(icu::UnicodeString(u'\u00A0'), icu::UnicodeString(u' '));
  std::string utf8;
  return text.toUTF8String(utf8);
}

UDate in_icu(TimePoint time) {
  return static_cast<UDate>(time.time_since_epoch().count());
}

/// What was asked for lately. A notice and its pages name the same few times again and again, and
/// ICU takes ten microseconds for each. From any thread.
template <class Key>
class Memo {
 public:
  template <class Make>
  std::string found_or(const Key& key, Make make) {
    {
      const std::lock_guard lock{guard_};
      const auto found = texts_.find(key);
      if (found != texts_.end()) return found->second;
    }
    auto text = make();
    const std::lock_guard lock{guard_};
    if (texts_.size() >= kMost) texts_.clear();
    texts_.emplace(key, text);
    return text;
  }

 private:
  static constexpr std::size_t kMost = 2'000;

  std::mutex guard_{};
  std::map<Key, std::string> texts_{};
};

}  // namespace

bool is_pattern(const std::string& written) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::SimpleDateFormat format(
      icu::UnicodeString::fromUTF8(written), icu::Locale::getRoot(), error);
  icu::UnicodeString text;
  if (U_SUCCESS(error)) format.format(0.0, text, nullptr, error);
  return U_SUCCESS(error) && !text.isEmpty();
}

struct Calendar::Formats {
  Formats(const Words& words, const std::string& id)
      : locale(icu::Locale::forLanguageTag(words.locale(), error)),
        zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(id))),
        time(pattern(words.word("dates.time"))),
        full_hour(pattern(words.word("dates.full_hour"))),
        date(pattern(words.word("dates.date"))),
        date_of_year(pattern(words.word("dates.date_of_year"))),
        zone_name(pattern("z")),
        spans(locale, UMEASFMT_WIDTH_WIDE, error),
        numbers(icu::number::NumberFormatter::withLocale(locale)) {
    check(error);
  }

  icu::SimpleDateFormat pattern(const std::string& written) {
    icu::SimpleDateFormat format(icu::UnicodeString::fromUTF8(written), locale, error);
    check(error);
    format.setTimeZone(*zone);
    return format;
  }

  [[nodiscard]] std::string shown(const icu::SimpleDateFormat& format, TimePoint at) {
    return shown_before.found_or(std::pair{&format, at}, [&] {
      icu::UnicodeString text;
      return in_utf8(format.format(in_icu(at), text));
    });
  }

  [[nodiscard]] std::string in_units(seconds span, std::size_t smallest) const;

  /// What a clock on the wall shows, as the time at which one in Greenwich does.
  [[nodiscard]] TimePoint on_the_wall(TimePoint at) const {
    UErrorCode failed = U_ZERO_ERROR;
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    zone->getOffset(in_icu(at), 0, raw, summer, failed);
    check(failed);
    return at + milliseconds{raw + summer};
  }
  [[nodiscard]] std::chrono::sys_days day(TimePoint at) const {
    return std::chrono::floor<std::chrono::days>(on_the_wall(at));
  }

  UErrorCode error = U_ZERO_ERROR;
  icu::Locale locale;
  std::unique_ptr<icu::TimeZone> zone;
  icu::SimpleDateFormat time;
  icu::SimpleDateFormat full_hour;
  icu::SimpleDateFormat date;
  icu::SimpleDateFormat date_of_year;
  icu::SimpleDateFormat zone_name;
  icu::MeasureFormat spans;
  icu::number::LocalizedNumberFormatter numbers;
  Memo<std::pair<const icu::SimpleDateFormat*, TimePoint>> shown_before{};
  Memo<std::pair<seconds, std::size_t>> spans_before{};
};

Calendar::Calendar(const Words& words, const std::string& zone)
    : words_(&words), zone_(zone), formats_(std::make_unique<Formats>(words, zone)) {
}

Calendar::Calendar(Calendar&&) noexcept = default;
Calendar& Calendar::operator=(Calendar&&) noexcept = default;
Calendar::~Calendar() = default;

std::string Calendar::moment(TimePoint time, TimePoint read) const {
  return with_date(time, read, with_zone(time, time_of_day(time)));
}

std::string Calendar::dated(TimePoint time) const {
  const auto date = formats_->shown(formats_->date, time);
  return words_->phrase("dates.with_date",
                        {{"date", date}, {"time", with_zone(time, time_of_day(time))}});
}

std::string Calendar::deadline(TimePoint time, TimePoint read) const {
  return moment(std::chrono::ceil<minutes>(time), read);
}

std::string Calendar::range(TimePoint from, TimePoint to, TimePoint read) const {
  const auto begin = with_date(from, read, time_of_day(from));
  const bool one_day = formats_->day(from) == formats_->day(to);
  const auto end = with_zone(to, time_of_day(to));
  return words_->phrase("dates.range",
                        {{"from", begin}, {"to", one_day ? end : with_date(to, read, end)}});
}

std::string Calendar::duration(milliseconds span) const {
  const auto whole = std::chrono::floor<minutes>(span);
  return whole.count() < 1 ? words_->word("dates.below_minute") : in_units(whole, kMinutes);
}

std::string Calendar::duration(TimePoint from, TimePoint to) const {
  return duration(std::chrono::floor<minutes>(to) - std::chrono::floor<minutes>(from));
}

std::string Calendar::exact_duration(seconds span) const {
  return in_units(std::max(span, seconds(0)), kSeconds);
}

std::string Calendar::in_units(seconds span, std::size_t smallest) const {
  return formats_->spans_before.found_or({span, smallest},
                                         [&] { return formats_->in_units(span, smallest); });
}

std::string Calendar::Formats::in_units(seconds span, std::size_t smallest) const {
  UErrorCode failed = U_ZERO_ERROR;
  std::vector<icu::Measure> parts;
  auto rest = span.count();
  auto last = smallest;
  for (std::size_t i = 0; i <= last; ++i) {
    const auto& unit = kUnits.at(i);
    const auto count = rest / unit.size.count();
    rest %= unit.size.count();
    if (count == 0 && (i < smallest || !parts.empty())) continue;
    if (parts.empty()) last = std::min(smallest, i + 1);
    parts.emplace_back(icu::Formattable(static_cast<int64_t>(count)), unit.create(failed), failed);
  }
  icu::UnicodeString text;
  icu::FieldPosition unused;
  spans.formatMeasures(parts.data(), static_cast<int32_t>(parts.size()), text, unused, failed);
  check(failed);
  return in_utf8(text);
}

std::string Calendar::percent(double share) const {
  constexpr double kOnePercent = 0.01;
  using icu::number::Precision;
  UErrorCode error = U_ZERO_ERROR;
  const auto precision = share < kOnePercent
                             ? icu::number::Precision(Precision::maxSignificantDigits(2))
                             : icu::number::Precision(Precision::maxFraction(1));
  const auto text = formats_->numbers.precision(precision)
                        .scale(icu::number::Scale::powerOfTen(2))
                        .unit(icu::MeasureUnit::getPercent())
                        .formatDouble(share, error)
                        .toString(error);
  check(error);
  return in_utf8(text);
}

std::string Calendar::number(double value) const {
  UErrorCode error = U_ZERO_ERROR;
  const auto text = formats_->numbers.precision(icu::number::Precision::maxFraction(2))
                        .formatDouble(value, error)
                        .toString(error);
  check(error);
  return in_utf8(text);
}

std::string Calendar::time_of_day(TimePoint time) const {
  const auto wall = formats_->on_the_wall(time);
  const auto since_midnight =
      std::chrono::floor<minutes>(wall - std::chrono::floor<std::chrono::days>(wall));
  if (since_midnight == std::chrono::hours(0)) return words_->word("dates.midnight");
  if (since_midnight == std::chrono::hours(12)) return words_->word("dates.noon");
  const bool full_hour = since_midnight % std::chrono::hours(1) == minutes(0);
  return formats_->shown(full_hour ? formats_->full_hour : formats_->time, time);
}

std::string Calendar::with_date(TimePoint time, TimePoint read, std::string said) const {
  const std::chrono::year_month_day day{formats_->day(time)};
  const std::chrono::year_month_day today{formats_->day(read)};
  if (day == today) return said;
  const bool same_year = day.year() == today.year();
  const auto date = formats_->shown(same_year ? formats_->date : formats_->date_of_year, time);
  return words_->phrase("dates.with_date", {{"date", date}, {"time", std::move(said)}});
}

std::string Calendar::with_zone(TimePoint time, std::string said) const {
  if (words_->word("dates.unspoken_zone") == zone_) return said;
  auto name = words_->word("dates.zones." + zone_);
  if (name.empty()) name = formats_->shown(formats_->zone_name, time);
  return words_->phrase("dates.with_zone", {{"time", std::move(said)}, {"zone", name}});
}

}  // namespace goji::messages
