#pragma once

#include "flow/course_saying.h"
#include "flow/course_world.h"

#include <vector>

/// Who is told together: what joins an incident, and what opens one.
namespace goji::flow::course {

/// A component that an incident opens with.
struct Founder {
  Place* place = nullptr;
  ComponentStatus status = ComponentStatus::Operational;
  TimePoint onset{};
  bool lone = false;
};

/// One that meets the opening rules.
struct Candidate {
  Founder founder{};
  Reason reason{};  ///< why it does
};

/// Each joins the incident that it fits into, or opens or reopens one with those that belong to it.
void join_or_open(World& world, Turn& turn, std::vector<Candidate> candidates);

/// The same while monitoring is blind: holding statements for those that have waited long enough.
void hold_the_line(World& world, Turn& turn, std::vector<Candidate> candidates);

/// The open incident that announced something it depends on, else the oldest that it belongs to;
/// 0 if there is none.
[[nodiscard]] IncidentId fitting_incident(const World& world, const Place& place, TimePoint onset);

/// Opens or reopens an incident and says so. The notice's kind is Opened, Reopened or Holding.
Incident& found(World& world,
                Turn& turn,
                IncidentId reopened,
                const std::vector<Founder>& founders,
                const Notice& notice);

}  // namespace goji::flow::course
