#pragma once

#include "board/edition.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::board {

/// A notice that ended stays in the banner for so long: whoever was told of the trouble is told
/// that it is over.
inline constexpr std::chrono::minutes kShownAfterwards{30};

/// What the banner says of one incident: its newest update.
struct BannerUpdate {
  std::uint64_t incident = 0;
  std::uint64_t revision = 0;

  bool operator==(const BannerUpdate&) const = default;
};

/// Of each incident in the banner, newest first.
[[nodiscard]] std::vector<BannerUpdate> updates_in_banner(const Facts& facts);

/// "i7-12", as the banner's messages are named; nothing if it names no update of an incident.
[[nodiscard]] std::optional<BannerUpdate> banner_update(std::string_view id);

/// What the banner says now, as /api/banner answers it (docs/banner.md): open incidents, those just
/// resolved, and maintenance under way, newest first, with how soon to ask again. `component`
/// leaves only what is about that one; empty: all. What is not real is left out of a real site:
/// the banner stands in other people's pages.
[[nodiscard]] std::string banner_json(const Edition& edition, const std::string& component);

}  // namespace goji::board
