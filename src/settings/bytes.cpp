#include "settings/bytes.h"

#include "base/utf8.h"
#include "settings/file.h"

namespace goji::settings {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What is wrong with this character of a line, if anything.
std::string_view flaw_in(char32_t point, std::string_view written) {
  if (point == utf8::kReplacement && written != "\xEF\xBF\xBD") return "is not valid UTF-8";
  if (point == 0) return "holds a NUL byte";
  if (point == '\r') return "has a carriage return that ends no line";
  const bool control = (point < ' ' && point != '\t') || (point >= 0x7F && point < 0xA0);
  if (control) return "holds a control character";
  if (point == 0xFEFF) return "holds a byte order mark";
  return {};
}

std::string_view flaw_in_line(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    const auto start = at;
    const auto point = utf8::next(line, at);
    const auto flaw = flaw_in(point, line.substr(start, at - start));
    if (!flaw.empty()) return flaw;
  }
  // yaml-cpp takes a tab for no indentation at all, and reads something else than was meant.
  const auto first = line.find_first_not_of(" \t");
  const bool blank = first == std::string_view::npos || line[first] == '#';
  if (!blank && line.substr(0, first).find('\t') != std::string_view::npos)
    return "is indented with a tab; YAML wants spaces";
  return {};
}

}  // namespace

std::optional<Flaw> flaw_in_bytes(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return Flaw{1, "is UTF-16; save the file as UTF-8"};
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto flaw = flaw_in_line(line); !flaw.empty()) return Flaw{number, std::string{flaw}};
  }
  return std::nullopt;
}

}  // namespace goji::settings
