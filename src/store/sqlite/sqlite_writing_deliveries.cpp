#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/sqlite_writing.h"

#include <boost/json.hpp>

#include <utility>

namespace goji::store::sqlite {
namespace {

/// Not due until what is before it is final.
constexpr TimePoint kBlocked = TimePoint::max();

}  // namespace

void SqliteWriting::keep_rendered(const std::string& hash, const std::string& body) {
  query("INSERT INTO rendered (hash, body) VALUES (?,?) ON CONFLICT (hash) DO NOTHING")
      .with(hash, body)
      .run();
}

std::size_t SqliteWriting::plan(std::span<const DeliveryRow> rows, const Schedule& schedule) {
  std::size_t planned = 0;
  for (const DeliveryRow& row : rows) {
    const auto added =
        query(
            "INSERT INTO delivery (revision, incident, channel, recipient, task, key, state,"
            " held_reason, language, rendered, destination, planned_at, expires_at, handle)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            " ON CONFLICT (revision, channel, recipient) DO NOTHING")
            .with(row.revision,
                  row.incident,
                  row.channel,
                  row.recipient,
                  word(row.task),
                  row.key,
                  store::word(row.state),
                  row.held_reason,
                  row.language,
                  row.rendered,
                  row.destination,
                  row.planned_at,
                  row.expires_at,
                  row.handle)
            .run();
    if (added == 0) continue;
    planned += 1;
    query(
        "INSERT INTO dispatch (delivery, destination, priority, due_at) SELECT ?1, ?2, ?3,"
        " CASE WHEN ?4 AND EXISTS (SELECT 1 FROM delivery d JOIN dispatch ON dispatch.delivery = "
        "d.id"
        "  WHERE d.incident = ?5 AND d.channel = ?6 AND d.recipient = ?7 AND d.id < ?1)"
        " THEN ?8 ELSE ?9 END")
        .with(connection_->last_id(),
              row.destination,
              schedule.priority,
              schedule.in_order && row.incident != 0,
              row.incident,
              row.channel,
              row.recipient,
              kBlocked,
              schedule.due_at)
        .run();
  }
  return planned;
}

void SqliteWriting::release_blocked(TimePoint now) {
  query(
      "UPDATE dispatch SET due_at = ?1 WHERE due_at = ?2 AND NOT EXISTS"
      " (SELECT 1 FROM delivery mine JOIN delivery before ON before.incident = mine.incident"
      "   AND before.channel = mine.channel AND before.recipient = mine.recipient"
      "   AND before.id < mine.id JOIN dispatch live ON live.delivery = before.id"
      "  WHERE mine.id = dispatch.delivery)")
      .with(now, kBlocked)
      .run();
}

void SqliteWriting::bury_expired(TimePoint now) {
  const auto buried =
      query(
          "UPDATE delivery SET state = 'dead', error = CASE error WHEN '' THEN 'expired before it"
          " could be sent' ELSE error END WHERE expires_at <= ?1 AND id IN"
          " (SELECT delivery FROM dispatch WHERE lease = 0 AND due_at <= ?1)")
          .with(now)
          .run();
  if (buried == 0) return;
  query(
      "DELETE FROM dispatch WHERE lease = 0 AND delivery IN"
      " (SELECT id FROM delivery JOIN dispatch ON dispatch.delivery = delivery.id"
      "  WHERE delivery.state = 'dead')")
      .run();
  release_blocked(now);
}

std::vector<Claimed> SqliteWriting::claim(TimePoint now,
                                          TimePoint lease_until,
                                          std::uint64_t lease,
                                          std::size_t limit,
                                          std::span<const std::string> avoid) {
  bury_expired(now);
  boost::json::array avoided(avoid.begin(), avoid.end());
  std::vector<Claimed> claimed;
  {
    auto due = query(
        "SELECT d.id, d.revision, d.incident, d.channel, d.recipient, d.task, d.key, d.state,"
        " d.held_reason, d.language, d.rendered, d.destination, d.attempts, d.planned_at,"
        " d.first_attempt_at, d.accepted_at, d.visible_at, d.expires_at, d.handle, d.url, d.error,"
        " r.body, coalesce(t.root, ''), coalesce(t.handle, '')"
        " FROM dispatch JOIN delivery d ON d.id = dispatch.delivery"
        " JOIN rendered r ON r.hash = d.rendered"
        " LEFT JOIN told t ON t.incident = d.incident AND t.channel = d.channel"
        "   AND t.recipient = d.recipient"
        " WHERE dispatch.lease = 0 AND dispatch.due_at <= ?"
        " AND dispatch.destination NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY dispatch.priority, dispatch.due_at, dispatch.delivery LIMIT ?");
    due.with(now, boost::json::serialize(avoided), limit);
    while (due.next()) {
      auto& one = claimed.emplace_back();
      one.delivery = read_delivery(due);
      one.rendered_body = due.text();
      one.thread_root = due.text();
      one.thread_parent = due.text();
    }
  }
  for (Claimed& one : claimed) {
    one.lease = lease;
    one.lease_until = lease_until;
    query("UPDATE dispatch SET lease = ?, lease_until = ? WHERE delivery = ?")
        .with(lease, lease_until, one.delivery.id)
        .run();
    start_attempt(one, now);
  }
  return claimed;
}

void SqliteWriting::start_attempt(Claimed& claimed, TimePoint now) {
  DeliveryRow& delivery = claimed.delivery;
  claimed.was = std::exchange(delivery.state, DeliveryState::Leased);
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

void SqliteWriting::finish_attempt(const AttemptRow& attempt) {
  query(
      "UPDATE attempt SET finished_at = ?, outcome = ?, status = ?, why = ?, answer_head = ?,"
      " remote_address = ?, name_ms = ?, connect_ms = ?, tls_ms = ?, first_byte_ms = ?,"
      " total_ms = ?, bytes_out = ? WHERE delivery = ? AND number = ? AND lease = ?")
      .with(attempt.finished_at,
            attempt.outcome,
            attempt.status,
            attempt.why,
            attempt.answer_head,
            attempt.remote_address,
            attempt.name_ms,
            attempt.connect_ms,
            attempt.tls_ms,
            attempt.first_byte_ms,
            attempt.total_ms,
            attempt.bytes_out,
            attempt.delivery,
            attempt.number,
            attempt.lease)
      .run();
}

bool SqliteWriting::settle(const Settled& settled) {
  const AttemptRow& attempt = settled.attempt;
  const bool live = is_live(settled.state);
  const auto held = live ? query(
                               "UPDATE dispatch SET lease = 0, lease_until = 0, due_at = ?"
                               " WHERE delivery = ? AND lease = ?")
                               .with(settled.due_at, attempt.delivery, attempt.lease)
                               .run()
                         : query("DELETE FROM dispatch WHERE delivery = ? AND lease = ?")
                               .with(attempt.delivery, attempt.lease)
                               .run();
  if (held == 0) {
    auto lost = attempt;
    lost.outcome = "lost";
    finish_attempt(lost);
    return false;
  }
  finish_attempt(attempt);
  query(
      "UPDATE delivery SET state = ?, held_reason = ?, accepted_at = coalesce(accepted_at, ?),"
      " handle = CASE ?4 WHEN '' THEN handle ELSE ?4 END,"
      " url = CASE ?5 WHEN '' THEN url ELSE ?5 END, error = ?6 WHERE id = ?7")
      .with(store::word(settled.state),
            settled.held_reason,
            settled.accepted_at,
            settled.handle,
            settled.url,
            attempt.why,
            attempt.delivery)
      .run();
  if (settled.state == DeliveryState::Accepted) remember_told(settled);
  if (!live && attempt.finished_at) release_blocked(*attempt.finished_at);
  return true;
}

void SqliteWriting::remember_told(const Settled& settled) {
  query(
      "INSERT INTO told (incident, channel, recipient, revision, root, handle, at)"
      " SELECT incident, channel, recipient, revision, ?1, ?1, ?2 FROM delivery WHERE id = ?3"
      " ON CONFLICT (incident, channel, recipient) DO UPDATE SET revision = excluded.revision,"
      " handle = excluded.handle, at = excluded.at WHERE excluded.revision >= revision")
      .with(settled.handle, settled.accepted_at, settled.attempt.delivery)
      .run();
}

std::size_t SqliteWriting::reap(TimePoint now) {
  query(
      "UPDATE attempt SET finished_at = ?1, outcome = 'lost', why = 'the lease ran out'"
      " WHERE finished_at IS NULL AND (delivery, lease) IN"
      " (SELECT delivery, lease FROM dispatch WHERE lease <> 0 AND lease_until <= ?1)")
      .with(now)
      .run();
  query(
      "UPDATE delivery SET state = 'uncertain' WHERE id IN"
      " (SELECT delivery FROM dispatch WHERE lease <> 0 AND lease_until <= ?)")
      .with(now)
      .run();
  return query(
             "UPDATE dispatch SET lease = 0, lease_until = 0, due_at = ?1"
             " WHERE lease <> 0 AND lease_until <= ?1")
      .with(now)
      .run();
}

std::size_t SqliteWriting::supersede(IncidentId incident, const std::string& channel, Id revision) {
  const auto superseded =
      query(
          "UPDATE delivery SET state = 'superseded' WHERE incident = ? AND channel = ?"
          " AND revision < ? AND id IN (SELECT delivery FROM dispatch WHERE lease = 0)")
          .with(incident, channel, revision)
          .run();
  if (superseded > 0)
    query(
        "DELETE FROM dispatch WHERE lease = 0 AND delivery IN"
        " (SELECT id FROM delivery WHERE incident = ? AND state = 'superseded')")
        .with(incident)
        .run();
  return superseded;
}

std::size_t SqliteWriting::cancel(IncidentId incident) {
  const auto cancelled = query(
                             "UPDATE delivery SET state = 'cancelled' WHERE incident = ?"
                             " AND id IN (SELECT delivery FROM dispatch WHERE lease = 0)")
                             .with(incident)
                             .run();
  if (cancelled > 0)
    query(
        "DELETE FROM dispatch WHERE lease = 0 AND delivery IN"
        " (SELECT id FROM delivery WHERE incident = ? AND state = 'cancelled')")
        .with(incident)
        .run();
  return cancelled;
}

std::optional<TimePoint> SqliteWriting::next_due() {
  auto due = query(
      "SELECT min(at) FROM (SELECT min(due_at) AS at FROM dispatch WHERE lease = 0"
      " AND due_at <> ? UNION ALL SELECT min(lease_until) FROM dispatch WHERE lease <> 0)");
  if (!due.with(kBlocked).next()) return std::nullopt;
  return due.maybe_time();
}

}  // namespace goji::store::sqlite
