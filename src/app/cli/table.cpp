#include "app/cli/table.h"

#include <algorithm>
#include <cstdint>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace goji::app::cli {
namespace {

std::size_t places(UChar32 letter) {
  if (u_getCombiningClass(letter) != 0 || u_charType(letter) == U_NON_SPACING_MARK) return 0;
  const auto width = u_getIntPropertyValue(letter, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::size_t width_of(const std::string& text) {
  const auto letters = icu::UnicodeString::fromUTF8(text);
  std::size_t width = 0;
  for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1))
    width += places(letters.char32At(i));
  return width;
}

}  // namespace

std::string Table::text() const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace goji::app::cli
