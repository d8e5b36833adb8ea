#include "deliveries/limits.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace goji::deliveries {

namespace chrono = std::chrono;

Limits::Limits(Terms terms, std::span<const store::DestinationRow> kept) : terms_(terms) {
  for (const auto& row : kept)
    destinations_[row.name] = {.share = 1,
                               .failures = row.failures,
                               .openings = row.openings,
                               .closed_until = row.closed_until,
                               .reason = row.reason,
                               .tokens = terms_.burst};
}

void Limits::began(const std::string& name, TimePoint now) {
  const auto [found, fresh] = destinations_.try_emplace(name);
  Destination& destination = found->second;
  if (fresh) destination.share = terms_.most_at_once;
  destination.tokens = (fresh ? terms_.burst : tokens_at(destination, now)) - 1;
  destination.counted_at = now;
  destination.under_way += 1;
}

void Limits::ended(const std::string& name, const store::Settled* settled, TimePoint now) {
  const auto found = destinations_.find(name);
  if (found == destinations_.end()) return;
  Destination& destination = found->second;
  const auto before = std::pair{destination.closed_until, destination.failures};
  if (destination.under_way > 0) destination.under_way -= 1;
  if (settled != nullptr) {
    using Said = store::Settled::Said;
    if (settled->said == Said::Well) succeed(destination, now);
    if (settled->said == Said::Ill) fail(destination, now);
    if (settled->closed_until) close(destination, *settled->closed_until, settled->closed_for);
  }
  if (before != std::pair{destination.closed_until, destination.failures}) changed_.insert(name);
  if (is_idle(destination, now)) destinations_.erase(found);
}

void Limits::close(Destination& destination, TimePoint until, std::string reason) const {
  if (until <= destination.closed_until) return;
  destination.closed_until = until;
  destination.reason = std::move(reason);
  destination.share = 1;
}

void Limits::succeed(Destination& destination, TimePoint now) const {
  destination.share = std::min(destination.share * 2, terms_.most_at_once);
  destination.failures = 0;
  destination.openings = 0;
  // They named a time, and it has not come yet.
  if (destination.reason == "rate" && destination.closed_until > now) return;
  destination.closed_until = {};
  destination.reason.clear();
}

void Limits::fail(Destination& destination, TimePoint now) const {
  destination.failures += 1;
  // What began before it was closed and ends now says nothing new.
  if (destination.failures < terms_.failures_open || destination.closed_until > now) return;
  const auto times = std::min<std::uint64_t>(destination.openings, 16);
  const auto open = std::min(terms_.open_first * (1U << times), terms_.open_longest);
  destination.openings += 1;
  close(destination, now + open, "breaker");
}

double Limits::tokens_at(const Destination& destination, TimePoint now) const {
  const chrono::duration<double> since = now - destination.counted_at;
  return std::min(terms_.burst, destination.tokens + terms_.per_second * since.count());
}

std::size_t Limits::room_of(const Destination& destination, TimePoint now) const {
  if (destination.closed_until > now) return 0;
  auto room = destination.share - std::min(destination.share, destination.under_way);
  if (terms_.per_second > 0)
    room = std::min(room, static_cast<std::size_t>(std::max(0.0, tokens_at(destination, now))));
  return room;
}

bool Limits::is_idle(const Destination& destination, TimePoint now) const {
  return destination.under_way == 0 && destination.failures == 0 &&
         destination.closed_until <= now && destination.share == terms_.most_at_once &&
         (terms_.per_second <= 0 || tokens_at(destination, now) >= terms_.burst);
}

store::Room Limits::room(TimePoint now) const {
  store::Room room{.each = terms_.most_at_once};
  if (terms_.per_second > 0)
    room.each = std::min(room.each, static_cast<std::size_t>(terms_.burst));
  for (const auto& [name, destination] : destinations_)
    room.of[name] = room_of(destination, now);
  return room;
}

std::optional<TimePoint> Limits::next_change(TimePoint now) const {
  std::optional<TimePoint> next;
  const auto at = [&](TimePoint when) {
    if (when > now && (!next || when < *next)) next = when;
  };
  for (const auto& [name, destination] : destinations_) {
    at(destination.closed_until);
    if (terms_.per_second <= 0) continue;
    const auto missing = 1.0 - tokens_at(destination, now);
    if (missing > 0)
      at(now + chrono::milliseconds{
                   static_cast<std::int64_t>(std::ceil(missing / terms_.per_second * 1000.0))});
  }
  return next;
}

std::vector<store::DestinationRow> Limits::changes() {
  std::vector<store::DestinationRow> rows;
  for (const auto& name : std::exchange(changed_, {})) {
    const auto found = destinations_.find(name);
    auto& row = rows.emplace_back();
    row.name = name;
    if (found == destinations_.end()) continue;
    row.closed_until = found->second.closed_until;
    row.reason = found->second.reason;
    row.failures = found->second.failures;
    row.openings = found->second.openings;
  }
  return rows;
}

}  // namespace goji::deliveries
