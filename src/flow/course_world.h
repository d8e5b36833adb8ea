#pragma once

#include "criteria/blindness.h"
#include "criteria/history.h"
#include "criteria/opening.h"
#include "criteria/witnesses.h"
#include "domain/condition.h"
#include "flow/course.h"
#include "flow/course_rules.h"
#include "incidents/flapping.h"
#include "incidents/improvement.h"
#include "incidents/ties.h"
#include "timing/daily_cap.h"
#include "timing/zone.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

/// What the course of events remembers. Plain values; the other course_*.h move them on.
namespace goji::flow::course {

/// One source, as far as one component is concerned.
struct Source {
  std::string name;
  std::optional<TimePoint> heard_at{};         ///< drills and tests do not count
  std::optional<TimePoint> resolved_at{};      ///< when it last stated a recovery
  std::optional<criteria::Voice> voice{};      ///< while it fires
  std::optional<criteria::Witness> witness{};  ///< once it fired in this episode
};

/// From the first firing of a component until it was quiet for long enough.
struct Episode {
  criteria::History history{};
  TimePoint began_at{};
  Impact worst = Impact::DegradedPerformance;  ///< that any source stated
  std::optional<TimePoint> firing_since{};     ///< without a break
  std::optional<TimePoint> quiet_since{};
  std::optional<TimePoint> held_at{};          ///< rule 1 first held
  std::optional<criteria::Opening> waiting{};  ///< rule 1's last answer, while it stays so
  bool announced = false;
  bool drafted = false;        ///< firing for long, but too little for rule 1
  bool asked = false;          ///< enough for rule 1, but a person must say it
  bool blind_drafted = false;  ///< enough for rule 1, but monitoring is blind
  bool decided = false;        ///< by a person: no holding statement
  bool muted = false;          ///< a person closed it: nothing by itself before it is clean once
};

/// One component and all that is heard of it.
struct Place {
  Component component{};
  Ruling ruling{};
  std::size_t index = 0;
  std::vector<Source> sources{};
  std::vector<struct Watched*> live{};  ///< its conditions that fire or are stale
  std::optional<Episode> episode{};
  std::optional<TimePoint> began_at{};                ///< when it last began to fire
  std::optional<TimePoint> clean_since{TimePoint{}};  ///< nothing fires or blocks
  TimePoint changed_at{};  ///< `at` of the last word that changed anything
  incidents::Flapping flapping{};
  timing::DailyCap cap{};
  std::optional<std::chrono::sys_days> held_back_on{};  ///< the cap's one draft of that day
  std::string decided{};    ///< what the last recorded decision said, in short
  IncidentId incident = 0;  ///< the open one it is a member of
};

/// A condition and where it belongs.
struct Watched {
  Condition condition{};
  Place* place = nullptr;
  std::uint32_t source = 0;  ///< which of the place's
  std::uint64_t number = 0;
  std::optional<TimePoint> armed_for{};  ///< when the queue looks at its silence
  bool overruled = false;                ///< stale, but others have stated since that it is over
  bool kept = true;                      ///< its slice is up to date but for last-seen
};

/// A heartbeat and the blindness that its loss meant.
struct Beat {
  Heartbeat heartbeat{};
  std::optional<TimePoint> heard_at{};
  bool lost = false;
  bool over = false;                  ///< the blindness of this loss has ended
  std::vector<std::string> blinds{};  ///< the components that began to fire with its loss
};

struct Promise {
  std::uint64_t id = 0;
  TimePoint due_at{};
  TimePoint remind_at{};
  bool reminded = false;
};

struct Member {
  std::optional<ComponentStatus> told{};  ///< none: joined, not told yet
  TimePoint onset{};
  bool lone = false;               ///< announced on a lone source's word
  double minutes = 0;              ///< corroborated, of its episodes that are over
  std::optional<Impact> pinned{};  ///< where it stood when a person said otherwise
  incidents::Improvement improvement{};
};

struct Incident {
  IncidentId id = 0;
  Phase phase = Phase::Investigating;
  bool automatic = true;
  bool retracted = false;
  std::map<std::string, Member> members{};
  TimePoint onset{};
  TimePoint opened_at{};
  TimePoint last_notice_at{};
  std::optional<TimePoint> monitoring_at{};
  std::optional<TimePoint> resolved_at{};
  std::optional<Promise> next_update{};
  std::optional<Promise> recovery{};
  std::size_t stills = 0;
  bool intermittent = false;
  bool intermittent_told = false;
  bool intermittent_monitored = false;
  std::vector<std::string> comes_and_goes{};  ///< members that made it so
  std::string last_word{};  ///< what was said last, for those who were a moment too late

