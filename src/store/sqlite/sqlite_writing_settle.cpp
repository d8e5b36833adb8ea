#include "store/sqlite/sqlite_writing.h"
#include "store/store.h"

#include <vector>

namespace goji::store::sqlite {

bool SqliteWriting::settle(const Settled& settled) {
  const AttemptRow& attempt = settled.attempt;
  if (attempt.lease == 0) return false;
  std::string ends_as;
  {
    auto mine = query("SELECT ends_as FROM dispatch WHERE delivery = ? AND lease = ?");
    if (!mine.with(attempt.delivery, attempt.lease).next()) {
      lose_attempt(attempt);
      return false;
    }
    ends_as = mine.text();
  }
  const bool recalled = ends_as == store::word(DeliveryState::Cancelled);
  const bool again = is_live(settled.state) && (ends_as.empty() || (recalled && settled.doubt));
  // What was taken back is not to be redriven, however its end came.
  const bool given_up = recalled && settled.state == DeliveryState::Dead;
  if (again || (!is_live(settled.state) && !given_up)) ends_as = store::word(settled.state);
  finish_attempt(attempt);
  query(
      "UPDATE delivery SET state = ?, held_reason = ?, accepted_at = coalesce(accepted_at, ?),"
      " handle = CASE ?4 WHEN '' THEN handle ELSE ?4 END,"
      " url = CASE ?5 WHEN '' THEN url ELSE ?5 END, error = ?6, tries = tries + ?7,"
      " doubt = ?8, insisted = insisted AND ?8 IS NOT NULL, twice = max(twice, ?9),"
      " visible_at = ?10 WHERE id = ?11")
      .with(ends_as,
            settled.state == DeliveryState::Held && again ? settled.held_reason : "",
            settled.accepted_at,
            settled.handle,
            settled.url,
            attempt.why,
            settled.counts,
            settled.doubt,
            settled.twice,
            settled.visible_at,
            attempt.delivery)
      .run();
  if (is_delivered(settled.state)) remember_told(settled);
  if (settled.watch) begin_watch(attempt.delivery, *settled.watch);
  if (again) {
    query("UPDATE dispatch SET lease = 0, lease_until = 0, due_at = ? WHERE delivery = ?")
        .with(settled.due_at, attempt.delivery)
        .run();
  } else {
    query("INSERT INTO over VALUES (?)").with(attempt.delivery).run();
    forget_marked();
  }
  return true;
}

void SqliteWriting::finish_attempt(const AttemptRow& attempt) {
  query(
      "UPDATE attempt SET finished_at = ?, outcome = ?, status = ?, why = ?, answer_head = ?,"
      " remote_address = ?, name_ms = ?, connect_ms = ?, tls_ms = ?, first_byte_ms = ?,"
      " total_ms = ?, bytes_out = ?"
      " WHERE delivery = ? AND number = ? AND lease = ? AND outcome IN ('', 'lost')")
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

void SqliteWriting::lose_attempt(AttemptRow attempt) {
  attempt.outcome = "lost";
  finish_attempt(attempt);
}

void SqliteWriting::remember_told(const Settled& settled) {
  // An answer without a handle still tells, but leaves the thread where it was.
  query(
      "INSERT INTO told (incident, channel, recipient, revision, root, handle, at)"
      " SELECT incident, channel, recipient, revision, ?1, ?1, ?2 FROM delivery WHERE id = ?3"
      " ON CONFLICT (incident, channel, recipient) DO UPDATE SET revision = excluded.revision,"
      " root = CASE root WHEN '' THEN excluded.root ELSE root END,"
      " handle = CASE excluded.handle WHEN '' THEN handle ELSE excluded.handle END,"
      " at = excluded.at WHERE excluded.revision >= revision")
      .with(settled.handle, settled.accepted_at, settled.attempt.delivery)
      .run();
}

void SqliteWriting::flag_repeated(TimePoint horizon, const Repeated& repeated) {
  std::vector<Id> in_doubt;
  {
    auto lost = query(
        "SELECT d.id FROM dispatch JOIN delivery d ON d.id = dispatch.delivery"
        " WHERE lease <> 0 AND lease_until <= ? AND d.doubt IS NOT NULL");
    lost.with(horizon);
    while (lost.next())
      in_doubt.push_back(lost.number());
  }
  for (const Id id : in_doubt)
    if (repeated(*delivery(id)))
      query("UPDATE delivery SET twice = 1, insisted = 0 WHERE id = ?").with(id).run();
}

std::size_t SqliteWriting::reap(TimePoint now, TimePoint horizon, const Repeated& repeated) {
  if (!query("SELECT 1 FROM dispatch WHERE lease <> 0 AND lease_until <= ? LIMIT 1")
           .with(horizon)
           .next())
    return 0;
  if (repeated) flag_repeated(horizon, repeated);
  query(
      "UPDATE attempt SET finished_at = ?1, outcome = 'lost', why = 'the lease ran out'"
      " WHERE outcome = '' AND (delivery, lease) IN"
      " (SELECT delivery, lease FROM dispatch WHERE lease <> 0 AND lease_until <= ?2)")
      .with(now, horizon)
      .run();
  query(
      "INSERT INTO over SELECT delivery FROM dispatch"
      " WHERE lease <> 0 AND lease_until <= ? AND ends_as = 'superseded'")
      .with(horizon)
      .run();
  const auto ended =
      query(
          "UPDATE delivery SET error = 'the lease ran out', lost = lost + 1, doubt = 0,"
          " state = (SELECT ends_as FROM dispatch WHERE dispatch.delivery = delivery.id)"
          " WHERE id IN (SELECT delivery FROM over)")
          .run();
  if (ended > 0) forget_marked();
  query(
      "UPDATE delivery SET state = 'uncertain', error = 'the lease ran out', lost = lost + 1,"
      " doubt = 0 WHERE id IN"
      " (SELECT delivery FROM dispatch WHERE lease <> 0 AND lease_until <= ?)")
      .with(horizon)
      .run();
  return ended + query(
                     "UPDATE dispatch SET lease = 0, lease_until = 0, due_at = ?"
                     " WHERE lease <> 0 AND lease_until <= ?")
                     .with(now, horizon)
                     .run();
}

}  // namespace goji::store::sqlite
