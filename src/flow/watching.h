#pragma once

#include "base/clock.h"
#include "deliveries/sight.h"
#include "flow/turn.h"
#include "store/store.h"
#include "store/watch_rows.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace goji::flow {

/// The desk's part after acceptance: what is to be looked for, what has not come back, and alarms
/// for what readers do not see in time. Everything else comes before it. For the desk's thread.
class Watching {
 public:
  /// Takes up what the last run left. What it is given outlives it.
  Watching(const store::Store& store, const Clock& clock);

  /// Something may have been accepted.
  void expect() { next_ = clock_.now(); }

  /// What has not come back for long enough, as a turn of its own; nothing if there is none.
  [[nodiscard]] std::optional<Command> unreturned();

  /// After that: what is to be looked for now, each once until its end is recorded. A store that
  /// cannot be read is asked again a little later.
  [[nodiscard]] std::vector<store::Watched> due();

  /// What a look found, as a command of any later turn. From any thread.
  [[nodiscard]] Command record(deliveries::Sight sight);

  /// When there is something to do by time alone.
  [[nodiscard]] std::optional<TimePoint> next() const { return next_; }

 private:
  void plan_next();
  void keep(Turn& turn, const deliveries::Sight& sight);

  const Clock& clock_;
  std::unique_ptr<store::Reading> reading_;
  std::map<store::Id, store::Watched> under_way_{};
  std::optional<TimePoint> next_;
};

}  // namespace goji::flow
