#pragma once

#include "domain/wants.h"

#include <cstddef>
#include <string>
#include <string_view>

/// Text as channels count it, and made to fit. All text is valid UTF-8.
namespace goji::messages {

/// The length of `text` in `unit`. If `link_length` is not 0, each http(s) link in it counts that,
/// and what is written against its end (a full stop, Hangul) for itself.
///
/// Graphemes are those of Unicode (UAX 29), as ICU finds them. Weighted is twitter-text's
/// configuration v3: 1 for U+0000-10FF, U+2000-200D, U+2010-201F and U+2032-2037, 2 for all else
/// and for an emoji sequence as a whole, of the text in NFC; what looks like a host name without a
/// scheme counts as a link there if that is more.
/// https://github.com/twitter/twitter-text/blob/master/config/v3.json
[[nodiscard]] std::size_t length_of(std::string_view text, Unit unit, std::size_t link_length = 0);

/// `text`, then `link` on a line of its own if there is one that the text does not hold already.
/// What is too long for `wants` loses the end of `text`: at the end of a word (within the last
/// third of what would fit), else between two graphemes, with an ellipsis, never within a link. The
/// link is kept whole; only if it cannot fit by itself, it is left out. `wants.form` does not
/// matter here.
[[nodiscard]] std::string fit(std::string_view text, std::string_view link, const Wants& wants);

/// `text` of at most `graphemes`, cut like that. Of a grapheme of more than 64 bytes, a letter
/// under a tower of marks, only the letter stays.
[[nodiscard]] std::string cut(std::string_view text, std::size_t graphemes);

}  // namespace goji::messages
