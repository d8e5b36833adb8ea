#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace goji::store {

/// A destination is a host, or a part of what goes there that has limits of its own as well:
/// "host/account", "host/account/domain-of-recipients". All that it is part of, and itself, the
/// widest first.
[[nodiscard]] std::vector<std::string_view> levels_of(std::string_view destination);

/// How many deliveries of one destination may be leased now, so that none holds up the others.
struct Room {
  std::size_t each = std::numeric_limits<std::size_t>::max();
  std::map<std::string, std::size_t, std::less<>> of{};  ///< where it is not `each`; 0: none

  /// As much as the narrowest of its levels has.
  [[nodiscard]] std::size_t left(std::string_view destination) const;
};

/// Room that is used up one by one. The Room outlives it.
class Taking {
 public:
  explicit Taking(const Room& room) : room_(room) {}

  /// False, and nothing is used up, if a level of the destination is full.
  bool take(std::string_view destination);

 private:
  const Room& room_;
  std::map<std::string, std::size_t, std::less<>> taken_{};
};

}  // namespace goji::store
