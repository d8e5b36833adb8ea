#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "domain/notice.h"
#include "store/delivery_state.h"
#include "store/room.h"
#include "store/rows.h"
#include "store/watch.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

/// The rows of the delivery machine (docs/architecture.md, "Deliveries").
namespace goji::store {

/// What one delivery is to do over there. The last two are no notices: Ask asks whether somebody
/// wants to be told there, Tell tells the owner of an endpoint what became of it.
enum class Task { Post, Edit, Retract, Ask, Tell };

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
  std::string rendered{};      ///< hash of what is sent: a key of the rendered texts
  std::string destination{};   ///< whose limits it shares
  std::uint64_t attempts = 0;  ///< all that were ever begun
  std::uint64_t tries = 0;     ///< those that have ended and count: what the schedule goes by
  std::uint64_t lost = 0;      ///< those whose end nobody saw, since we were killed or slept
  TimePoint planned_at{};
  std::optional<TimePoint> first_attempt_at{};
  std::optional<TimePoint> accepted_at{};
  std::optional<TimePoint> visible_at{};
  TimePoint expires_at{};
  std::string handle{};  ///< its name over there; planned with the one that it edits or retracts
  std::string url{};
  std::string error{};  ///< why the last attempt failed, in words

  /// As it is read from a list or by its id, of one that waits for its time: when it is tried next,
  /// and what closes its destination until then (as DestinationRow::reason), if that is what it
  /// waits for. Neither is claimed with it; planned with a time, it is due then, if that is later
  /// than its Schedule's.
  std::optional<TimePoint> due_at{};
  std::string closed_for{};

  /// An earlier attempt may have arrived, and this is which of the channel's ways to settle that
  /// comes next (the index in Capabilities::repetition). In a final state: nobody knows to this
  /// day.
  std::optional<std::uint64_t> doubt{};
  bool twice = false;  ///< sent again while in doubt, where nobody can know: it may be there twice
  bool insisted = false;  ///< a person redrove it while in doubt: it is sent again once in any case
  bool unapproved = false;  ///< its channel wants a person's yes, and nobody has said it

  bool operator==(const DeliveryRow&) const = default;
};

/// It did, or is under way, or nobody knows. (In SQL: Reading::may_know().)
[[nodiscard]] inline bool may_have_arrived(const DeliveryRow& row) {
  return is_delivered(row.state) || row.state == DeliveryState::Leased || row.doubt.has_value();
}

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
  std::string outcome{};  ///< accepted later rejected down uncertain unsent lost; empty: under way
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

/// Whom a recipient that is only named stands for: a subscriber. Put together when the delivery is
/// leased, and never kept.
struct Addressee {
  std::string address{};  ///< empty: nobody is told any more
  std::string why{};      ///< why not
  Secret secret{};        ///< for signing
  Secret old_secret{};    ///< the one before, which still counts
  std::string format{};
  std::string unsubscribe{};  ///< their own link
  std::string confirm{};      ///< of a question: how to say yes; of news: where to act on them
  std::string endpoint{};     ///< of a mail to an endpoint's owner: the endpoint, as it is shown
  std::string owner{};        ///< of an endpoint's challenge: who is named as its owner
};

/// A delivery that has just been leased, with its attempt written.
struct Claimed {
  DeliveryRow delivery{};                     ///< leased, its attempts counting this one
  DeliveryState was = DeliveryState::Queued;  ///< before the lease: an Uncertain one is looked for
  bool recalled = false;                      ///< taken back meanwhile: only to be looked for
  std::uint64_t lease = 0;
  TimePoint lease_until{};  ///< after it nothing may be sent any more
  std::string rendered_body{};
  std::string thread_root{};             ///< handle of this audience's first post of the incident
  std::string thread_parent{};           ///< handle of the post before this one
  std::optional<Addressee> addressee{};  ///< none: the recipient is the address
  std::string return_tag{};              ///< marks where it comes back to; empty: its key does
};

/// The end of one attempt, and what becomes of its delivery. It is written only where the lease is
/// still the caller's.
struct Settled {
  AttemptRow attempt{};
  DeliveryState state = DeliveryState::Accepted;
  std::string held_reason{};
  std::optional<TimePoint> due_at{};  ///< for Retry, Uncertain and Held
  std::optional<TimePoint> accepted_at{};
  std::optional<TimePoint> visible_at{};
  std::optional<Watch> watch{};  ///< of what is accepted, and to be seen yet
  std::string handle{};
  std::string url{};
  bool counts = true;                    ///< whether it was one of the delivery's tries
  std::optional<std::uint64_t> doubt{};  ///< of the delivery from now on
  bool twice = false;                    ///< see DeliveryRow
  bool refused = false;  ///< as whoever is not what we take them for does (deliveries/refusals.h)

  /// What it says of the destination. Well: it answers. Ill: it does not, or cannot.
  enum class Said { Nothing, Well, Ill };
  Said said = Said::Nothing;
  bool quick = false;  ///< it answers so soon that others may be leased before their turn
  std::optional<TimePoint> closed_until{};  ///< nothing is to be sent there before,
  std::string closed_for{};                 ///< because of this, as DestinationRow::reason
};

/// Whether a delivery whose attempt never ended was being sent again where nobody can know; none:
/// no delivery was.
using Repeated = std::function<bool(const DeliveryRow& leased)>;

/// Which dead deliveries to send again; empty and zero fields do not restrict.
struct DeadFilter {
  Id delivery = 0;
  IncidentId incident = 0;
  std::string channel{};
  std::string error{};  ///< in the words of why they are dead
  TimePoint planned_since{};
};

/// Which of the deliveries that wait for a person's yes; empty and zero fields do not restrict.
struct HeldFilter {
  Id delivery = 0;
  IncidentId incident = 0;
  std::string channel{};
};

/// What dead deliveries get when they are sent again: all their tries, and this much time.
struct Renewal {
  TimePoint now{};
  TimePoint expires_at{};
};

/// One destination's limits, as they are to survive a restart (deliveries/limits.h).
struct DestinationRow {
  std::string name{};
  TimePoint closed_until{};    ///< nothing is sent there before
  std::string reason{};        ///< breaker rate auth; empty: it is open
  std::uint64_t failures = 0;  ///< in a row
  std::uint64_t openings = 0;  ///< of the breaker, in a row: each is longer

  bool operator==(const DestinationRow&) const = default;
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
