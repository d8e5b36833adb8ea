#include "store/codec.h"
#include "store/sqlite/sqlite_writing.h"

namespace goji::store::sqlite {

Id SqliteWriting::keep_subscriber(const SubscriberRow& row) {
  query(
      "INSERT INTO subscriber (id, kind, state, language, components, format, sealed, fingerprint,"
      " destination, asked, created_at, asked_at, confirmed_at, changed_at, reason,"
      " failures, failing_since)"
      " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
      " ON CONFLICT (id) DO UPDATE SET state = excluded.state, language = excluded.language,"
      " components = excluded.components, format = excluded.format, sealed = excluded.sealed,"
      " fingerprint = excluded.fingerprint,"
      " destination = excluded.destination, asked = excluded.asked, asked_at = excluded.asked_at,"
      " confirmed_at = excluded.confirmed_at, changed_at = excluded.changed_at,"
      " reason = excluded.reason, failures = excluded.failures,"
      " failing_since = excluded.failing_since")
      .with(row.id == 0 ? std::optional<Id>{} : row.id,
            row.kind,
            word(row.state),
            row.language,
            encoded(row.components),
            row.format,
            row.sealed,
            row.fingerprint,
            row.destination,
            row.asked,
            row.created_at,
            row.asked_at,
            row.confirmed_at,
            row.changed_at,
            row.reason,
            row.failures,
            row.failing_since)
      .run();
  return row.id == 0 ? connection_->last_id() : row.id;
}

std::size_t SqliteWriting::forget_unconfirmed(TimePoint asked_before, TimePoint now) {
  return query(
             "UPDATE subscriber SET state = 'gone', sealed = '', fingerprint = '',"
             " changed_at = ?, reason = 'unconfirmed' WHERE state = 'pending' AND asked_at < ?")
      .with(now, asked_before)
      .run();
}

}  // namespace goji::store::sqlite
