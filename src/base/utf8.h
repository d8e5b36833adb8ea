#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text as code points, and hostile text made harmless. Graphemes, case and languages are ICU's
/// business (messages/).
namespace goji::utf8 {

/// Stands for what is not UTF-8.
inline constexpr char32_t kReplacement = 0xFFFD;

/// The code point at `at`, which moves past it. A broken sequence is one kReplacement for each
/// part that could have begun one (Unicode 15, section 3.9, table 3-8), so nothing well-formed
/// after it is lost. `at` is less than the size.
[[nodiscard]] char32_t next(std::string_view text, std::size_t& at);

/// The code point that ends at `end`, which moves to its beginning. `text` is valid, `end` not 0.
[[nodiscard]] char32_t previous(std::string_view text, std::size_t& end);

void append(std::string& text, char32_t point);

[[nodiscard]] bool is_valid(std::string_view text);

/// Text of several lines as people may read it: broken UTF-8 replaced, line ends and line
/// separators as "\n", tabs kept. Gone are all other control characters (C0, DEL, C1), the marks
/// that override or isolate the direction of what stands around (U+202A-202E, U+2066-2069), byte
/// order marks, interlinear annotations and noncharacters.
[[nodiscard]] std::string cleaned(std::string_view text);

/// The same in one line, for titles, names and headers: line ends and tabs are spaces, no two
/// spaces stand together, none at either end.
[[nodiscard]] std::string cleaned_line(std::string_view text);

}  // namespace goji::utf8
