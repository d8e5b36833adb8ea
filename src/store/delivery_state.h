#pragma once

#include <optional>
#include <string_view>

namespace goji::store {

/// Live: Queued Held Leased Retry Uncertain. The others are final, but that Accepted may still
/// become Visible or Bounced, and Dead may be redriven.
enum class DeliveryState {
  Queued,
  Held,
  Leased,
  Retry,
  Uncertain,
  Accepted,
  Visible,
  Bounced,
  Rejected,
  Dead,
  Superseded,
  Cancelled
};

[[nodiscard]] std::string_view word(DeliveryState state);
[[nodiscard]] std::optional<DeliveryState> delivery_state_named(std::string_view word);
[[nodiscard]] bool is_live(DeliveryState state);

}  // namespace goji::store
