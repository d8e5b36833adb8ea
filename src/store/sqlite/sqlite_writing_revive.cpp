#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/sqlite_writing.h"
#include "store/store.h"

namespace goji::store::sqlite {

std::size_t SqliteWriting::redrive(const DeadFilter& filter, const Renewal& renewal) {
  for (const Id id : redrivable_deliveries(*connection_, filter))
    query("INSERT INTO over VALUES (?)").with(id).run();
  // What is done about the doubt begins anew, and does not end before it was sent.
  query(
      "UPDATE delivery SET doubt = 0, insisted = 1"
      " WHERE doubt IS NOT NULL AND id IN (SELECT delivery FROM over)")
      .run();
  // Whoever sends it again has said yes to it.
  query(
      "UPDATE delivery SET unapproved = 0"
      " WHERE unapproved = 1 AND id IN (SELECT delivery FROM over)")
      .run();
  return revive_marked(renewal);
}

std::size_t SqliteWriting::sweep(const std::string& channel,
                                 bool when_in_doubt,
                                 TimePoint closed_since,
                                 const Renewal& renewal) {
  const auto missing =
      query(
          "INSERT INTO over SELECT d.id FROM delivery d JOIN incident i ON i.id = d.incident"
          " WHERE d.state = 'dead' AND d.channel = ?1 AND (d.doubt IS NULL OR ?2)"
          " AND d.unapproved = 0"
          " AND NOT EXISTS (SELECT 1 FROM delivery later WHERE later.incident = d.incident"
          "   AND later.channel = d.channel AND later.recipient = d.recipient AND later.id > d.id)"
          " AND (i.resolved_at IS NULL AND i.retracted = 0"
          "   OR i.updated_at >= ?3 AND EXISTS (SELECT 1 FROM told t WHERE t.incident = d.incident"
          "     AND t.channel = d.channel AND t.recipient = d.recipient AND t.revision < "
          "d.revision))")
          .with(channel, when_in_doubt, closed_since)
          .run();
  return missing == 0 ? 0 : revive_marked(renewal);
}

std::size_t SqliteWriting::revive_marked(const Renewal& renewal) {
  const auto revived =
      query(
          "UPDATE delivery SET state = 'queued', tries = 0, lost = 0, expires_at = ?"
          " WHERE id IN (SELECT delivery FROM over)")
          .with(renewal.expires_at)
          .run();
  // One after the other for each audience, whatever order its channel keeps: nobody reads the
  // older word last.
  query(
      "INSERT INTO dispatch (delivery, destination, priority, due_at, expires_at, blocked)"
      " SELECT d.id, d.destination, 0, ?1, ?2, d.incident <> 0 AND EXISTS"
      "   (SELECT 1 FROM over JOIN delivery before ON before.id = over.delivery"
      "    WHERE before.incident = d.incident AND before.channel = d.channel"
      "    AND before.recipient = d.recipient AND before.id < d.id)"
      " FROM over CROSS JOIN delivery d ON d.id = over.delivery")
      .with(renewal.now, renewal.expires_at)
      .run();
  query("DELETE FROM over").run();
  return revived;
}

void SqliteWriting::keep_destination(const DestinationRow& row) {
  if (row.reason.empty()) {
    query("DELETE FROM destination WHERE name = ?").with(row.name).run();
    return;
  }
  query(
      "INSERT INTO destination (name, closed_until, reason, failures, openings) VALUES (?,?,?,?,?)"
      " ON CONFLICT (name) DO UPDATE SET closed_until = excluded.closed_until,"
      " reason = excluded.reason, failures = excluded.failures, openings = excluded.openings")
      .with(row.name, row.closed_until, row.reason, row.failures, row.openings)
      .run();
}

}  // namespace goji::store::sqlite
