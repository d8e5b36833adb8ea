#pragma once

#include "base/clock.h"
#include "store/delivery_state.h"
#include "store/spread.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a report about an incident counts; nothing here grows with the number of recipients.
namespace goji::store {

/// Recipients to whom nothing of an incident arrived, by how the last that was meant for them
/// stands.
struct UntoldRow {
  DeliveryState state = DeliveryState::Dead;
  std::string error{};  ///< as the delivery's; empty: several, of which there are too many
  std::uint64_t recipients = 0;

  bool operator==(const UntoldRow&) const = default;
};

/// What became of the deliveries of one incident on one channel.
struct ReachRow {
  std::string channel{};
  std::uint64_t deliveries = 0;
  std::uint64_t recipients = 0;
  std::map<DeliveryState, std::uint64_t> states{};
  std::uint64_t accepted = 0;  ///< ever, whatever became of them later
  std::uint64_t visible = 0;   ///< likewise
  std::uint64_t doubtful = 0;  ///< nobody knows whether they arrived
  std::uint64_t twice = 0;     ///< readers may see them twice
  std::optional<TimePoint> first_accepted_at{};
  std::optional<TimePoint> last_accepted_at{};
  Spread until_accepted{};  ///< milliseconds from the publication of the update
  Spread until_visible{};   ///< likewise
  std::vector<UntoldRow> untold{};
};

/// What one source has said about one component, by the time at which it arrived.
struct HeardRow {
  std::string source{};
  std::uint64_t signals = 0;  ///< that changed something
  TimePoint first_at{};
  TimePoint last_at{};
  std::optional<TimePoint> first_firing_at{};
  std::optional<TimePoint> last_resolved_at{};
  std::string summary{};  ///< the first of a firing; hostile

  bool operator==(const HeardRow&) const = default;
};

}  // namespace goji::store
