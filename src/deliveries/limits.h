#pragma once

#include "base/clock.h"
#include "channel_api/pace.h"
#include "store/delivery_rows.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::deliveries {

/// Attempts at one host whose requests are under way together.
inline constexpr std::size_t kMostAtOnce = 8;

/// What every destination bears, a host, and within it an account and a domain of recipients
/// (store::levels_of). One that fails again and again is left alone for a while and then asked once
/// (a breaker with a probe), one that says when to come back is taken at its word, and after either
/// the attempts grow from one at a time to the most. None ever has more than its share, so a dead
/// or hanging one holds nobody up; and where there is a pace, no more than that begin.
///
/// Pure but for what it remembers: `now` comes in. For one thread.
class Limits {
 public:
  struct Terms {
    std::size_t most_at_once = kMostAtOnce;  ///< attempts under way at one destination,
    std::size_t most_ahead = 56;             ///< and leased to follow them, where that is quick
    std::uint64_t failures_open = 5;         ///< in a row: then it is left alone
    std::chrono::milliseconds open_first{30'000};
    std::chrono::milliseconds open_longest{900'000};  ///< it doubles each time up to here
  };

  Limits() = default;

  /// As of the rows that an earlier Limits wrote.
  Limits(Terms terms, std::span<const store::DestinationRow> kept);

  /// How fast attempts may begin, by destination; those at a domain of recipients have theirs.
  void adopt(std::map<std::string, Pace, std::less<>> paces) { paces_ = std::move(paces); }

  void began(const std::string& destination, TimePoint now);

  /// The attempt is over, or its lease; `settled` is null if nobody knows how it ended.
  void ended(const std::string& destination, const store::Settled* settled, TimePoint now);

  /// A person wants to know how it is: where they fail or do not let us in, one may ask now. A time
  /// that they named is kept.
  void knock(const std::string& destination, TimePoint now);

  /// How many more may begin now. Whoever is idle and well is forgotten.
  [[nodiscard]] store::Room room(TimePoint now);

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
    bool quick = false;  ///< the last answer came soon
    TimePoint closed_until{};
    std::string reason{};
    double tokens = 0;  ///< as of `counted_at`
    TimePoint counted_at{};
    TimePoint empty_until{};  ///< the bucket
    bool kept = false;        ///< there is a row of it
  };
  using Entry = std::pair<const std::string, Destination>;

  void begin_at(std::string level, TimePoint now);
  void end_at(Entry& level, const store::Settled* settled, bool is_host, TimePoint now);
  static void close(Destination& destination, TimePoint until, std::string reason);
  void succeed(Destination& destination, TimePoint now) const;
  void fail(Destination& destination, TimePoint now) const;
  [[nodiscard]] Pace pace_of(std::string_view level) const;
  [[nodiscard]] std::size_t room_of(const Entry& level, TimePoint now) const;
  [[nodiscard]] bool is_idle(const Entry& level, TimePoint now) const;
  [[nodiscard]] store::DestinationRow row_of(const std::string& name);

  Terms terms_{};
  std::map<std::string, Destination> destinations_{};  ///< none that is idle and well
  std::map<std::string, Pace, std::less<>> paces_{};
  std::set<std::string> changed_{};
};

}  // namespace goji::deliveries
