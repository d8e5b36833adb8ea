#pragma once

#include "store/conformance.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

/// Short words for the tests of deliveries.
namespace goji::store {

/// Of incident 1, for the one recipient of `channel`.
inline DeliveryRow row(Id revision, const std::string& channel = "chat") {
  return {.revision = revision,
          .incident = 1,
          .channel = channel,
          .rendered = "hash",
          .destination = channel,
          .planned_at = kNow,
          .expires_at = kNow + 8h};
}

inline constexpr Schedule kAtOnce{.due_at = kNow, .in_order = false};
inline constexpr Schedule kInOrder{.due_at = kNow, .in_order = true};

inline std::size_t plan(Fresh& store,
                        const std::vector<DeliveryRow>& rows,
                        const Schedule& schedule = kAtOnce) {
  return committed(store, [&](Writing& writing) {
    for (const auto& one : rows)
      writing.keep_rendered(one.rendered, "body");
    return writing.plan(rows, schedule);
  });
}

inline constexpr std::uint64_t kLease = 0xfedc'ba98'7654'3210U;

inline std::vector<Claimed> claim(Fresh& store,
                                  TimePoint now = kNow,
                                  std::uint64_t lease = kLease,
                                  std::size_t limit = 100,
                                  const std::vector<std::string>& avoid = {}) {
  Room room;
  for (const auto& destination : avoid)
    room.of[destination] = 0;
  return committed(
      store, [&](Writing& writing) { return writing.claim(now, now + 45s, lease, limit, room); });
}

/// The revisions of what was claimed, in the order of claiming.
inline std::vector<Id> revisions_of(const std::vector<Claimed>& claimed) {
  std::vector<Id> revisions;
  revisions.reserve(claimed.size());
  for (const auto& one : claimed)
    revisions.push_back(one.delivery.revision);
  return revisions;
}

using Ids = std::vector<Id>;

/// The end of the attempt that `claimed` began.
inline Settled ended(const Claimed& claimed,
                     DeliveryState state,
                     std::optional<TimePoint> due_at = std::nullopt) {
  Settled settled{.attempt = {.delivery = claimed.delivery.id,
                              .number = claimed.delivery.attempts,
                              .lease = claimed.lease,
                              .finished_at = kNow + 2s,
                              .outcome = "said"},
                  .state = state,
                  .due_at = due_at};
  if (is_delivered(state)) settled.accepted_at = kNow + 2s;
  return settled;
}

inline Settled accepted(const Claimed& claimed, const std::string& handle = {}) {
  auto settled = ended(claimed, DeliveryState::Accepted);
  settled.attempt.outcome = "accepted";
  settled.handle = handle;
  return settled;
}

inline bool settle(Fresh& store, const Settled& settled) {
  return committed(store, [&](Writing& writing) { return writing.settle(settled); });
}

/// Claims all that is due and has each end accepted; the revisions, in the order of claiming.
inline Ids send_all(Fresh& store, TimePoint now = kNow) {
  const auto claimed = claim(store, now);
  for (const auto& one : claimed)
    settle(store, accepted(one));
  return revisions_of(claimed);
}

/// The delivery of a revision to the first recipient of a channel.
inline DeliveryRow found(Fresh& store, Id revision, const std::string& channel = "chat") {
  for (auto& one : store->read()->deliveries({.channel = channel, .limit = 1'000}))
    if (one.revision == revision) return std::move(one);
  throw std::out_of_range("no such delivery");
}

inline DeliveryState state_of(Fresh& store, Id revision, const std::string& channel = "chat") {
  return found(store, revision, channel).state;
}

inline std::optional<TimePoint> next_due(Fresh& store) {
  return store->write()->next_due(TimePoint::min());
}

}  // namespace goji::store
