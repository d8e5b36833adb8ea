#pragma once

#include <optional>
#include <string_view>

namespace goji::store {

/// Live: Queued Held Leased Retry Uncertain. The others are final, but that Accepted may still
/// become Visible or Bounced, Visible may come back late, and Dead may be redriven.
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
[[nodiscard]] bool is_delivered(DeliveryState state);  ///< Accepted or Visible

/// The law of the machine, which the schema holds every write to. A planned delivery begins as
/// Queued or Held.
///
///     from        to
///     queued      held leased dead superseded cancelled
///     held        queued leased uncertain dead superseded cancelled
///     leased      all others
///     retry       held leased dead superseded cancelled
///     uncertain   held leased dead superseded cancelled
///     accepted    visible bounced
///     visible     bounced
///     dead        queued
[[nodiscard]] bool may_become(DeliveryState from, DeliveryState to);

}  // namespace goji::store
