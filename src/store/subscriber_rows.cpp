#include "store/subscriber_rows.h"

#include <array>

namespace goji::store {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 4> kStates{"pending", "active", "suppressed", "gone"};

}  // namespace

std::string_view word(SubscriberState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<SubscriberState> subscriber_state_named(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (kStates.at(i) == word) return static_cast<SubscriberState>(i);
  return std::nullopt;
}

}  // namespace goji::store
