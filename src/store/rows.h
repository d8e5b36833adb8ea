#pragma once

#include "base/clock.h"
#include "domain/component.h"
#include "domain/notice.h"
#include "domain/reason.h"
#include "domain/signal.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

/// What the store keeps, as plain values. A row's `id` is given by the store and grows.
namespace goji::store {

using Id = std::uint64_t;

/// A signal that changed something, as it arrived.
struct SignalRow {
  Id id = 0;
  std::string inlet{};
  TimePoint arrived_at{};
  Signal signal{};  ///< its component is empty if no mapping knew one: kept, and decides nothing

  bool operator==(const SignalRow&) const = default;
};

/// One piece of the course of events (see flow/course.h).
struct SliceRow {
  std::string kind{};
  std::string key{};
  std::string body{};  ///< JSON; an empty one forgets the slice

  bool operator==(const SliceRow&) const = default;
};

struct DecisionRow {
  Id id = 0;
  TimePoint at{};
  std::string component{};
  std::string verdict{};
  Reason reason{};
  std::optional<TimePoint> by_minutes_at{};
  std::string inputs{};  ///< JSON
  IncidentId incident = 0;

  bool operator==(const DecisionRow&) const = default;
};

struct IncidentRow {
  IncidentId id = 0;
  Phase phase = Phase::Investigating;
  bool automatic = true;
  bool retracted = false;
  std::map<std::string, ComponentStatus> components{};
  TimePoint onset{};
  TimePoint opened_at{};
  std::optional<TimePoint> monitoring_at{};
  std::optional<TimePoint> resolved_at{};
  std::optional<TimePoint> next_update_at{};
  double share_minutes = 0;
  std::uint64_t version = 0;  ///< grows with every change: two operators at once are told apart
  TimePoint updated_at{};

  bool operator==(const IncidentRow&) const = default;
};

/// What is said in one language.
struct Words {
  std::string title{};
  std::string short_text{};
  std::string body{};  ///< Markdown

  bool operator==(const Words&) const = default;
};

/// Draft: waits for a person. Awaiting: waits for approval. Published: readers see it.
enum class RevisionState { Draft, Awaiting, Published, Rejected, Withdrawn };

/// One revision of what is said about an incident, or a draft that belongs to none yet.
struct RevisionRow {
  Id id = 0;
  IncidentId incident = 0;
  std::uint64_t sequence = 0;  ///< within its incident, from 1; 0 for a draft of none
  std::uint64_t draft = 0;     ///< the course's number of a draft
  NoticeKind kind = NoticeKind::Opened;
  RevisionState state = RevisionState::Published;
  bool automatic = true;
  bool notify = true;
  TimePoint at{};
  Phase phase = Phase::Investigating;
  std::map<std::string, ComponentStatus> components{};
  Reason reason{};
  std::optional<TimePoint> next_update_at{};
  std::map<std::string, Words> words{};  ///< by language
  std::string author{};                  ///< who, for the audit; empty: goji itself

  bool operator==(const RevisionRow&) const = default;
};

struct PromiseRow {
  Id id = 0;
  IncidentId incident = 0;
  std::string kind{};
  TimePoint due_at{};
  std::optional<TimePoint> met_at{};
  bool is_void = false;

  bool operator==(const PromiseRow&) const = default;
};

}  // namespace goji::store
