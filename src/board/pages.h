#pragma once

#include "board/edition.h"

#include <string>
#include <string_view>

/// The pages of one language as HTML.
namespace goji::board {

/// Checked longer ago than this, "everything is working" is no longer said.
inline constexpr std::chrono::minutes kVerifiedFor{5};

/// With more components than this, "/" shows no bars; each component's own page has them.
inline constexpr std::size_t kMostBars = 100;

/// What a reader is told first.
struct Headline {
  std::string look{};    ///< "ok", "work", "slow", "part", "down" or "none"
  std::string text{};    ///< what is wrong, and with what
  std::string advice{};  ///< what to do; may be empty
  std::optional<TimePoint> since{};
  std::optional<TimePoint> until{};  ///< of maintenance alone: when all of it is to be over
  std::optional<TimePoint> next_update_at{};
};

/// What is not real never gets into it, unless the whole site is not.
[[nodiscard]] Headline headline(const Edition& edition);

/// Monitoring was heard of within kVerifiedFor.
[[nodiscard]] bool is_verified(const Facts& facts);

[[nodiscard]] std::string icon_path(std::string_view look);

[[nodiscard]] std::string home_page(const Edition& edition);
[[nodiscard]] std::string history_page(const Edition& edition);
[[nodiscard]] std::string missing_page(const Edition& edition);
[[nodiscard]] std::string incident_page(const Edition& edition, const IncidentFacts& incident);
[[nodiscard]] std::string maintenance_page(const Edition& edition,
                                           const MaintenanceFacts& maintenance);
[[nodiscard]] std::string component_page(const Edition& edition, const ComponentFacts& component);

}  // namespace goji::board
