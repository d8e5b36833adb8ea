#pragma once

#include "criteria/opening.h"
#include "flow/course_world.h"

#include <optional>
#include <string>
#include <vector>

/// What can be said of one component at one moment. Nothing here changes anything.
namespace goji::flow::course {

[[nodiscard]] bool fires(const Place& place);

/// Neither sets the onset nor blocks recovery.
[[nodiscard]] bool is_background(const World& world, const Place& place, std::uint32_t source);

/// Enough others have stated a recovery after the last word of a stale condition.
[[nodiscard]] bool is_overruled(const World& world, const Place& place, const Watched& stale);

/// None of its conditions fires or blocks.
[[nodiscard]] bool is_clean(const World& world, const Place& place);

/// There is an episode.
[[nodiscard]] TimePoint onset_of(const World& world, const Place& place);

/// The impact that its sources stand by. `told` is what was announced, if it was; `lone`: one
/// source's word is believed. Nothing if nothing is agreed on.
[[nodiscard]] std::optional<Impact> impact_of(const Place& place,
                                              std::optional<Impact> told,
                                              bool lone);

/// Who else could speak of it, if one source fires.
[[nodiscard]] criteria::Company company_of(const World& world, const Place& place, TimePoint now);

/// Rule 1, now. It fires, and its history is settled. What is only waited for is not worked out
/// again before it is due or something was heard.
[[nodiscard]] criteria::Opening opening_of(const World& world, Place& place, TimePoint now);

/// The same in facts.
[[nodiscard]] Reason reason_of(const World& world, const Place& place, TimePoint now);

/// When the announced maintenance that it is under ends; nothing if it is under none.
[[nodiscard]] std::optional<TimePoint> maintenance_until(const World& world,
                                                         const Place& place,
                                                         TimePoint now);

/// Announced maintenance covered all of it.
[[nodiscard]] bool maintenance_covered(const World& world,
                                       const Place& place,
                                       TimePoint from,
                                       TimePoint to);

/// The open incident it is a member of.
[[nodiscard]] Incident* incident_of(World& world, const Place& place);
[[nodiscard]] const Incident* incident_of(const World& world, const Place& place);

/// As an impact; nothing if that is none.
[[nodiscard]] std::optional<Impact> to_impact(std::optional<ComponentStatus> status);

[[nodiscard]] Place* place_named(World& world, const std::string& component);

[[nodiscard]] IncidentState state_of(const World& world, const Incident& incident);

/// The largest of its members', in minutes.
[[nodiscard]] double share_minutes(const World& world, const Incident& incident);

/// Since when all its members are clean; nothing while one is not, or if it has none.
[[nodiscard]] std::optional<TimePoint> clean_since(const World& world, const Incident& incident);

}  // namespace goji::flow::course
