#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/due.h"
#include "store/sqlite/sqlite_writing.h"
#include "store/store.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace goji::store::sqlite {

std::vector<Claimed> SqliteWriting::claim(TimePoint now,
                                          TimePoint lease_until,
                                          std::uint64_t lease,
                                          std::size_t limit,
                                          const Room& room) {
  if (lease == 0) throw std::invalid_argument("the lease 0 is nobody's");
  bury_expired(now);
  std::vector<Claimed> claimed;
  for (const Id id : due_and_free(now, lease_until, limit, room)) {
    auto& one = claimed.emplace_back(loaded(id));
    one.lease = lease;
    one.lease_until = lease_until;
    query("UPDATE dispatch SET lease = ?, lease_until = ? WHERE delivery = ?")
        .with(lease, lease_until, id)
        .run();
    start_attempt(one, now);
  }
  return claimed;
}

void SqliteWriting::bury_expired(TimePoint now) {
  const auto recalled = query(
                            "INSERT INTO over SELECT delivery FROM dispatch"
                            " WHERE lease = 0 AND expires_at <= ? AND ends_as <> ''")
                            .with(now)
                            .run();
  if (recalled > 0) end_marked(DeliveryState::Cancelled);
  const auto expired = query(
                           "INSERT INTO over SELECT delivery FROM dispatch"
                           " WHERE lease = 0 AND expires_at <= ?")
                           .with(now)
                           .run();
  if (expired == 0) return;
  query(
      "UPDATE delivery SET error = 'expired before anybody approved it'"
      " WHERE unapproved = 1 AND error = '' AND id IN (SELECT delivery FROM over)")
      .run();
  query(
      "UPDATE delivery SET error = 'expired before it could be sent'"
      " WHERE error = '' AND id IN (SELECT delivery FROM over)")
      .run();
  end_marked(DeliveryState::Dead);
}

Claimed SqliteWriting::loaded(Id delivery) {
  auto row = query(
      "SELECT d.id, d.revision, d.incident, d.channel, d.recipient, d.task, d.key, d.state,"
      " d.held_reason, d.language, d.rendered, d.destination, d.attempts, d.planned_at,"
      " d.first_attempt_at, d.accepted_at, d.visible_at, d.expires_at, d.handle, d.url, d.error,"
      " d.tries, d.lost, d.doubt, d.twice, d.insisted, d.unapproved,"
      " r.body, coalesce(t.root, ''), coalesce(t.handle, ''),"
      " (SELECT ends_as <> '' FROM dispatch WHERE dispatch.delivery = d.id)"
      " FROM delivery d JOIN rendered r ON r.hash = d.rendered"
      " LEFT JOIN told t ON t.incident = d.incident AND t.channel = d.channel"
      "   AND t.recipient = d.recipient"
      " WHERE d.id = ?");
  if (!row.with(delivery).next())
    throw Failure(fmt::format("the store has lost delivery {} or its text", delivery));
  Claimed claimed;
  claimed.delivery = read_delivery(row);
  claimed.rendered_body = row.text();
  claimed.thread_root = row.text();
  claimed.thread_parent = row.text();
  claimed.recalled = row.yes();
  return claimed;
}

void SqliteWriting::start_attempt(Claimed& claimed, TimePoint now) {
  DeliveryRow& delivery = claimed.delivery;
  claimed.was = std::exchange(delivery.state, DeliveryState::Leased);
  delivery.held_reason.clear();
  delivery.attempts += 1;
  if (!delivery.first_attempt_at) delivery.first_attempt_at = now;
  query(
      "UPDATE delivery SET state = 'leased', attempts = ?, first_attempt_at = ?,"
      " held_reason = '' WHERE id = ?")
      .with(delivery.attempts, delivery.first_attempt_at, delivery.id)
      .run();
  query("INSERT INTO attempt (delivery, number, lease, started_at) VALUES (?,?,?,?)")
      .with(delivery.id, delivery.attempts, claimed.lease, now)
      .run();
}

std::optional<TimePoint> SqliteWriting::next_due(TimePoint after) {
  if (looks_again_) return after + std::chrono::milliseconds{1};
  auto first = first_due(*connection_, after);
  auto others = query(
      "SELECT min(at) FROM (SELECT min(expires_at) AS at FROM dispatch"
      "   WHERE lease = 0 AND expires_at > ?1"
      " UNION ALL SELECT min(lease_until) FROM dispatch WHERE lease <> 0 AND lease_until > ?1)");
  others.with(after).next();
  const auto other = others.maybe_time();
  if (other && (!first || *other < *first)) first = other;
  return first;
}

}  // namespace goji::store::sqlite
