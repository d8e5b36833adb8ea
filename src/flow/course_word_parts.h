#pragma once

#include "flow/course_founding.h"
#include "flow/course_saying.h"
#include "flow/course_world.h"

#include <map>
#include <string>
#include <vector>

/// What the words of persons have in common.
namespace goji::flow::course {

using Components = std::map<std::string, ComponentStatus>;

/// "operator_announced"
[[nodiscard]] Reason by_operator(const char* verb);

/// What the word says, as a notice by a person.
[[nodiscard]] Notice personal(const Word& word, NoticeKind kind, const char* verb);

/// NotFound if one of them is no component.
[[nodiscard]] Result<void> check_known(World& world, const Components& components);

/// Why nothing more is said in an incident; it is resolved or retracted.
[[nodiscard]] Error is_over(const Incident& incident);

/// Why a component cannot be announced in another incident.
[[nodiscard]] Error already_told(const Place& place, const Incident& incident);

/// NotFound if there is none.
[[nodiscard]] Result<Incident*> known(World& world, IncidentId id);

/// The same, and Conflict if it is over.
[[nodiscard]] Result<Incident*> open_one(World& world, IncidentId id);

/// A component that waits to be told in another incident leaves it; one that was told stays, and
/// is a Conflict.
Result<void> free_for_a_new_one(World& world, const Components& components);

[[nodiscard]] std::vector<Founder> founders(World& world,
                                            const Components& components,
                                            TimePoint now);

/// A person has decided about their episodes.
void mark_decided(World& world, const Components& components);

}  // namespace goji::flow::course
