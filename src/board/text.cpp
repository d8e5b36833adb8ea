#include "board/text.h"

#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace goji::board {
namespace {

/// The character that "&name;" stands for; none if it is not one of those that cmark writes.
std::optional<char32_t> entity(std::string_view name) {
  if (name == "amp") return '&';
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "quot") return '"';
  if (name == "apos") return '\'';
  if (name == "nbsp") return 0xA0;
  if (!name.starts_with('#')) return std::nullopt;
  const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const auto digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, code, hex ? 16 : 10);
  if (digits.empty() || read.ec != std::errc() || read.ptr != end || code > 0x10FFFF)
    return std::nullopt;
  return code;
}

bool ends_a_line(std::string_view tag) {
  static constexpr std::array<std::string_view, 13> kBlocks{
      "br", "/p", "/li", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/tr", "hr", "/pre", "/div"};
  const auto name = tag.substr(0, tag.find_first_of(" \t\n", 1));
  const auto bare = name.ends_with('/') && name.size() > 1 ? name.substr(0, name.size() - 1) : name;
  return std::ranges::find(kBlocks, bare) != kBlocks.end();
}

/// Reads one tag or entity at `place` and says where it ends; `place` itself if it is neither.
std::size_t take_markup(std::string_view html, std::size_t place, std::string& text) {
  const bool tag = html[place] == '<';
  const auto end = html.find(tag ? '>' : ';', place);
  if (end == std::string_view::npos) return place;
  const auto inside = html.substr(place + 1, end - place - 1);
  if (tag) {
    if (ends_a_line(inside) && !text.empty() && text.back() != '\n') text += '\n';
    return end + 1;
  }
  const auto code = entity(inside);
  if (!code) return place;
  utf8::append(text, *code);
  return end + 1;
}

std::string_view primary(std::string_view language) {
  return language.substr(0, language.find('-'));
}

}  // namespace

std::string escaped(std::string_view text) {
  const auto cleaned = utf8::cleaned(text);
  std::string safe;
  safe.reserve(cleaned.size() + cleaned.size() / 8);
  for (const char c : cleaned) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string plain_text(std::string_view html) {
  std::string text;
  text.reserve(html.size());
  for (std::size_t place = 0; place < html.size();) {
    if (html[place] == '<' || html[place] == '&') {
      const auto end = take_markup(html, place, text);
      if (end > place) {
        place = end;
        continue;
      }
    }
    const bool second_break = html[place] == '\n' && (text.empty() || text.back() == '\n');
    if (!second_break) text += html[place];
    ++place;
  }
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return utf8::cleaned(text);
}

const std::string& in_language(const Localized& text,
                               std::string_view language,
                               const std::vector<std::string>& site_languages) {
  static const std::string kNothing;
  const auto usable = [&](const auto& entry) { return !entry.second.empty(); };
  const auto written = [&](std::string_view wanted) {
    return std::ranges::find_if(
        text, [&](const auto& entry) { return usable(entry) && entry.first == wanted; });
  };
  const auto close = [&](std::string_view wanted) {
    return std::ranges::find_if(text, [&](const auto& entry) {
      return usable(entry) && primary(entry.first) == primary(wanted);
    });
  };
  if (const auto found = written(language); found != text.end()) return found->second;
  if (const auto found = close(language); found != text.end()) return found->second;
  for (const auto& fallback : site_languages)
    if (const auto found = written(fallback); found != text.end()) return found->second;
  const auto any = std::ranges::find_if(text, usable);
  return any == text.end() ? kNothing : any->second;
}

std::string path_piece(std::string_view key) {
  std::string piece;
  for (const char c : key) {
    const bool unreserved = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                            std::string_view("-._~").find(c) != std::string_view::npos;
    piece += unreserved
                 ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return piece;
}

}  // namespace goji::board
