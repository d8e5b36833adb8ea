#include "store/delivery_state.h"

#include <array>
#include <cstddef>

namespace goji::store {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 12> kStates{"queued",
                                                   "held",
                                                   "leased",
                                                   "retry",
                                                   "uncertain",
                                                   "accepted",
                                                   "visible",
                                                   "bounced",
                                                   "rejected",
                                                   "dead",
                                                   "superseded",
                                                   "cancelled"};

}  // namespace

std::string_view word(DeliveryState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<DeliveryState> delivery_state_named(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (kStates.at(i) == word) return static_cast<DeliveryState>(i);
  return std::nullopt;
}

bool may_become(DeliveryState from, DeliveryState to) {
  using enum DeliveryState;
  const bool waits = from == Queued || from == Held || from == Retry || from == Uncertain;
  if (from == to) return false;
  if (from == Leased) return true;
  if (from == Accepted) return to == Visible || to == Bounced;
  if (from == Visible) return to == Bounced;
  if (from == Dead) return to == Queued;
  if (!waits) return false;
  if (from == Held && (to == Queued || to == Uncertain)) return true;
  return to == Held || to == Leased || to == Dead || to == Superseded || to == Cancelled;
}

bool is_delivered(DeliveryState state) {
  return state == DeliveryState::Accepted || state == DeliveryState::Visible;
}

bool is_live(DeliveryState state) {
  return state <= DeliveryState::Uncertain;
}

}  // namespace goji::store
