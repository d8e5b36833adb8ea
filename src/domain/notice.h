#pragma once

#include <cstdint>

namespace goji {

/// What a notice is for. The names, in snake_case, are those of the folders of templates/messages/.
/// Draft is not one of them: it is a proposal that only operators see.
enum class NoticeKind {
  Opened,
  Updated,
  Still,
  Holding,
  Monitoring,
  Resolved,
  Reopened,
  Corrected,
  Retracted,
  Ended,
  MaintenanceScheduled,
  MaintenanceSoon,
  MaintenanceStarted,
  MaintenanceOverrun,
  MaintenanceCompleted,
  Test,
  Draft,
};

/// Where an incident stands, as readers are told. Statuspage's words.
enum class Phase { Investigating, Identified, Monitoring, Resolved };

/// Numbered from 1 in the order of opening; 0 is none. A string in every API.
using IncidentId = std::uint64_t;

}  // namespace goji
