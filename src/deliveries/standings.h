#pragma once

#include "base/clock.h"
#include "channel_api/open_channels.h"
#include "channel_api/outcome.h"
#include "store/reading.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace goji::deliveries {

/// How a channel stands with the service that it goes to.
struct Standing {
  std::string kind{};
  bool can_be_checked = false;
  std::optional<TimePoint> checked_at{};  ///< when it last told whether it knows us
  std::string trouble{};                  ///< why a person has to act; empty: nothing is known
  std::optional<TimePoint> since{};       ///< of the trouble

  bool operator==(const Standing&) const = default;
};

/// What is known of every channel apart from single deliveries: from surveys, and from answers that
/// say that nothing will go through until a person acts. For any thread.
class Standings {
 public:
  /// After the start and each reload: these are the channels. Of those that were there, what is
  /// known stays.
  void adopt(const Channels& channels, const std::map<std::string, ChannelTerms>& terms);

  /// After a start: who said at the last delivery that it is gone, does not let us in, or has
  /// refused too often in a row is not forgotten. As long as nothing is accepted there; a test
  /// will do.
  void recall(store::Reading& reading);

  /// The end of a survey. One without an answer says nothing.
  void surveyed(const std::string& channel, const Outcome& outcome, TimePoint now);

  /// The end of an attempt.
  void ended(const store::Claimed& claimed, const store::Settled& settled);

  [[nodiscard]] std::map<std::string, Standing> all() const;

 private:
  void recall(store::Reading& reading, const std::string& name, Standing& standing);
  [[nodiscard]] bool refuses_all(const store::Claimed& claimed, const store::Settled& settled);

  mutable std::mutex guard_{};
  std::map<std::string, Standing> standings_{};
  std::map<std::string, std::uint64_t> refusals_{};  ///< in a row, by channel
};

}  // namespace goji::deliveries
