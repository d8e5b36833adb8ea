#pragma once

#include "base/clock.h"
#include "domain/notice.h"
#include "store/delivery_state.h"
#include "store/rows.h"

#include <cstdint>
#include <optional>
#include <string>

/// The rows of the delivery machine (docs/architecture.md, "Deliveries").
namespace goji::store {

/// What one delivery is to do over there.
enum class Task { Post, Edit, Retract };

/// One notice to one recipient of one channel. (revision, channel, recipient) is unique.
struct DeliveryRow {
  Id id = 0;
  Id revision = 0;
  IncidentId incident = 0;
  std::string channel{};
  std::string recipient{};  ///< empty where the channel has only one
  Task task = Task::Post;
  std::string key{};  ///< travels with the message at every attempt
  DeliveryState state = DeliveryState::Queued;
  std::string held_reason{};  ///< approval paused breaker auth rate restore
  std::string language{};
  std::string rendered{};     ///< hash of what is sent: a key of the rendered texts
  std::string destination{};  ///< whose limits it shares
  std::uint64_t attempts = 0;
  TimePoint planned_at{};
  std::optional<TimePoint> first_attempt_at{};
  std::optional<TimePoint> accepted_at{};
  std::optional<TimePoint> visible_at{};
  TimePoint expires_at{};
  std::string handle{};  ///< its name over there; planned with the one that it edits or retracts
  std::string url{};
  std::string error{};  ///< why the last attempt failed, in words

  bool operator==(const DeliveryRow&) const = default;
};

/// When planned deliveries may go.
struct Schedule {
  TimePoint due_at{};    ///< TimePoint::max(): not by itself
  int priority = 0;      ///< smaller goes first
  bool in_order = true;  ///< waits until what its audience was sent of the incident before is final
};

struct AttemptRow {
  Id delivery = 0;
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t lease = 0;
  TimePoint started_at{};
  std::optional<TimePoint> finished_at{};
  std::string outcome{};  ///< accepted, later, rejected, down, uncertain, lost; empty: under way
  int status = 0;         ///< HTTP status or SMTP code; 0: none came
  std::string why{};
  std::string answer_head{};  ///< the first 4 KiB of the answer's body, scrubbed
  std::string remote_address{};
  std::uint64_t name_ms = 0;
  std::uint64_t connect_ms = 0;
  std::uint64_t tls_ms = 0;
  std::uint64_t first_byte_ms = 0;
  std::uint64_t total_ms = 0;
  std::uint64_t bytes_out = 0;

  bool operator==(const AttemptRow&) const = default;
};

/// A delivery that has just been leased, with its attempt written.
struct Claimed {
  DeliveryRow delivery{};                     ///< leased, its attempts counting this one
  DeliveryState was = DeliveryState::Queued;  ///< before the lease: an Uncertain one is looked for
  std::uint64_t lease = 0;
  TimePoint lease_until{};  ///< after it nothing may be sent any more
  std::string rendered_body{};
  std::string thread_root{};    ///< handle of this audience's first post of the incident
  std::string thread_parent{};  ///< handle of the post before this one
};

/// The end of one attempt, and what becomes of its delivery. It is written only where the lease is
/// still the caller's.
struct Settled {
  AttemptRow attempt{};
  DeliveryState state = DeliveryState::Accepted;
  std::string held_reason{};
  std::optional<TimePoint> due_at{};  ///< for Retry, Uncertain and Held
  std::optional<TimePoint> accepted_at{};
  std::string handle{};
  std::string url{};
};

/// Which deliveries to list; empty and zero fields do not restrict.
struct DeliveryFilter {
  IncidentId incident = 0;
  std::string channel{};
  std::optional<DeliveryState> state{};
  Id after = 0;  ///< the cursor: ids below this one, newest first; 0: from the newest
  std::size_t limit = 100;
};

}  // namespace goji::store
