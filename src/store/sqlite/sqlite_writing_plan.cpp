#include "store/restored.h"
#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/sqlite_writing.h"

#include <algorithm>

namespace goji::store::sqlite {

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
            " held_reason, language, rendered, destination, planned_at, expires_at, handle,"
            " unapproved) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
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
                  row.handle,
                  row.unapproved)
            .run();
    if (added == 0) continue;
    planned += 1;
    query(
        "INSERT INTO dispatch (delivery, destination, priority, due_at, expires_at, blocked)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6 AND EXISTS"
        " (SELECT 1 FROM delivery before JOIN dispatch live ON live.delivery = before.id"
        "  WHERE before.incident = ?7 AND before.channel = ?8 AND before.recipient = ?9"
        "  AND before.id < ?1))")
        .with(connection_->last_id(),
              row.destination,
              schedule.priority,
              std::max(schedule.due_at, row.due_at.value_or(schedule.due_at)),
              row.expires_at,
              schedule.in_order && row.incident != 0,
              row.incident,
              row.channel,
              row.recipient)
        .run();
  }
  return planned;
}

std::size_t SqliteWriting::supersede(IncidentId incident, const std::string& channel, Id revision) {
  query(
      "UPDATE dispatch SET ends_as = 'superseded' WHERE lease <> 0 AND ends_as = '' AND EXISTS"
      " (SELECT 1 FROM delivery WHERE id = dispatch.delivery AND incident = ? AND channel = ?"
      "  AND revision < ?)")
      .with(incident, channel, revision)
      .run();
  query(
      "INSERT INTO over SELECT id FROM delivery JOIN dispatch ON dispatch.delivery = id"
      " WHERE incident = ? AND channel = ? AND revision < ? AND lease = 0")
      .with(incident, channel, revision)
      .run();
  return end_marked(DeliveryState::Superseded);
}

std::size_t SqliteWriting::cancel(IncidentId incident) {
  query("DELETE FROM plan_job WHERE incident = ?").with(incident).run();
  query(
      "DELETE FROM watch WHERE by_looking = 1 AND delivery IN"
      " (SELECT id FROM delivery WHERE incident = ?)")
      .with(incident)
      .run();
  query(
      "UPDATE dispatch SET ends_as = 'cancelled' WHERE lease <> 0 AND ends_as = '' AND EXISTS"
      " (SELECT 1 FROM delivery WHERE id = dispatch.delivery AND incident = ?)")
      .with(incident)
      .run();
  // Due since ever: whether it is there is to be known before it is said that it was taken back.
  query(
      "UPDATE dispatch SET ends_as = 'cancelled', due_at = 0 WHERE lease = 0 AND EXISTS"
      " (SELECT 1 FROM delivery WHERE id = dispatch.delivery AND incident = ?"
      "  AND doubt IS NOT NULL)")
      .with(incident)
      .run();
  query(
      "INSERT INTO over SELECT id FROM delivery JOIN dispatch ON dispatch.delivery = id"
      " WHERE incident = ? AND lease = 0 AND doubt IS NULL")
      .with(incident)
      .run();
  return end_marked(DeliveryState::Cancelled);
}

std::size_t SqliteWriting::end_marked(DeliveryState state) {
  const auto ended = query(
                         "UPDATE delivery SET state = ?, held_reason = ''"
                         " WHERE id IN (SELECT delivery FROM over)")
                         .with(store::word(state))
                         .run();
  if (ended > 0) forget_marked();
  return ended;
}

void SqliteWriting::forget_marked() {
  query("DELETE FROM dispatch WHERE delivery IN (SELECT delivery FROM over)").run();
  if (query("SELECT 1 FROM dispatch WHERE blocked = 1 LIMIT 1").next()) release_after_marked();
  query("DELETE FROM over").run();
}

void SqliteWriting::release_after_marked() {
  // CROSS JOIN holds SQLite to this order: from the few that ended to those that wait for them.
  query(
      "UPDATE dispatch SET blocked = 0 WHERE blocked = 1 AND delivery IN"
      " (SELECT later.id FROM over CROSS JOIN delivery mine ON mine.id = over.delivery"
      "  CROSS JOIN delivery later ON later.incident = mine.incident"
      "  AND later.channel = mine.channel AND later.recipient = mine.recipient"
      "  AND later.id > mine.id)"
      " AND NOT EXISTS"
      " (SELECT 1 FROM delivery own CROSS JOIN delivery before ON before.incident = own.incident"
      "  AND before.channel = own.channel AND before.recipient = own.recipient"
      "  AND before.id < own.id CROSS JOIN dispatch live ON live.delivery = before.id"
      "  WHERE own.id = dispatch.delivery)")
      .run();
}

std::size_t SqliteWriting::release_restored(TimePoint now) {
  query("DELETE FROM meta WHERE name = ?").with(kRestoredAt).run();
  query(
      "UPDATE dispatch SET due_at = ? WHERE EXISTS"
      " (SELECT 1 FROM delivery WHERE id = dispatch.delivery AND held_reason = 'restore'"
      "  AND unapproved = 0)")
      .with(now)
      .run();
  return query(
             "UPDATE delivery SET doubt = 0,"
             " state = CASE unapproved WHEN 0 THEN 'uncertain' ELSE 'held' END,"
             " held_reason = CASE unapproved WHEN 0 THEN '' ELSE 'approval' END"
             " WHERE held_reason = 'restore' AND id IN (SELECT delivery FROM dispatch)")
      .run();
}

}  // namespace goji::store::sqlite
