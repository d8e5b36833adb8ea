#include "messages/graphemes.h"

#include "base/utf8.h"

#include <memory>
#include <stdexcept>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

namespace goji::messages {
namespace {

void check(UErrorCode error) {
  if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
}

bool is_ascii_without_returns(std::string_view text) {
  for (const char byte : text)
    if (static_cast<unsigned char>(byte) >= 0x80 || byte == '\r') return false;
  return true;
}

std::vector<std::size_t> breaks(icu::BreakIterator& iterator, std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<int64_t>(text.size()), &error);
  iterator.setText(&source, error);
  check(error);
  std::vector<std::size_t> places;
  iterator.first();
  for (auto at = iterator.next(); at != icu::BreakIterator::DONE; at = iterator.next())
    places.push_back(static_cast<std::size_t>(at));
  utext_close(&source);
  return places;
}

bool is_regional(char32_t point) {
  return u_hasBinaryProperty(static_cast<UChar32>(point), UCHAR_REGIONAL_INDICATOR);
}

/// Shown as one picture: by itself, by a variation selector, as a flag or as a keycap.
bool is_emoji(std::string_view grapheme) {
  constexpr char32_t kEmojiStyle = 0xFE0F;
  constexpr char32_t kKeycap = 0x20E3;
  bool may_be = false;
  for (std::size_t at = 0; at < grapheme.size();) {
    const auto point = utf8::next(grapheme, at);
    const auto icu_point = static_cast<UChar32>(point);
    if (u_hasBinaryProperty(icu_point, UCHAR_EMOJI_PRESENTATION) || is_regional(point)) return true;
    if (may_be && (point == kEmojiStyle || point == kKeycap)) return true;
    may_be = may_be || u_hasBinaryProperty(icu_point, UCHAR_EMOJI);
  }
  return false;
}

std::size_t weight(char32_t point) {
  const bool light = point <= 0x10FF || (point >= 0x2000 && point <= 0x200D) ||
                     (point >= 0x2010 && point <= 0x201F) || (point >= 0x2032 && point <= 0x2037);
  return light ? 1 : 2;
}

}  // namespace

std::vector<std::size_t> grapheme_ends(std::string_view text) {
  if (is_ascii_without_returns(text)) {
    std::vector<std::size_t> ends(text.size());
    for (std::size_t i = 0; i < ends.size(); ++i)
      ends[i] = i + 1;
    return ends;
  }
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
  check(error);
  return breaks(*iterator, text);
}

std::vector<std::size_t> line_breaks(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createLineInstance(icu::Locale::getKorean(), error));
  check(error);
  return breaks(*iterator, text);
}

std::size_t grapheme_length(std::string_view grapheme, Unit unit) {
  if (unit == Unit::Graphemes) return 1;
  if (unit == Unit::Bytes) return grapheme.size();
  if (unit == Unit::Weighted && is_emoji(grapheme)) return 2;
  std::size_t length = 0;
  for (std::size_t at = 0; at < grapheme.size();) {
    const auto point = utf8::next(grapheme, at);
    length += unit == Unit::Weighted ? weight(point) : point >= 0x10000 ? 2U : 1U;
  }
  return length;
}

std::string in_nfc(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* composing = icu::Normalizer2::getNFCInstance(error);
  check(error);
  std::string out;
  const auto composed = composing->normalize(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}), error);
  check(error);
  return composed.toUTF8String(out);
}

}  // namespace goji::messages
