#include "store/sqlite/sqlite_writing.h"
#include "store/store.h"

#include <stdexcept>

namespace goji::store::sqlite {

void SqliteWriting::begin_watch(Id delivery, const Watch& watch) {
  query(
      "INSERT OR REPLACE INTO watch (delivery, by_looking, due_at, looks, overdue)"
      " VALUES (?,?,?,?,?)")
      .with(delivery, watch.by_looking, watch.due_at, watch.looks, watch.overdue)
      .run();
  // What was taken back is looked for by nobody.
  query(
      "DELETE FROM watch WHERE delivery IN (SELECT before.id FROM delivery own"
      " CROSS JOIN delivery before ON before.incident = own.incident"
      "  AND before.channel = own.channel AND before.recipient = own.recipient"
      "  AND before.id < own.id WHERE own.id = ? AND own.task = 'retract')")
      .with(delivery)
      .run();
}

bool SqliteWriting::confirm(Id delivery, DeliveryState seen, TimePoint at) {
  if (seen != DeliveryState::Visible && seen != DeliveryState::Bounced)
    throw std::invalid_argument("what was accepted becomes visible or bounced");
  const bool visible = seen == DeliveryState::Visible;
  const auto changed =
      query(
          "UPDATE delivery SET state = ?1, error = CASE WHEN ?2 THEN '' ELSE error END,"
          " visible_at = CASE WHEN ?2 THEN ?3 ELSE visible_at END"
          " WHERE id = ?4 AND (state = 'accepted' OR NOT ?2 AND state = 'visible')")
          .with(store::word(seen), visible, at, delivery)
          .run();
  if (changed == 0) return false;
  if (visible)
    query(
        "INSERT INTO seen (channel, number, total_ms)"
        " SELECT channel, 1, max(0, visible_at - planned_at) FROM delivery WHERE id = ?"
        " ON CONFLICT (channel) DO UPDATE SET number = number + 1,"
        " total_ms = total_ms + excluded.total_ms")
        .with(delivery)
        .run();
  query("DELETE FROM watch WHERE delivery = ?").with(delivery).run();
  return true;
}

std::size_t SqliteWriting::confirm_unreturned(TimePoint now, std::size_t most) {
  query(
      "INSERT INTO over SELECT delivery FROM watch WHERE by_looking = 0 AND due_at <= ?"
      " ORDER BY due_at LIMIT ?")
      .with(now, most)
      .run();
  const auto confirmed = query(
                             "UPDATE delivery SET state = 'visible', visible_at = ?"
                             " WHERE state = 'accepted' AND id IN (SELECT delivery FROM over)")
                             .with(now)
                             .run();
  query("DELETE FROM watch WHERE delivery IN (SELECT delivery FROM over)").run();
  query("DELETE FROM over").run();
  return confirmed;
}

void SqliteWriting::keep_watch(Id delivery,
                               const std::optional<Watch>& watch,
                               const std::string& why) {
  query("UPDATE delivery SET error = ? WHERE id IN (SELECT delivery FROM watch WHERE delivery = ?)")
      .with(why, delivery)
      .run();
  if (watch) {
    query("UPDATE watch SET by_looking = ?, due_at = ?, looks = ?, overdue = ? WHERE delivery = ?")
        .with(watch->by_looking, watch->due_at, watch->looks, watch->overdue, delivery)
        .run();
  } else {
    query("DELETE FROM watch WHERE delivery = ?").with(delivery).run();
  }
}

}  // namespace goji::store::sqlite
