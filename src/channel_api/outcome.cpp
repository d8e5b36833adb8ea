#include "channel_api/outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iomanip>
#include <limits>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace goji {
namespace {

namespace chrono = std::chrono;

constexpr int kFirstYear = 1900;  // of std::tm

std::optional<std::tm> date_in(const std::string& text, const char* form) {
  std::tm date{};
  std::istringstream in{text};
  in.imbue(std::locale::classic());
  in >> std::get_time(&date, form);
  return in.fail() ? std::nullopt : std::optional{date};
}

/// A year of two digits is the nearest that is at most 50 years ahead.
int whole_year(int year, TimePoint now) {
  constexpr int kCentury = 100;
  constexpr int kFarAhead = 50;
  const auto today = chrono::year_month_day{chrono::floor<chrono::days>(now)}.year();
  const int latest = int{today} + kFarAhead;
  return latest - (latest - year % kCentury) % kCentury;
}

/// The three forms of RFC 9110 (2022), section 5.6.7; senders are to write the first.
std::optional<std::tm> http_date(const std::string& text, TimePoint now) {
  if (const auto date = date_in(text, "%a, %d %b %Y %H:%M:%S GMT")) return date;
  if (auto date = date_in(text, "%A, %d-%b-%y %H:%M:%S GMT")) {
    date->tm_year = whole_year(date->tm_year, now) - kFirstYear;
    return date;
  }
  return date_in(text, "%a %b %d %H:%M:%S %Y");
}

std::optional<chrono::seconds> until_date(const std::string& text, TimePoint now) {
  const auto date = http_date(text, now);
  if (!date) return std::nullopt;
  const chrono::year_month_day day{chrono::year{date->tm_year + kFirstYear},
                                   chrono::month{static_cast<unsigned>(date->tm_mon + 1)},
                                   chrono::day{static_cast<unsigned>(date->tm_mday)}};
  const TimePoint due = chrono::sys_days{day} + chrono::hours{date->tm_hour} +
                        chrono::minutes{date->tm_min} + chrono::seconds{date->tm_sec};
  return std::max(chrono::ceil<chrono::seconds>(due - now), chrono::seconds{0});
}

std::optional<chrono::seconds> retry_after(const net::HttpResponse& response, TimePoint now) {
  const auto header = response.headers.find("retry-after");
  if (header == response.headers.end()) return std::nullopt;
  const std::string& text = header->second;
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument)
    return until_date(text, now);
  // More than can be counted is very long; deliveries/settle.cpp says how long that is at most.
  constexpr auto kVeryLong = std::numeric_limits<unsigned>::max();
  return chrono::seconds{error == std::errc::result_out_of_range ? kVeryLong : seconds};
}

Outcome judge_response(const net::HttpResponse& response, TimePoint now) {
  const int status = response.status;
  if (status >= 200 && status < 300) return Accepted{};
  auto why = fmt::format("the server answered {}", status);
  if (status == 401 || status == 403 || status == 407) return ChannelDown{std::move(why)};
  if (status >= 300 && status < 400)
    return TryLater{why + ": it has moved, and redirects are not followed"};
  const bool theirs = status == 429 || status >= 500;
  if (theirs || status == 408 || status == 425)
    return TryLater{std::move(why), retry_after(response, now), theirs};
  return Rejected{std::move(why)};
}

}  // namespace

Outcome judge_http(const net::Answer& answer, TimePoint now) {
  if (const auto* response = std::get_if<net::HttpResponse>(&answer))
    return judge_response(*response, now);
  if (const auto* unsent = std::get_if<net::Unsent>(&answer))
    return TryLater{unsent->why, std::nullopt, true};
  if (const auto* unanswered = std::get_if<net::Unanswered>(&answer))
    return Uncertain{unanswered->why};
  throw std::logic_error("not the answer to an HTTP request");
}

Outcome harmless(Outcome outcome) {
  if (auto* uncertain = std::get_if<Uncertain>(&outcome))
    return TryLater{std::move(uncertain->why), std::nullopt, true};
  return outcome;
}

}  // namespace goji
