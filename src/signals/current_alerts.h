#pragma once

#include "base/clock.h"
#include "signals/alert.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace goji::signals {

/// The alerts that an inlet has heard of and that are not over, as an Alertmanager would list them.
/// It decides nothing and is kept in memory only: senders repeat what fires. Not thread-safe.
class CurrentAlerts {
 public:
  /// Beyond so many the one heard longest ago is forgotten.
  explicit CurrentAlerts(std::size_t most = 10'000) : most_(most) {}

  /// Merges as Alertmanager does where the new one overlaps what is known by its fingerprint: the
  /// earliest start stays, a stated end that is later stays, a guessed one does not.
  void take(const Alert& alert);

  /// Those that fire at `now`, by fingerprint; the others are forgotten.
  [[nodiscard]] std::vector<Alert> firing(TimePoint now);

 private:
  /// An alert as it lies here until somebody asks, in a third of the memory: thousands may fire.
  struct Known {
    TimePoint starts_at{};
    TimePoint ends_at{};  ///< the end of time if none was said
    TimePoint updated_at{};
    Status status = Status::Firing;
    bool timeout = false;
    std::string texts{};  ///< labels, annotations and the others, one behind the other
  };

  static Known known_from(const Alert& alert);
  static Alert alert_from(const std::string& fingerprint, const Known& known);
  void forget_oldest();

  std::size_t most_;
  std::unordered_map<std::string, Known> alerts_;  ///< by fingerprint
};

}  // namespace goji::signals
