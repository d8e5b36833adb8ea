#include "base/utf8.h"

#include <algorithm>
#include <array>

namespace goji::utf8 {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

struct Lead {
  std::size_t length = 0;  ///< of the whole sequence; 0: nothing begins so
  char32_t bits = 0;
  unsigned char lowest = 0x80;   ///< of the second byte: no overlong forms,
  unsigned char highest = 0xBF;  ///< no surrogates, nothing above U+10FFFF
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {.length = 1, .bits = byte};
  if (byte < 0xC2 || byte > 0xF4) return {};
  if (byte < 0xE0) return {.length = 2, .bits = byte & 0x1FU};
  if (byte < 0xF0) {
    Lead lead{.length = 3, .bits = byte & 0x0FU};
    if (byte == 0xE0) lead.lowest = 0xA0;
    if (byte == 0xED) lead.highest = 0x9F;
    return lead;
  }
  Lead lead{.length = 4, .bits = byte & 0x07U};
  if (byte == 0xF0) lead.lowest = 0x90;
  if (byte == 0xF4) lead.highest = 0x8F;
  return lead;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Everything here changes how its surroundings look, or is nothing to look at. "\n" and "\t" are
// dealt with before.
constexpr std::array<Range, 8> kHarmful{{{0x0000, 0x001F},
                                         {0x007F, 0x009F},
                                         {0x202A, 0x202E},
                                         {0x2066, 0x2069},
                                         {0xFEFF, 0xFEFF},
                                         {0xFFF9, 0xFFFB},
                                         {0xFFFE, 0xFFFF},
                                         {0xFDD0, 0xFDEF}}};

bool is_harmful(char32_t point) {
  for (const auto& range : kHarmful)
    if (point >= range.first && point <= range.last) return true;
  return (point & 0xFFFEU) == 0xFFFE;  // the last two of every plane
}

/// Printable ASCII: stays as it is.
bool is_plain(char byte) {
  return byte >= ' ' && byte <= '~';
}

bool ends_line(char32_t point) {
  return point == '\n' || point == '\r' || point == 0x0085 || point == 0x2028 || point == 0x2029;
}

}  // namespace

char32_t next(std::string_view text, std::size_t& at) {
  const auto lead = lead_of(byte_at(text, at++));
  if (lead.length == 0) return kReplacement;
  char32_t point = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const unsigned char low = i == 1 ? lead.lowest : 0x80;
    const unsigned char high = i == 1 ? lead.highest : 0xBF;
    if (at == text.size() || byte_at(text, at) < low || byte_at(text, at) > high)
      return kReplacement;
    point = (point << 6U) | (byte_at(text, at++) & 0x3FU);
  }
  return point;
}

char32_t previous(std::string_view text, std::size_t& end) {
  do
    --end;
  while (end > 0 && (byte_at(text, end) & 0xC0U) == 0x80);
  auto at = end;
  return next(text, at);
}

void append(std::string& text, char32_t point) {
  const auto trail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
  };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0U | (point >> 6U));
    trail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0U | (point >> 12U));
    trail(6);
    trail(0);
  } else {
    text += static_cast<char>(0xF0U | (point >> 18U));
    trail(12);
    trail(6);
    trail(0);
  }
}

bool is_valid(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    // U+FFFD itself is three bytes long; what stands for broken bytes begins with none of its own.
    if (next(text, at) == kReplacement && text.substr(start, at - start) != "\xEF\xBF\xBD")
      return false;
  }
  return true;
}

std::string cleaned(std::string_view text) {
  if (std::ranges::all_of(text, is_plain)) return std::string{text};  // most are
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto point = next(text, at);
    if (point == '\r' && at < text.size() && text[at] == '\n') continue;
    if (ends_line(point)) {
      out += '\n';
    } else if (point == '\t' || !is_harmful(point)) {
      append(out, point);
    }
  }
  return out;
}

std::string cleaned_line(std::string_view text) {
  std::string out;
  for (const char byte : cleaned(text)) {
    const bool space = byte == ' ' || byte == '\n' || byte == '\t';
    if (!space) {
      out += byte;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace goji::utf8
