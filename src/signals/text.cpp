#include "signals/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace goji::signals {
namespace {

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

/// One row of the table of well-formed sequences: the bytes that may lead, how many follow, and
/// the bounds of the first that follows. Unicode 15, table 3-7.
struct Sequence {
  unsigned char first;
  unsigned char last;
  std::size_t following;
  unsigned char low;
  unsigned char high;
};

constexpr std::array<Sequence, 9> kSequences{{{0x00, 0x7F, 0, 0, 0},
                                              {0xC2, 0xDF, 1, 0x80, 0xBF},
                                              {0xE0, 0xE0, 2, 0xA0, 0xBF},
                                              {0xE1, 0xEC, 2, 0x80, 0xBF},
                                              {0xED, 0xED, 2, 0x80, 0x9F},
                                              {0xEE, 0xEF, 2, 0x80, 0xBF},
                                              {0xF0, 0xF0, 3, 0x90, 0xBF},
                                              {0xF1, 0xF3, 3, 0x80, 0xBF},
                                              {0xF4, 0xF4, 3, 0x80, 0x8F}}};

/// The length of the well-formed sequence in front; 0 if there is none.
std::size_t sequence_in(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  for (const auto& row : kSequences) {
    if (lead < row.first || lead > row.last) continue;
    if (text.size() <= row.following) return 0;
    if (row.following == 0) return 1;
    const auto second = static_cast<unsigned char>(text[1]);
    if (second < row.low || second > row.high) return 0;
    const auto rest = text.substr(2, row.following - 1);
    return std::ranges::all_of(rest, is_continuation) ? row.following + 1 : 0;
  }
  return 0;
}

std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && is_continuation(text[most]))
    --most;
  return text.substr(0, most);
}

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return text.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), text.begin(), [](char wanted, char given) {
           const bool upper = given >= 'A' && given <= 'Z';
           return wanted == (upper ? static_cast<char>(given - 'A' + 'a') : given);
         });
}

}  // namespace

std::string_view fault_of_identity(std::string_view name) {
  if (name.empty()) return "must be a non-empty string";
  if (name.size() > kMaxIdentity) return "must not have more than 200 bytes";
  if (std::ranges::any_of(name, is_control)) return "must not contain control characters";
  return {};
}

std::string informative(std::string_view text) {
  const auto kept = text.size() > kMaxText ? cut(text, kMaxText - kCut.size()) : text;
  std::string repaired;
  repaired.reserve(kept.size());
  for (const char byte : kept) {
    if (is_control(byte) && byte != '\n' && byte != '\t') {
      repaired += "\uFFFD";
    } else {
      repaired += byte;
    }
  }
  if (kept.size() < text.size()) repaired += kCut;
  return repaired;
}

bool is_web_link(std::string_view text) {
  constexpr std::string_view kUnfit = " \"'<>`\\";
  const bool web = starts_with_scheme(text, "http://") || starts_with_scheme(text, "https://");
  return web && text.size() <= kMaxLink && std::ranges::none_of(text, [&](char byte) {
           return is_control(byte) || kUnfit.find(byte) != std::string_view::npos;
         });
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_in(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace goji::signals
