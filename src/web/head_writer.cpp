#include "web/head_writer.h"

#include "web/head.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace goji::web {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

bool same_name(std::string_view a, std::string_view b) {
  return same_word(a, in_lower_case(b));
}

}  // namespace

HeadWriter::HeadWriter(std::string& out, int status) : out_(out) {
  out_.clear();
  const fmt::format_int digits{status};
  out_.append("HTTP/1.1 ").append(digits.data(), digits.size()).append(" ");
  out_.append(reason_phrase(status)).append("\r\n");
}

std::pair<std::string, std::string> strict_transport() {
  return {"Strict-Transport-Security", "max-age=31536000"};
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_name(name) || std::ranges::any_of(value, is_control))
    throw std::logic_error("an answer's field has characters that do not belong there");
  out.append(name).append(": ").append(value).append("\r\n");
}

void HeadWriter::length(std::size_t bytes) {
  const fmt::format_int digits{bytes};
  out_.append("Content-Length: ").append(digits.data(), digits.size()).append("\r\n");
}

void HeadWriter::fields(const Headers& headers, const Headers& except) {
  for (const auto& [name, value] : headers) {
    const auto is_it = [&wanted = name](const auto& other) {
      return same_name(other.first, wanted);
    };
    if (std::ranges::none_of(except, is_it)) field(name, value);
  }
}

std::string_view Dates::at(TimePoint now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != second_ || text_.empty()) text_ = http_date(now);
  second_ = second;
  return text_;
}

void end_head(std::string& out, std::string_view date, After after) {
  out.append("Date: ").append(date).append("\r\n");
  if (after == After::Close) out.append("Connection: close\r\n");
  if (after == After::KeepOld) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

void write_head(std::string& out, const Response& response, const Headers& defaults) {
  HeadWriter head{out, response.status};
  if (!is_bodyless(response.status)) {
    if (!response.content_type.empty()) head.field("Content-Type", response.content_type);
    head.length(response.body.size());
  }
  head.fields(response.headers);
  head.fields(defaults, response.headers);
}

std::string http_date(TimePoint moment) {
  namespace chrono = std::chrono;
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss time{chrono::floor<chrono::seconds>(moment - day)};
  return fmt::format(FMT_STRING("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT"),
                     kDays[chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()),
                     time.hours().count(),
                     time.minutes().count(),
                     time.seconds().count());
}

bool is_bodyless(int status) {
  return status == 204 || status == 304 || status < 200;
}

}  // namespace goji::web
