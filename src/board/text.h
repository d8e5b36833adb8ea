#pragma once

#include "domain/localized.h"

#include <string>
#include <string_view>
#include <vector>

/// Hostile text on its way to readers.
namespace goji::board {

/// Cleaned, and safe inside an element or a quoted attribute of HTML and XML.
[[nodiscard]] std::string escaped(std::string_view text);

/// What safe HTML says, without its tags: blocks become lines, entities characters.
[[nodiscard]] std::string plain_text(std::string_view html);

/// In this language, else in a close one ("pt-BR" for "pt"), else in the site's first, else in any;
/// empty only if there is none.
[[nodiscard]] const std::string& in_language(const Localized& text,
                                             std::string_view language,
                                             const std::vector<std::string>& site_languages);

/// A key of a component as a piece of a path: all but letters, digits, `-` `.` `_` `~` as %XX.
/// https://www.rfc-editor.org/rfc/rfc3986#section-2.3
[[nodiscard]] std::string path_piece(std::string_view key);

}  // namespace goji::board
