#pragma once

#include "board/edition.h"

#include <cstddef>
#include <vector>

/// What the parts of pages (templates/pages/parts/) are filled with. Every name that a part may ask
/// for is always there, if need be empty.
namespace goji::board {

[[nodiscard]] messages::Values update_view(const Edition& edition, const Update& update);

/// An incident as "/" shows it, with its newest updates, `most` of them at most.
[[nodiscard]] messages::Values incident_view(const Edition& edition,
                                             const IncidentFacts& incident,
                                             std::size_t most);

/// The phase as readers are told: a withdrawn incident has none.
[[nodiscard]] std::string phase_text(const Edition& edition, const IncidentFacts& incident);

/// What it looks like: as bad as its worst while it lasts, calm when it is over, nothing at all
/// when it was withdrawn.
[[nodiscard]] std::string_view look_of(const IncidentFacts& incident);

[[nodiscard]] messages::Values maintenance_view(const Edition& edition,
                                                const MaintenanceFacts& maintenance);
[[nodiscard]] std::string state_text(const Edition& edition, const MaintenanceFacts& maintenance);

/// A line of history; the time it is sorted by goes first.
struct PastEvent {
  TimePoint at{};
  messages::Values view{};
};
[[nodiscard]] PastEvent past_event(const Edition& edition, const IncidentFacts& incident);
[[nodiscard]] PastEvent past_event(const Edition& edition, const MaintenanceFacts& maintenance);

/// Newest first, and what is equally new in a fixed order.
void sort_newest_first(std::vector<PastEvent>& events);

/// `bars` and `bars_label`, and `uptime` in words.
void put_bars(messages::Values& values, const Edition& edition, const Uptime& uptime);

/// One bar for each thing a bar can say, with its name.
[[nodiscard]] std::vector<messages::Values> legend_view(const Edition& edition);

}  // namespace goji::board
