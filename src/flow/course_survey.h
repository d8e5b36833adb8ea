#pragma once

#include "flow/course_world.h"

#include <map>
#include <set>
#include <string>

/// What there is to tell of an incident's members at one instant.
namespace goji::flow::course {

/// Why an `updated` goes; the first that applies names its reason.
enum class Why { Joined, Worsened, Relapsed, Intermittent, Improved, Operational };

/// All of it.
struct Changes {
  std::map<std::string, ComponentStatus> told{};
  std::map<Why, std::string> why{};  ///< and which components
  std::set<std::string> anew{};      ///< those that joined or relapsed

  void add(Why reason, const std::string& key, ComponentStatus status) {
    told[key] = status;
    if (reason == Why::Joined || reason == Why::Relapsed) anew.insert(key);
    auto& keys = why[reason];
    keys += keys.empty() ? key : ", " + key;
  }
};

/// Looks at every member, and again when one of them may have become worth telling.
[[nodiscard]] Changes survey(World& world, Turn& turn, Incident& incident);

/// There are changes.
[[nodiscard]] Reason reason_for(const Changes& changes);

}  // namespace goji::flow::course
