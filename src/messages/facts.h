#pragma once

#include "base/clock.h"
#include "domain/component.h"
#include "domain/localized.h"
#include "domain/mark.h"
#include "domain/notice.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace goji::messages {

/// One component that a notice speaks of.
struct Touched {
  Localized name{};
  ComponentStatus status = ComponentStatus::Operational;  ///< as this notice says it

  /// As readers were told before; none if this component is new to them.
  std::optional<ComponentStatus> before{};
  bool intermittent = false;  ///< comes and goes, which this notice is to say
};

/// Planned work.
struct Window {
  TimePoint from{};
  TimePoint to{};
  Localized title{};  ///< what is done; may be empty
};

/// What an operator wrote for one language; what shows nothing comes from the template.
struct OwnWords {
  std::string title{};
  std::string body{};  ///< Markdown
};

/// What one notice is about. Names, titles and own words are hostile text.
struct Facts {
  NoticeKind kind = NoticeKind::Opened;  ///< a Draft reads like what it proposes, Opened
  Mark mark = Mark::None;                ///< not real, and its first words say so
  Phase phase = Phase::Investigating;
  Localized site{};
  std::vector<Touched> components{};
  TimePoint at{};                          ///< of this notice
  TimePoint onset{};                       ///< since when
  std::optional<TimePoint> until{};        ///< when it was over, for Monitoring, Resolved, Ended
  std::optional<TimePoint> next_update{};  ///< what this notice promises
  std::optional<Window> maintenance{};     ///< for the kinds of maintenance
  std::string link{};                      ///< where readers find more; may be empty
  std::map<std::string, OwnWords> own{};   ///< by language
};

}  // namespace goji::messages
