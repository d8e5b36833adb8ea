#pragma once

#include "base/clock.h"
#include "domain/component.h"
#include "domain/localized.h"
#include "domain/mark.h"
#include "domain/notice.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// All that readers may be told, as values. Whoever fills this in decides what is public: nothing
/// here is secret, and everything here is shown. All text is hostile and is escaped on the way out;
/// only Update::body is HTML already, made safe by `messages`.
namespace goji::board {

struct Site {
  Localized name{};
  std::string url{};                         ///< "https://status.example.com"; no slash at the end
  std::string zone = "UTC";                  ///< IANA name: days and times of day are of this zone
  std::vector<std::string> languages{"en"};  ///< BCP 47; the first is the default; never empty
  std::string page_id = "goji";              ///< `page.id` of the API; never changes
  Mark mark = Mark::None;                    ///< a whole site that is a drill or a demonstration

  /// The API's indicator says "maintenance" where nothing is worse, not "none". Off, since readers
  /// exist that refuse any fifth word.
  bool maintenance_indicator = false;

  bool subscribable = false;  ///< readers can ask to be told: there is a page for it
};

/// A component was not operational for a while, as readers were told. [from, to)
struct Stretch {
  ComponentStatus status = ComponentStatus::MajorOutage;
  TimePoint from{};
  std::optional<TimePoint> to{};  ///< none: it lasts
};

struct ComponentFacts {
  Component component{};
  ComponentStatus status = ComponentStatus::Operational;
  TimePoint since{};        ///< when it became that
  TimePoint known_since{};  ///< before this there is no data; days before are not counted
  std::vector<Stretch>
      history{};  ///< of the last 90 days, any order; where they overlap, the worst
};

/// An update said that a component went from one status to another (or stayed: both the same).
struct Touched {
  std::string component{};  ///< key; one that the configuration no longer knows is left out
  ComponentStatus from = ComponentStatus::Operational;
  ComponentStatus to = ComponentStatus::Operational;
};

/// One published revision.
struct Update {
  std::uint64_t revision = 0;  ///< unique over all incidents and maintenances
  NoticeKind kind = NoticeKind::Opened;
  Phase phase = Phase::Investigating;  ///< of the incident once this was said; none of maintenances
  TimePoint at{};                      ///< when it was published
  bool automatic = false;              ///< no person wrote it
  Localized title{};
  Localized brief{};  ///< one plain line that can stand without the body
  Localized body{};   ///< HTML, safe; a language that is missing falls back to the site's first
  std::vector<Touched> components{};
};

struct IncidentFacts {
  IncidentId id = 0;
  Localized title{};
  Phase phase = Phase::Investigating;
  ComponentStatus impact = ComponentStatus::DegradedPerformance;  ///< the worst it ever was
  TimePoint onset{};
  TimePoint opened_at{};
  std::optional<TimePoint> monitoring_at{};
  std::optional<TimePoint> resolved_at{};
  std::optional<TimePoint> next_update_at{};  ///< what the last notice promised
  bool retracted = false;
  bool automatic = false;                 ///< opened without a person
  Mark mark = Mark::None;                 ///< not real: never in the API of a site that is
  std::vector<std::string> components{};  ///< keys of all members, in the order to show them
  std::vector<Update> updates{};          ///< newest first
};

struct MaintenanceFacts {
  enum class State { Scheduled, InProgress, Completed };

  std::uint64_t id = 0;
  Localized title{};
  State state = State::Scheduled;
  TimePoint from{};
  TimePoint to{};
  TimePoint created_at{};
  std::optional<TimePoint> completed_at{};
  Mark mark = Mark::None;
  std::vector<std::string> components{};
  std::vector<Update> updates{};  ///< newest first; may be empty
};

/// What stands over the components of one group.
struct Heading {
  std::string key{};
  Localized name{};
};

struct Facts {
  Site site{};
  std::vector<Heading> headings{};           ///< in the order to show them
  std::vector<ComponentFacts> components{};  ///< in the order of the configuration
  std::vector<IncidentFacts> incidents{};    ///< newest first; those of 90 days and all open ones
  std::vector<MaintenanceFacts> maintenances{};  ///< newest `from` first

  /// When all this was last known to be true: the end of the last turn in which every source that
  /// should be heard was heard. None: not once since the start.
  std::optional<TimePoint> verified_at{};

  /// Taken for now. Two equal Facts make two equal boards.
  TimePoint built_at{};
};

}  // namespace goji::board
