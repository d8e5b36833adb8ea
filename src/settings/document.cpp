#include "settings/document.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::settings {
namespace {

constexpr std::size_t kMostComplaints = 100;
constexpr std::size_t kMostBytes = 400;

bool is_control(char c) {
  return (c >= 0 && c < ' ') || c == '\x7f';
}

/// Cut between characters: continuation bytes of UTF-8 are 10xxxxxx.
std::string_view cut(std::string_view text) {
  if (text.size() <= kMostBytes) return text;
  auto size = kMostBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;
  return text.substr(0, size);
}

}  // namespace

void Document::complain(int line, std::string_view what) {
  if (complaints.size() == kMostComplaints) {
    ++unlisted;
    return;
  }
  auto shown = fmt::format("{}:{}: {}", file, line, cut(what));
  std::ranges::replace_if(shown, is_control, '?');
  if (cut(what).size() < what.size()) shown += "...";
  const auto place = std::ranges::upper_bound(lines, line);
  complaints.insert(complaints.begin() + (place - lines.begin()), std::move(shown));
  lines.insert(place, line);
}

}  // namespace goji::settings
