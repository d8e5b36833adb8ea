#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "deliveries/limits.h"
#include "deliveries/patience.h"
#include "flow/addressees.h"
#include "flow/recorder.h"
#include "flow/turn.h"
#include "store/store.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace goji::flow {

/// The desk's part in deliveries: leases what is due to the dispatcher, within the limits of each
/// destination, records how attempts ended, and knows when there is more to do. For the desk's
/// thread.
class Sending {
 public:
  /// Takes up what the last run left under way. It throws store::Failure if it cannot. What it is
  /// given outlives it, but for the outlets; without addressees every recipient is an address.
  Sending(store::Store& store,
          Clock& clock,
          Random& random,
          Addressees* addressees,
          const std::vector<Outlet>& outlets);

  /// Within a turn, once all else is decided: whoever could not be told is tried again, and what is
  /// due is leased.
  void work(Turn& turn, const Recorder& recorder);

  /// The end of an attempt, as a command of any later turn. From any thread.
  [[nodiscard]] Command record(store::Settled settled);

  /// Ends that could not be recorded and are to be tried again now.
  [[nodiscard]] std::vector<Command> unrecorded();

  /// How fast the channels that there are may be used.
  void adopt(std::map<std::string, Pace, std::less<>> paces) { limits_.adopt(std::move(paces)); }

  /// As Limits::knock(). Within a turn.
  void knock(const std::string& destination, TimePoint now) { limits_.knock(destination, now); }

  /// The channels are others now: whoever could not be told may be told by these.
  void sweep_soon() { next_sweep_ = clock_.now(); }

  /// The turn was undone, and with it what was leased in it.
  void undone(const Turn& turn);

  /// Attempts whose end is not recorded.
  [[nodiscard]] std::size_t under_way() const { return leased_.size(); }

  /// When there is something to do by time alone.
  [[nodiscard]] std::optional<TimePoint> next() const;

 private:
  struct Lease {
    std::string destination{};
    std::string channel{};
    std::string recipient{};
    TimePoint until{};
  };

  /// The end of an attempt, and the lease that it gave back.
  struct Ending {
    store::Settled settled{};
    std::optional<Lease> lease{};
  };

  void claim(Turn& turn, const Recorder& recorder);
  static void name_posts(Turn& turn, store::DeliveryRow& retraction);
  [[nodiscard]] std::size_t free_places(TimePoint now) const;
  void release_overdue(TimePoint now);
  void settle(Turn& turn, Ending& ending);
  void heed_refusals(Turn& turn, const Lease& lease, const store::Settled& settled);
  static void tell_of(const Ending& ending, bool ours);
  void record_again(Ending ending);

  Clock& clock_;
  Random& random_;
  Addressees* addressees_;
  deliveries::Limits limits_;
  deliveries::Patience patience_{};
  std::map<store::Id, Lease> leased_{};  ///< by delivery, not settled
  std::optional<TimePoint> next_due_;
  std::optional<TimePoint> next_sweep_;  ///< none while nothing has moved since the last
  std::vector<store::Settled> unrecorded_{};
  std::optional<TimePoint> record_again_at_{};
};

}  // namespace goji::flow
