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

bool is_live(DeliveryState state) {
  return state <= DeliveryState::Uncertain;
}

}  // namespace goji::store
