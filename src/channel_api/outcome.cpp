#include "channel_api/outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace goji {
namespace {

namespace chrono = std::chrono;

std::optional<chrono::seconds> until_date(const std::string& text, TimePoint now) {
  std::tm date{};
  std::istringstream in{text};
  in.imbue(std::locale::classic());
  in >> std::get_time(&date, "%a, %d %b %Y %H:%M:%S GMT");
  if (in.fail()) return std::nullopt;
  const chrono::year_month_day day{chrono::year{date.tm_year + 1900},
                                   chrono::month{static_cast<unsigned>(date.tm_mon + 1)},
                                   chrono::day{static_cast<unsigned>(date.tm_mday)}};
  const TimePoint due = chrono::sys_days{day} + chrono::hours{date.tm_hour} +
                        chrono::minutes{date.tm_min} + chrono::seconds{date.tm_sec};
  return std::max(chrono::ceil<chrono::seconds>(due - now), chrono::seconds{0});
}

std::optional<chrono::seconds> retry_after(const net::HttpResponse& response, TimePoint now) {
  const auto header = response.headers.find("retry-after");
  if (header == response.headers.end()) return std::nullopt;
  const std::string& text = header->second;
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size()) return chrono::seconds{seconds};
  return until_date(text, now);
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
