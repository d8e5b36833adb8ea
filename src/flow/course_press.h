#pragma once

#include "flow/course_world.h"

#include <map>
#include <string>

/// A person's press: a source that needs no second and that only a person ends.
namespace goji::flow::course {

/// A person says of these components that they are like this; `Operational` ends the press.
void press(World& world,
           const Incident& incident,
           const std::map<std::string, ComponentStatus>& components,
           TimePoint at);

/// Ends every press for the incident.
void release(World& world, const Incident& incident, TimePoint at);

/// What a person said stands until the sources say something else than they say now.
void pin(World& world,
         Incident& incident,
         const std::map<std::string, ComponentStatus>& components);

/// A person closed it: what still fires says nothing by itself before it was clean once.
void mute(World& world, const Incident& incident, TimePoint at);

/// Proposals about a component that are no longer to be decided, and why.
void outdate_drafts(World& world,
                    Turn& turn,
                    const std::string& component,
                    const std::string& what_happened);

/// It waits no longer.
void close_draft(Turn& turn, Draft& draft, Draft::Fate fate, std::string what_happened);

}  // namespace goji::flow::course