  [[nodiscard]] bool open() const { return phase != Phase::Resolved; }
};

struct Draft {
  enum class Kind { Opening, Blind, Ended, HeldBack };
  enum class Fate { Pending, Approved, Rejected, Outdated };
  std::uint64_t id = 0;
  Kind kind = Kind::Opening;
  NoticeKind would_be = NoticeKind::Opened;
  std::map<std::string, ComponentStatus> components{};
  IncidentId incident = 0;
  TimePoint made_at{};
  TimePoint onset{};
  TimePoint ended_at{};
  double minutes = 0;
  Fate fate = Fate::Pending;
  std::string what_happened{};  ///< to a draft that is not pending any longer
};

/// (source, key, component)
struct ConditionKey {
  std::string source;
  std::string key;
  std::string component;
};

struct ConditionView {
  std::string_view source;
  std::string_view key;
  std::string_view component;
};

struct ConditionHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name
  std::size_t operator()(const ConditionView& view) const;
  std::size_t operator()(const ConditionKey& key) const;
};

struct ConditionEqual {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return a.key == b.key && a.source == b.source && a.component == b.component;
  }
};

/// A slice but for its body, to tell whether that has changed.
struct PieceName {
  std::string kind;
  std::string key;
};

struct PieceView {
  std::string_view kind;
  std::string_view key;
};

struct PieceOrder {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    const int order = std::string_view{a.kind}.compare(b.kind);
    return order < 0 || (order == 0 && std::string_view{a.key} < std::string_view{b.key});
  }
};

struct Piece {
  std::uint64_t fingerprint = 0;
  std::uint64_t seen = 0;  ///< in which of the World's looks
};

/// Looks up by string_view without making a string.
struct TextHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// Everything. Neither copied nor moved: places and conditions point at each other.
struct World {
  explicit World(Terms from);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Makes the places, beats and hours of new terms; keeps what is still in them.
  void adopt(Terms from);

  Detail detail = Detail::Full;
  Terms terms{};
  incidents::Ties ties{};
  std::optional<timing::Zone> zone{};
  std::unique_ptr<criteria::Weights> weights{};

  std::vector<std::unique_ptr<Place>> places{};  ///< in the order of the terms
  std::unordered_map<std::string, Place*, TextHash, std::equal_to<>> place_of{};
  std::unordered_map<ConditionKey, Watched, ConditionHash, ConditionEqual> watched{};
  std::unordered_map<std::string, Beat, TextHash, std::equal_to<>> beats{};
  std::map<IncidentId, Incident> incidents{};
  std::map<std::uint64_t, Draft> drafts{};

  IncidentId last_incident = 0;
  std::uint64_t last_draft = 0;
  std::uint64_t last_promise = 0;
  std::uint64_t last_condition = 0;

  TimePoint now{TimePoint::min()};
  TimePoint listening_since{TimePoint::min()};
  TimePoint ruled_until{TimePoint::min()};  ///< when another rule of the policy may count
  std::optional<TimePoint> next{};          ///< when time alone can change anything
  bool unsettled = false;                   ///< heard something since the last whole second

  /// When silence may have made a condition stale; never later than it does.
  std::set<std::tuple<TimePoint, std::uint64_t, Watched*>> silences{};

  std::map<PieceName, Piece, PieceOrder> kept{};  ///< the slices as last handed out
  std::uint64_t looks{};                          ///< how often they were looked through
  bool altered = true;                            ///< more than last-seen, since then
  std::vector<Watched*> unkept{};                 ///< conditions whose slices are out of date
  std::set<std::string> forgotten_conditions{};
  TimePoint swept_at{TimePoint::min()};

  [[nodiscard]] bool blind() const;
};

/// More of it changed than when it was last heard of: its slice is to be kept anew.
void out_of_date(World& world, Watched& watched);

/// One instant, while it is worked on.
struct Turn {
  TimePoint now{};
  std::vector<Event>& events;
  std::optional<TimePoint> next{};

  /// Components that join or relapse, as they stood when the rules were asked: what the signals of
  /// the same instant say of them comes later.
  std::map<std::string, ComponentStatus> ready{};

  /// Something may change at `moment`: look again in the whole second that follows.
  void look_again(std::optional<TimePoint> moment);
};

}  // namespace goji::flow::course
