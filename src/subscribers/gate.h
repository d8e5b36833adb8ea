#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace goji::subscribers {

/// How often somebody may: so many at once, and one more after each span.
struct Allowance {
  double at_once = 1;
  std::chrono::milliseconds each{1};
};

/// Who knocks too often is asked to wait: by the address they gave, by their own, by their network.
/// Known addresses and unknown ones are counted alike, so that an answer tells nothing of them. It
/// forgets at a restart. From any thread.
class Gate {
 public:
  struct Limits {
    Allowance address{.at_once = 4, .each = std::chrono::minutes{30}};
    Allowance peer{.at_once = 20, .each = std::chrono::minutes{1}};
    Allowance network{.at_once = 60, .each = std::chrono::seconds{10}};  ///< a /24, or a /64
    std::size_t most_known = 50'000;  ///< beyond it nobody new is let in before one is forgotten
  };

  Gate() = default;
  explicit Gate(Limits limits) : limits_(limits) {}

  /// Nothing: come in. Else how long to wait; `peer` is an IP address, `address` may be empty.
  std::optional<std::chrono::seconds> wait(std::string_view peer,
                                           std::string_view address,
                                           TimePoint now);

 private:
  struct Bucket {
    double left = 0;
    TimePoint seen{};
  };

  std::optional<std::chrono::seconds> take(std::string key,
                                           const Allowance& allowed,
                                           TimePoint now);
  void forget_full(TimePoint now);

  Limits limits_{};
  std::mutex guard_{};
  std::unordered_map<std::string, Bucket> buckets_{};
};

/// "203.0.113.0/24", "2001:db8::/64"; the text itself if it is no address.
[[nodiscard]] std::string network_of(std::string_view peer);

}  // namespace goji::subscribers
