#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace goji::settings {

/// What is wrong with a text before YAML is looked at.
struct Flaw {
  int line;  ///< from 1
  std::string what;
};

/// Nothing if the text is UTF-8 without control characters and no line is indented with a tab. A
/// byte order mark at the very beginning is allowed.
[[nodiscard]] std::optional<Flaw> flaw_in_bytes(std::string_view text);

}  // namespace goji::settings
