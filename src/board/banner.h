#pragma once

#include "board/edition.h"

#include <string>

namespace goji::board {

/// A notice that ended stays in the banner for so long: whoever was told of the trouble is told
/// that it is over.
inline constexpr std::chrono::minutes kShownAfterwards{30};

/// What the banner says now, as /api/banner answers it (docs/banner.md): open incidents, those just
/// resolved, and maintenance under way, newest first, with how soon to ask again. `component`
/// leaves only what is about that one; empty: all. What is not real is left out of a real site:
/// the banner stands in other people's pages.
[[nodiscard]] std::string banner_json(const Edition& edition, const std::string& component);

}  // namespace goji::board
