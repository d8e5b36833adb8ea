#pragma once

#include "base/clock.h"
#include "store/delivery_rows.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace goji::deliveries {

/// What every destination (a host, an account) bears. One that fails again and again is left alone
/// for a while and then asked once (a breaker with a probe), one that says when to come back is
/// taken at its word, and after either the attempts grow from one at a time to the most. None ever
/// has more than its share, so a dead or hanging one holds nobody up.
///
/// Pure but for what it remembers: `now` comes in. For one thread.
class Limits {
 public:
  struct Terms {
    std::size_t most_at_once = 8;     ///< attempts under way at one destination
    std::uint64_t failures_open = 5;  ///< in a row: then it is left alone
    std::chrono::milliseconds open_first{30'000};
    std::chrono::milliseconds open_longest{900'000};  ///< it doubles each time up to here
    double per_second = 0;                            ///< attempts begun; 0: as many as there are
    double burst = 8;                                 ///< that many of them may come together
  };

  Limits() = default;

  /// As of the rows that an earlier Limits wrote.
  Limits(Terms terms, std::span<const store::DestinationRow> kept);

  void began(const std::string& destination, TimePoint now);

  /// The attempt is over, or its lease; `settled` is null if nobody knows how it ended.
  void ended(const std::string& destination, const store::Settled* settled, TimePoint now);

  /// How many more may begin now.
  [[nodiscard]] store::Room room(TimePoint now) const;

  /// When there will be more room by time alone.
  [[nodiscard]] std::optional<TimePoint> next_change(TimePoint now) const;

  /// What changed since the last call and must outlive the process.
  [[nodiscard]] std::vector<store::DestinationRow> changes();

 private:
  struct Destination {
    std::size_t under_way = 0;
    std::size_t share = 0;  ///< how many at once: grows with every success; 0: not limited yet
    std::uint64_t failures = 0;
    std::uint64_t openings = 0;
    TimePoint closed_until{};
    std::string reason{};
    double tokens = 0;  ///< as of `counted_at`
    TimePoint counted_at{};
  };

  void close(Destination& destination, TimePoint until, std::string reason) const;
  void succeed(Destination& destination, TimePoint now) const;
  void fail(Destination& destination, TimePoint now) const;
  [[nodiscard]] double tokens_at(const Destination& destination, TimePoint now) const;
  [[nodiscard]] std::size_t room_of(const Destination& destination, TimePoint now) const;
  [[nodiscard]] bool is_idle(const Destination& destination, TimePoint now) const;

  Terms terms_{};
  std::map<std::string, Destination> destinations_{};  ///< none that is idle and well
  std::set<std::string> changed_{};
};

}  // namespace goji::deliveries
