#pragma once

#include "domain/wants.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What Unicode says of text, through ICU. All text is valid UTF-8; places are in bytes.
namespace goji::messages {

/// Where each grapheme ends (https://unicode.org/reports/tr29/); the last is the text's end.
[[nodiscard]] std::vector<std::size_t> grapheme_ends(std::string_view text);

/// Where a line may be broken (https://unicode.org/reports/tr14/): after words, and between
/// characters where a script has no spaces.
[[nodiscard]] std::vector<std::size_t> line_breaks(std::string_view text);

/// What one grapheme counts.
[[nodiscard]] std::size_t grapheme_length(std::string_view grapheme, Unit unit);

[[nodiscard]] std::string in_nfc(std::string_view text);

}  // namespace goji::messages
