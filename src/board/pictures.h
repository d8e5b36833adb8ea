#pragma once

#include "board/edition.h"

#include <string>
#include <string_view>

namespace goji::board {

/// Two words side by side for other people's pages: whose state, and which.
[[nodiscard]] std::string site_badge(const Edition& edition);
[[nodiscard]] std::string component_badge(const Edition& edition, const ComponentFacts& component);

/// The icon of a browser's tab; "ok", "work", "slow", "part", "down" or "none".
[[nodiscard]] std::string icon(const Templates::Compiled& templates, std::string_view look);

/// Every look there is.
[[nodiscard]] const std::vector<std::string_view>& looks();

}  // namespace goji::board
