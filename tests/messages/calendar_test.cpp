#include "messages/calendar.h"

#include "base/rfc3339.h"
#include "support/catch.h"

#include <thread>
#include <vector>

namespace goji::messages {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TimePoint at(const std::string& text) {
  return parse_rfc3339(text).value();
}

struct Reader {
  explicit Reader(const std::string& locale, const std::string& zone = "Asia/Seoul")
      : words(Words::load(assets::Assets(), locale, complaints)), calendar(words, zone) {}

  std::vector<std::string> complaints{};
  Words words;
  Calendar calendar;
};

const TimePoint kRead = parse_rfc3339("2024-05-21T09:00:00+09:00").value();

TEST_CASE("calendar: a time of the same day is said without its date") {
  const Reader ko("ko");
  CHECK(ko.calendar.moment(at("2024-05-21T08:30:00+09:00"), kRead) == "오전 8시 30분");
  CHECK(ko.calendar.moment(at("2024-05-21T08:30:59.999+09:00"), kRead) == "오전 8시 30분");
  CHECK(ko.calendar.moment(at("2024-05-21T13:44:00+09:00"), kRead) == "오후 1시 44분");
  CHECK(ko.calendar.moment(at("2024-05-21T14:00:00+09:00"), kRead) == "오후 2시");
  CHECK(ko.calendar.moment(at("2024-05-21T00:00:00+09:00"), kRead) == "0시");
  CHECK(ko.calendar.moment(at("2024-05-21T12:00:00+09:00"), kRead) == "낮 12시");
  CHECK(ko.calendar.moment(at("2024-05-21T12:05:00+09:00"), kRead) == "오후 12시 5분");
  const Reader en("en");
  CHECK(en.calendar.moment(at("2024-05-21T08:30:00+09:00"), kRead) == "8:30 AM KST");
  CHECK(en.calendar.moment(at("2024-05-21T14:00:00+09:00"), kRead) == "2:00 PM KST");
  CHECK(en.calendar.moment(at("2024-05-21T00:00:00+09:00"), kRead) == "12:00 AM KST");
}

TEST_CASE("calendar: a time of another day has its date and of another year its year") {
  const Reader ko("ko");
  CHECK(ko.calendar.moment(at("2024-05-20T23:59:59+09:00"), kRead) ==
        "5월 20일(월) 오후 11시 59분");
  CHECK(ko.calendar.moment(at("2024-05-22T00:00:00+09:00"), kRead) == "5월 22일(수) 0시");
  CHECK(ko.calendar.moment(at("2023-12-31T14:52:00+09:00"), kRead) ==
        "2023년 12월 31일(일) 오후 2시 52분");
  const Reader en("en");
  CHECK(en.calendar.moment(at("2024-05-20T14:52:00+09:00"), kRead) == "Mon, May 20, 2:52 PM KST");
  CHECK(en.calendar.moment(at("2025-01-01T14:52:00+09:00"), kRead) ==
        "Wed, Jan 1, 2025, 2:52 PM KST");
}

TEST_CASE("calendar: days are those of the site and not of UTC") {
  const Reader ko("ko");
  const auto read = at("2024-05-21T00:30:00+09:00");
  CHECK(ko.calendar.moment(at("2024-05-20T15:10:00Z"), read) == "오전 12시 10분");
  CHECK(ko.calendar.moment(at("2024-05-20T14:50:00Z"), read) == "5월 20일(월) 오후 11시 50분");
}

TEST_CASE(
    "calendar: no character stands between a time and its half of the day that keyboards lack") {
  const Reader en("en", "America/New_York");
  const auto said =
      en.calendar.moment(at("2024-07-01T09:05:00-04:00"), at("2024-07-01T10:00:00-04:00"));
  CHECK(said == "9:05 AM EDT");
  CHECK(en.calendar.moment(at("2024-01-01T09:05:00-05:00"), at("2024-01-01T10:00:00-05:00")) ==
        "9:05 AM EST");
}

TEST_CASE("calendar: readers are told the zone unless their language has only one") {
  CHECK(Reader("ko", "Asia/Tokyo").calendar.moment(kRead, kRead) == "오전 9시(일본 시각)");
  CHECK(Reader("ko", "UTC").calendar.moment(kRead, kRead) == "0시(UTC)");
  CHECK(Reader("en", "UTC").calendar.moment(kRead, kRead) == "12:00 AM UTC");
  CHECK(Reader("en", "Asia/Kolkata").calendar.moment(kRead, kRead) == "5:30 AM GMT+5:30");
}

TEST_CASE("calendar: a promise is never said earlier than it is due") {
  const Reader ko("ko");
  CHECK(ko.calendar.deadline(at("2024-05-21T09:30:00+09:00"), kRead) == "오전 9시 30분");
  CHECK(ko.calendar.deadline(at("2024-05-21T09:30:00.001+09:00"), kRead) == "오전 9시 31분");
  CHECK(ko.calendar.deadline(at("2024-05-21T23:59:01+09:00"), kRead) == "5월 22일(수) 0시");
}

TEST_CASE("calendar: a range names a day once and the zone once") {
  const Reader ko("ko");
  const Reader en("en");
  const auto from = at("2024-05-21T08:30:00+09:00");
  const auto to = at("2024-05-21T09:24:00+09:00");
  const auto next = at("2024-05-22T01:00:00+09:00");
  CHECK(ko.calendar.range(from, to, kRead) == "오전 8시 30분 ~ 오전 9시 24분");
  CHECK(ko.calendar.range(from, next, kRead) == "오전 8시 30분 ~ 5월 22일(수) 오전 1시");
  CHECK(en.calendar.range(from, to, kRead) == "8:30 AM – 9:24 AM KST");
  const auto later = at("2024-06-01T00:00:00+09:00");
  CHECK(ko.calendar.range(from, to, later) == "5월 21일(화) 오전 8시 30분 ~ 오전 9시 24분");
  CHECK(en.calendar.range(from, to, later) == "Tue, May 21, 8:30 AM – 9:24 AM KST");
  CHECK(en.calendar.range(from, next, later) == "Tue, May 21, 8:30 AM – Wed, May 22, 1:00 AM KST");
}

TEST_CASE("calendar: a duration is said in its two largest units") {
  const Reader ko("ko");
  const Reader en("en");
  CHECK(ko.calendar.duration(minutes(54)) == "54분");
  CHECK(en.calendar.duration(minutes(54)) == "54 minutes");
  CHECK(en.calendar.duration(minutes(1)) == "1 minute");
  CHECK(en.calendar.duration(milliseconds(119'999)) == "1 minute");
  CHECK(ko.calendar.duration(seconds(59)) == "1분 미만");
  CHECK(en.calendar.duration(seconds(-5)) == "less than a minute");
  CHECK(ko.calendar.duration(minutes(60)) == "1시간");
  CHECK(ko.calendar.duration(minutes(65)) == "1시간 5분");
  CHECK(en.calendar.duration(minutes(65)) == "1 hour, 5 minutes");
  CHECK(ko.calendar.duration(hours(23) + minutes(59)) == "23시간 59분");
  CHECK(ko.calendar.duration(hours(24) + minutes(59)) == "1일");
  CHECK(ko.calendar.duration(hours(51) + minutes(1)) == "2일 3시간");
}

TEST_CASE("calendar: an exact duration has its seconds") {
  const Reader ko("ko");
  CHECK(ko.calendar.exact_duration(seconds(60)) == "1분");
  CHECK(ko.calendar.exact_duration(seconds(85)) == "1분 25초");
  CHECK(ko.calendar.exact_duration(seconds(0)) == "0초");
  CHECK(ko.calendar.exact_duration(seconds(-1)) == "0초");
  CHECK(ko.calendar.exact_duration(seconds(3605)) == "1시간");
  CHECK(Reader("en").calendar.exact_duration(seconds(1)) == "1 second");
}

TEST_CASE("calendar: a time can be said with its date whenever it is read") {
  CHECK(Reader("ko").calendar.dated(kRead) == "5월 21일(화) 오전 9시");
  CHECK(Reader("en").calendar.dated(kRead) == "Tue, May 21, 9:00 AM KST");
}

TEST_CASE("calendar: shares are percent with the digits that matter") {
  const Reader en("en");
  CHECK(en.calendar.percent(0.08) == "8%");
  CHECK(en.calendar.percent(1) == "100%");
  CHECK(en.calendar.percent(0.0456) == "4.6%");
  CHECK(en.calendar.percent(0.01) == "1%");
  CHECK(en.calendar.percent(0.00999) == "1%");
  CHECK(en.calendar.percent(0.000512) == "0.051%");
  CHECK(en.calendar.percent(0) == "0%");
  CHECK(Reader("ko").calendar.percent(0.3) == "30%");
  CHECK(en.calendar.number(1234.567) == "1,234.57");
  CHECK(en.calendar.number(60) == "60");
}

TEST_CASE("calendar: an unknown zone counts as UTC") {
  CHECK(Reader("en", "Mars/Olympus").calendar.moment(kRead, kRead) == "12:00 AM GMT");
}

TEST_CASE("calendar: a pattern is known to ICU or refused") {
  CHECK(is_pattern("a h시 m분"));
  CHECK_FALSE(is_pattern("h:mm jj"));
  CHECK_FALSE(is_pattern(""));
}

TEST_CASE("calendar: several threads may ask it") {
  const Reader ko("ko");
  std::vector<std::string> said(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(said.size());
    for (auto& one : said)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i)
          one = ko.calendar.moment(kRead, kRead) + ko.calendar.duration(hours(1));
      });
  }
  for (const auto& one : said)
    CHECK(one == "오전 9시1시간");
}

}  // namespace
}  // namespace goji::messages
