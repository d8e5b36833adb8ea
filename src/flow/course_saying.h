#pragma once

#include "criteria/opening.h"
#include "flow/course_world.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

/// From what is decided to the events that tell it, with the promises that go with it.
namespace goji::flow::course {

/// A notice about to be given.
struct Notice {
  NoticeKind kind = NoticeKind::Updated;
  bool automatic = true;
  bool notify = true;
  Reason reason{};
  std::map<std::string, ComponentStatus> told{};  ///< what it changes
  std::set<std::string> intermittent{};           ///< what it says first of these
  std::set<std::string> anew{};                   ///< those that join or fire again
};

/// A notice about every member, as it was told last.
[[nodiscard]] Notice about_all(const Incident& incident, Notice notice);

/// As much of a notice as the daily cap lets through; all of it for a person.
[[nodiscard]] Notice within_cap(World& world, Notice notice, TimePoint now);

/// Gives a notice that the cap allows: keeps what it tells, meets and makes promises.
void say(World& world, Turn& turn, Incident& incident, const Notice& notice);

/// One draft for what the cap holds back, once a day; looked at again when the day is over.
/// `incident` is 0 and `onset` the components' if it would open one.
void hold_back(
    World& world, Turn& turn, const Notice& notice, IncidentId incident, TimePoint onset);

/// The cap lets nothing through about any of its members, and operators know. Looked at again when
/// the day is over.
[[nodiscard]] bool is_held_back(World& world,
                                Turn& turn,
                                const Incident& incident,
                                NoticeKind kind);

/// The end of the clean window is promised; then it is met, or void because a member fires.
void promise_recovery(World& world, Turn& turn, Incident& incident, TimePoint due_at);
void end_recovery(Turn& turn, Incident& incident, bool met);

/// The promise that an incident's opening meets, by the clocks of the components it opens with.
void promise_first_notice(World& world, Turn& turn, const Incident& incident);

/// It is over: its members are free for the next one.
void close(World& world, Incident& incident, TimePoint now);

/// A proposal to operators.
Draft& propose(World& world, Turn& turn, Draft draft, const Reason& reason);

/// It is not what was recorded last of a component that fires.
[[nodiscard]] bool is_news(const Place& place, Verdict verdict, std::string_view code);

/// Records what was made of a component, unless it is what was recorded last.
struct Finding {
  Verdict verdict = Verdict::Nothing;
  Reason reason{};
  std::optional<TimePoint> by_minutes_at{};
  IncidentId incident = 0;
  bool always = false;
};
void record(World& world, Turn& turn, Place& place, Finding finding);

}  // namespace goji::flow::course
