#pragma once

#include "base/clock.h"
#include "store/delivery_rows.h"
#include "store/rows.h"

#include <map>
#include <string>
#include <vector>

namespace goji::store {

/// A notice that goes to subscribers, until all of its deliveries are planned.
struct PlanJobRow {
  Id id = 0;
  Id revision = 0;
  IncidentId incident = 0;
  std::string channel{};
  bool latest_wins = false;
  std::map<std::string, std::string> texts{};  ///< hash of what is sent, by language
  std::string language{};     ///< of the text for those in whose own language there is none
  std::string destination{};  ///< whose limits those share who have no destination of their own
  TimePoint expires_at{};     ///< of its deliveries
  std::string cursor{};       ///< the last recipient whose delivery is planned
  bool approval = false;      ///< a person is to say yes to what it plans
  bool restored = false;      ///< it came back with a backup: what it plans may have been sent

  bool operator==(const PlanJobRow&) const = default;
};

/// The next deliveries of a job.
struct PlanChunk {
  std::vector<DeliveryRow> rows{};  ///< by recipient, in the order of their bytes
  std::string last_recipient{};     ///< whom the chunk comes to; empty: that of the last row
  Schedule schedule{};
  bool is_last = false;
};

}  // namespace goji::store
