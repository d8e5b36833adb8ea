#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "criteria/policy.h"
#include "domain/component.h"
#include "domain/heartbeat.h"
#include "domain/maintenance.h"
#include "domain/notice.h"
#include "domain/reason.h"
#include "domain/signal.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// The course of events: everything that is known and was said, moved on by pure steps. The same
/// object serves live, backtest and simulation. It does no I/O, reads no clock and uses no
/// randomness; equal inputs give equal outputs.
namespace goji::flow {

/// What it decides by. Handed over whole at start and at a reload.
struct Terms {
  criteria::Policy policy{};
  std::string zone = "UTC";  ///< IANA name of the site's zone: calendar days, times of day
  std::vector<Component> components{};
  std::vector<Maintenance> maintenances{};
  std::vector<Heartbeat> heartbeats{};
};

/// What became of an incident, as it stands after an event.
struct IncidentState {
  IncidentId id = 0;
  Phase phase = Phase::Investigating;
  bool automatic = true;  ///< opened without a person
  bool retracted = false;
  std::map<std::string, ComponentStatus> components{};  ///< every member, as last told
  TimePoint onset{};
  TimePoint opened_at{};
  std::optional<TimePoint> monitoring_at{};
  std::optional<TimePoint> resolved_at{};
  std::optional<TimePoint> next_update_at{};  ///< what the last notice promised
  double share_minutes = 0;                   ///< corroborated, unweighted, largest of its members
};

/// Something is to be said: to everybody, or as a draft to operators and the internal audience.
struct Said {
  TimePoint at{};
  NoticeKind kind = NoticeKind::Opened;
  bool automatic = true;
  std::uint64_t draft = 0;  ///< its number, from 1; 0 if not a draft. Said again: it was edited
  std::map<std::string, ComponentStatus> components{};  ///< what this notice says of whom
  Reason reason{};
  std::optional<IncidentState> incident{};  ///< none for a draft that would join none
  std::set<std::string> intermittent{};     ///< components that come and go, as this says first
  bool promises_no_time = false;            ///< the third `still` in a row
  bool notify = true;                       ///< false: pages only, no new message to people
};

enum class PromiseKind { FirstNotice, NextUpdate, Recovery };

/// A promise was made, met, missed for good or became void.
struct Promised {
  TimePoint at{};
  std::uint64_t id = 0;  ///< from 1; later events of the same promise carry the same
  IncidentId incident = 0;
  PromiseKind kind = PromiseKind::FirstNotice;
  TimePoint due_at{};
  std::optional<TimePoint> met_at{};
  bool is_void = false;
};

enum class Verdict { Announce, Draft, Nothing };

/// What the criteria made of one component at one instant, said or not, with all they looked at.
struct Decided {
  TimePoint at{};
  std::string component;
  Verdict verdict = Verdict::Nothing;
  Reason reason{};
  std::optional<TimePoint> by_minutes_at{};  ///< when it would be met if nothing changes
  std::string inputs;                        ///< JSON: sources, shares, minutes, clocks, blindness
  IncidentId incident = 0;
};

/// Operators are to know: a condition went stale, monitoring is blind, an update is due soon.
struct Noted {
  TimePoint at{};
  Reason reason{};
  IncidentId incident = 0;
};

/// A draft waits for no person any longer: it was approved or rejected, or time has passed it by.
struct DraftClosed {
  TimePoint at{};
  std::uint64_t draft = 0;
  bool rejected = false;
};

using Event = std::variant<Decided, Said, Promised, Noted, DraftClosed>;

/// What a person says, through API, console or command line.
struct Word {
  enum class Kind {
    Announce,
    Update,
    Resolve,
    Retract,
    Correct,
    ApproveDraft,
    RejectDraft,
    EditDraft  ///< said again as a draft of the same number, with these components if there are any
  };
  Kind kind = Kind::Announce;
  TimePoint at{};
  IncidentId incident = 0;  ///< all but Announce and drafts
  std::uint64_t draft = 0;  ///< for drafts
  std::optional<Phase> phase{};
  std::map<std::string, ComponentStatus> components{};
  bool notify = true;
};

/// One piece of the state, to be kept in the store and handed back at the next start.
struct Slice {
  std::string kind;  ///< "condition", "component", "incident", ...
  std::string key;
  std::string body;  ///< JSON; empty: forget this slice
};

/// How much a decision that says nothing to anybody is to tell of itself.
enum class Detail {
  Full,  ///< its reason's facts, and what it looked at
  Bare   ///< the code of its reason
};

class Course {
 public:
  /// At the beginning of time: nothing heard, nothing said.
  explicit Course(Terms terms, Detail detail = Detail::Full);

  /// As it was when `slices` were kept. `now` is when listening begins again: silence before it
  /// does not count. A slice that cannot be read is Invalid and names it.
  static Result<Course> restored(Terms terms, std::span<const Slice> slices, TimePoint now);

  Course(Course&&) noexcept;
  Course& operator=(Course&&) noexcept;
  ~Course();

  /// Everything that time changed up to and including `now`, then `signals` (whose `at` is not
  /// after `now`; several of one instant belong in one call), then what follows from both. `now`
  /// never goes back; an earlier one counts as the last. Oldest event first.
  std::vector<Event> advance(TimePoint now, std::span<const Signal> signals = {});

  /// A person's word, at once. NotFound and Conflict (with what changed meanwhile) leave all as it
  /// was. The caller has advanced to `word.at` before.
  Result<std::vector<Event>> take(const Word& word);

  /// The next instant at which time alone can change anything; none if nothing is due.
  [[nodiscard]] std::optional<TimePoint> next_instant() const;

  [[nodiscard]] std::vector<IncidentState> incidents() const;

  /// What has changed since the last call and must be durable. A repeat that only moves last-seen
  /// is not reported by itself.
  std::vector<Slice> changes();

  /// All of it, exactly: handed back without a pause, everything goes on as if nothing had been.
  [[nodiscard]] std::vector<Slice> slices() const;

  /// New terms: state and timers stay, and what is no longer in the terms is forgotten.
  void adopt(Terms terms);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace goji::flow
