#include "settings/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

namespace goji::settings {
namespace {

namespace chrono = std::chrono;

Error invalid(std::string what) {
  return {Fault::Invalid, std::move(what)};
}

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}

struct Unit {
  std::string_view name;
  chrono::milliseconds length;
};

// "ms" before "m": the first that fits is taken.
constexpr std::array<Unit, 5> kUnits{{{"ms", chrono::milliseconds{1}},
                                      {"s", chrono::seconds{1}},
                                      {"m", chrono::minutes{1}},
                                      {"h", chrono::hours{1}},
                                      {"d", chrono::days{1}}}};
constexpr chrono::seconds kShortestExchange{1};
constexpr chrono::seconds kLongestExchange{50};
constexpr chrono::milliseconds kLongest = chrono::days{366};

/// Takes one "30s" off the front of the text.
std::optional<chrono::milliseconds> take_part(std::string_view& text) {
  const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = whole<std::uint64_t>(text.substr(0, size));
  text.remove_prefix(size);
  const auto unit = std::ranges::find_if(
      kUnits, [&](const Unit& candidate) { return text.starts_with(candidate.name); });
  if (!number || unit == kUnits.end()) return std::nullopt;
  text.remove_prefix(unit->name.size());
  if (*number > static_cast<std::uint64_t>(kLongest / unit->length)) return std::nullopt;
  return unit->length * static_cast<std::int64_t>(*number);
}

bool is_zone_name(std::string_view text) {
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
  };
  // Names of zones begin with a capital; posix/ and right/ are other spellings of the same rules.
  return !text.empty() && is_upper(text[0]) && std::ranges::all_of(text, fits);
}

/// Whether the system's file holds rules of a zone: RFC 8536, section 3.1.
bool has_zone_rules(std::string_view name) {
  const auto path = std::filesystem::path{"/usr/share/zoneinfo"} / name;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return false;
  std::array<char, 4> magic{};
  std::ifstream{path, std::ios::binary}.read(magic.data(), magic.size());
  return std::string_view{magic.data(), magic.size()} == "TZif";
}

bool is_subtag(std::string_view part, std::size_t size, bool (*first)(char), bool (*rest)(char)) {
  return part.size() == size && first(part[0]) && std::ranges::all_of(part.substr(1), rest);
}

std::string_view take_subtag(std::string_view& text) {
  const auto part = text.substr(0, text.find('-'));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

}  // namespace

Result<std::size_t> to_count(std::string_view text) {
  if (const auto number = whole<std::size_t>(text)) return *number;
  return invalid("must be a whole number");
}

Result<double> to_number(std::string_view text) {
  const auto number = whole<double>(text);
  if (number && std::isfinite(*number)) return *number;
  return invalid("must be a number");
}

Result<double> to_share(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  const auto number = to_number(text);
  const auto share = number ? *number / (percent ? 100.0 : 1.0) : -1.0;
  if (share >= 0.0 && share <= 1.0) return share;
  return invalid("must be a share, from 0% to 100% or 0 to 1");
}

Result<chrono::milliseconds> to_milliseconds(std::string_view text) {
  chrono::milliseconds sum{0};
  bool good = !text.empty();
  while (good && !text.empty()) {
    const auto part = take_part(text);
    good = part && (sum += *part) <= kLongest;
  }
  if (good) return sum;
  return invalid("must be a duration with its unit, like 30s, 5m or 1h");
}

Result<chrono::seconds> to_duration(std::string_view text) {
  const auto exact = to_milliseconds(text);
  if (!exact) return exact.error();
  const auto seconds = chrono::floor<chrono::seconds>(*exact);
  if (seconds != *exact) return invalid("must be in whole seconds, like 1s or 90s");
  return seconds;
}

Result<chrono::seconds> to_timeout(std::string_view text) {
  auto time = to_duration(text);
  if (!time || (*time >= kShortestExchange && *time <= kLongestExchange)) return time;
  return invalid("must be from 1s to 50s: a try ends before its delivery is given to another one");
}

Result<bool> to_boolean(std::string_view text) {
  std::string word{text};
  std::ranges::transform(
      word, word.begin(), [](char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; });
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  return invalid("must be on or off");
}

Result<std::string> to_timezone(std::string_view text) {
  if (text == "UTC" || (is_zone_name(text) && has_zone_rules(text))) return std::string{text};
  if (!has_zone_rules("Etc/UTC"))
    return invalid("cannot be looked up: this machine has no zones in /usr/share/zoneinfo");
  return invalid("must be the IANA name of a time zone, like Asia/Seoul or UTC");
}

Result<std::string> to_language(std::string_view text) {
  auto rest = text;
  const auto language = take_subtag(rest);
  bool good =
      is_subtag(language, 2, is_lower, is_lower) || is_subtag(language, 3, is_lower, is_lower);
  auto part = take_subtag(rest);
  if (is_subtag(part, 4, is_upper, is_lower)) part = take_subtag(rest);
  if (is_subtag(part, 2, is_upper, is_upper) || is_subtag(part, 3, is_digit, is_digit))
    part = take_subtag(rest);
  good = good && part.empty() && rest.empty() && !text.ends_with('-');
  if (good) return std::string{text};
  return invalid("must be a language, like ko, en or pt-BR");
}

Result<std::string> to_key(std::string_view text) {
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; };
  const bool good = !text.empty() && text.size() <= 64 && std::ranges::all_of(text, fits) &&
                    (is_lower(text[0]) || is_digit(text[0]));
  if (good) return std::string{text};
  return invalid(
      "must be lower-case letters, digits, - and _, at most 64, with no - or _ in front");
}

}  // namespace goji::settings
