#include "signals/text_scanner.h"

#include "base/rfc3339.h"

#include <bit>
#include <charconv>
#include <cstring>

namespace goji::signals {
namespace {

namespace chrono = std::chrono;

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighs = 0x8080808080808080U;

constexpr std::uint64_t each(unsigned char byte) {
  return kOnes * byte;
}

/// A high bit in each byte that is zero, perhaps also in ones above the first such.
constexpr std::uint64_t zeros(std::uint64_t word) {
  return (word - kOnes) & ~word & kHighs;
}

/// A high bit at the first byte that ends a plain string: a quote, a backslash, a control
/// character (DEL too). Bytes above ASCII do not end it.
constexpr std::uint64_t ends(std::uint64_t word) {
  const auto controls = (word - each(0x20)) & ~word & kHighs;
  return controls | zeros(word ^ each('"')) | zeros(word ^ each('\\')) | zeros(word ^ each(0x7F));
}

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/// Reads two digits; anything else makes the sum too great for any field of a time.
unsigned two_digits(const char* at) {
  const bool good = is_digit(at[0]) && is_digit(at[1]);
  return good ? static_cast<unsigned>(at[0] - '0') * 10U + static_cast<unsigned>(at[1] - '0') : 100;
}

/// "+09:00", "-03:30" or "Z" as what is to be added to come to UTC.
std::optional<chrono::minutes> offset_in(std::string_view text) {
  if (text == "Z") return chrono::minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
  const auto hours = two_digits(&text[1]);
  const auto minutes = two_digits(&text[4]);
  if (hours > 23 || minutes > 59) return {};
  const chrono::minutes ahead = chrono::hours{hours} + chrono::minutes{minutes};
  return text[0] == '+' ? -ahead : ahead;
}

/// "2024-05-13T13:44:20+09:00", the form that nearly all have; nothing for any other.
std::optional<TimePoint> usual_time(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':')
    return {};
  const auto century = two_digits(&text[0]);
  const auto year = two_digits(&text[2]);
  const auto hour = two_digits(&text[11]);
  const auto minute = two_digits(&text[14]);
  const auto second = two_digits(&text[17]);
  const auto offset = offset_in(text.substr(19));
  const chrono::year_month_day date{chrono::year{static_cast<int>(century * 100 + year)},
                                    chrono::month{two_digits(&text[5])},
                                    chrono::day{two_digits(&text[8])}};
  const bool good = century < 100 && year < 100 && hour < 24 && minute < 60 && second < 60;
  if (!good || !offset || !date.ok()) return {};
  return chrono::sys_days{date} + chrono::hours{hour} + chrono::minutes{minute} +
         chrono::seconds{second} + *offset;
}

}  // namespace

bool TextScanner::skip(char byte) {
  skip_spaces();
  if (at_ == end_ || *at_ != byte) return false;
  ++at_;
  return true;
}

bool TextScanner::skip_null() {
  if (!std::string_view{at_, end_}.starts_with("null")) return false;
  at_ += 4;
  return true;
}

bool TextScanner::done() {
  skip_spaces();
  return at_ == end_;
}

std::optional<std::string_view> TextScanner::name() {
  const auto found = text();
  return ascii_ ? found : std::nullopt;
}

std::optional<std::string_view> TextScanner::text() {
  if (!skip('"')) return std::nullopt;
  const char* const begin = at_;
  std::uint64_t seen = 0;
  while (end_ - at_ >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at_, 8);
    const auto found = ends(word);
    if (found != 0) break;
    seen |= word;
    at_ += 8;
  }
  while (at_ != end_ && static_cast<unsigned char>(*at_) >= 0x20 && *at_ != '"' && *at_ != '\\' &&
         *at_ != 0x7F)
    seen |= static_cast<unsigned char>(*at_++);
  if (at_ == end_ || *at_ != '"') return std::nullopt;
  ascii_ = (seen & kHighs) == 0;
  return std::string_view{begin, at_++};
}

std::optional<TimePoint> TextScanner::time() {
  const auto written = name();
  if (!written) return std::nullopt;
  if (const auto moment = usual_time(*written)) return moment;
  const auto moment = parse_rfc3339(*written);
  return moment ? std::optional{*moment} : std::nullopt;
}

std::optional<double> TextScanner::share() {
  skip_spaces();
  const char* const begin = at_;
  if (digits().size() != 1) return std::nullopt;
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    if (digits().empty()) return std::nullopt;
  }
  double share = 0;
  std::from_chars(begin, at_, share);
  return share <= 1 ? std::optional{share} : std::nullopt;
}

std::optional<std::uint64_t> TextScanner::count() {
  skip_spaces();
  const auto written = digits();
  const bool plain = written.size() == 1 || (!written.empty() && written[0] != '0');
  if (!plain || written.size() > 13) return std::nullopt;
  std::uint64_t count = 0;
  std::from_chars(written.data(), written.data() + written.size(), count);
  return count;
}

char TextScanner::peek() {
  skip_spaces();
  return at_ == end_ ? '\0' : *at_;
}

void TextScanner::skip_spaces() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n'))
    ++at_;
}

std::string_view TextScanner::digits() {
  const char* const begin = at_;
  while (at_ != end_ && is_digit(*at_))
    ++at_;
  return {begin, at_};
}

}  // namespace goji::signals
