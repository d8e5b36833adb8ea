#include "store/sqlite/sqlite_writing.h"

#include "domain/words.h"
#include "store/audit_chain.h"
#include "store/codec.h"
#include "store/sqlite/log_file.h"
#include "store/store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <optional>

namespace goji::store::sqlite {
namespace {

std::optional<std::string_view> maybe_word(const std::optional<Impact>& impact) {
  if (!impact) return std::nullopt;
  return word(*impact);
}

}  // namespace

void SqliteWriting::prepare(Connection& connection) {
  connection.run("CREATE TEMP TABLE over (delivery INTEGER PRIMARY KEY)");
}

SqliteWriting::SqliteWriting(Connection& connection) : connection_(&connection) {
  Query{connection_->prepared("BEGIN IMMEDIATE")}.run();
}

SqliteWriting::~SqliteWriting() {
  if (!open_) return;
  try {
    connection_->run("ROLLBACK");
  } catch (const Failure&) {
    // SQLite has rolled back by itself, as it does when the disk is full.
  }
}

void SqliteWriting::commit() {
  try {
    const Committing now{meanwhile_};
    Query{connection_->prepared("COMMIT")}.run();
    open_ = false;
  } catch (const Full&) {
    // The last frame, which is what makes it a commit, was not wholly written, and SQLite has
    // rolled back: it is known that nothing was kept. What a write or a sync that failed for any
    // other reason left on the disk, nobody can say.
    if (is_rolled_back()) throw;
    throw CommitUnknown("COMMIT failed: the disk is full");
  } catch (const Failure& failure) {
    throw CommitUnknown(fmt::format("COMMIT failed: {}", failure.what()));
  }
  do_kindly(meanwhile_);  // a store in memory waits for no disk
}

bool SqliteWriting::is_rolled_back() const {
  return sqlite3_get_autocommit(connection_->database().getHandle()) != 0;
}

Query SqliteWriting::query(const char* sql) {
  // After some errors (disk full) SQLite has rolled back by itself, and whatever came now would be
  // kept statement by statement.
  if (is_rolled_back()) throw Failure("SQLite: the transaction is over");
  return Query{connection_->prepared(sql)};
}

void SqliteWriting::add_signals(std::span<const SignalRow> rows) {
  for (const SignalRow& row : rows) {
    const Signal& signal = row.signal;
    query(
        "INSERT INTO signal (inlet, arrived_at, source, key, component, status, impact,"
        " affected_share, affected_users, started_at, ended_at, expires_at, at, summary, link,"
        " labels) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .with(row.inlet,
              row.arrived_at,
              signal.source,
              signal.key,
              signal.component,
              word(signal.status),
              maybe_word(signal.impact),
              signal.affected_share,
              signal.affected_users,
              signal.started_at,
              signal.ended_at,
              signal.expires_at,
              signal.at,
              signal.summary,
              signal.link,
              encoded(signal.labels))
        .run();
  }
}

void SqliteWriting::keep_slices(std::span<const SliceRow> rows) {
  for (const SliceRow& row : rows) {
    if (row.body.empty()) {
      query("DELETE FROM slice WHERE kind = ? AND key = ?").with(row.kind, row.key).run();
    } else {
      query(
          "INSERT INTO slice (kind, key, body) VALUES (?,?,?)"
          " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body")
          .with(row.kind, row.key, row.body)
          .run();
    }
  }
}

void SqliteWriting::add_decision(const DecisionRow& row) {
  query(
      "INSERT INTO decision (at, component, verdict, reason, by_minutes_at, inputs, incident)"
      " VALUES (?,?,?,?,?,?,?)")
      .with(row.at,
            row.component,
            row.verdict,
            encoded(row.reason),
            row.by_minutes_at,
            row.inputs,
            row.incident)
      .run();
}

void SqliteWriting::keep_incident(const IncidentRow& row) {
  query(
      "INSERT INTO incident (id, phase, automatic, retracted, components, onset, opened_at,"
      " monitoring_at, resolved_at, next_update_at, share_minutes, version, updated_at)"
      " VALUES (?,?,?,?,?,?,?,?,?,?,?,1,?)"
      " ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, automatic = excluded.automatic,"
      " retracted = excluded.retracted, components = excluded.components, onset = excluded.onset,"
      " opened_at = excluded.opened_at, monitoring_at = excluded.monitoring_at,"
      " resolved_at = excluded.resolved_at, next_update_at = excluded.next_update_at,"
      " share_minutes = excluded.share_minutes, version = version + 1,"
      " updated_at = excluded.updated_at")
      .with(row.id,
            word(row.phase),
            row.automatic,
            row.retracted,
            encoded(row.components),
            row.onset,
            row.opened_at,
            row.monitoring_at,
            row.resolved_at,
            row.next_update_at,
            row.share_minutes,
            row.updated_at)
      .run();
}

void SqliteWriting::keep_promise(const PromiseRow& row) {
  query(
      "INSERT INTO promise (id, incident, kind, due_at, met_at, is_void) VALUES (?,?,?,?,?,?)"
      " ON CONFLICT (id) DO UPDATE SET incident = excluded.incident, kind = excluded.kind,"
      " due_at = excluded.due_at, met_at = excluded.met_at, is_void = excluded.is_void")
      .with(row.id, row.incident, row.kind, row.due_at, row.met_at, row.is_void)
      .run();
}

void SqliteWriting::add_note(const NoteRow& row) {
  query("INSERT INTO note (at, reason, incident) VALUES (?,?,?)")
      .with(row.at, encoded(row.reason), row.incident)
      .run();
}

RevisionRow SqliteWriting::add_revision(RevisionRow row) {
  row.sequence = 0;
  if (row.incident != 0) {
    auto last = query("SELECT coalesce(max(sequence), 0) FROM revision WHERE incident = ?");
    last.with(row.incident).next();
    row.sequence = last.number() + 1;
  }
  query(
      "INSERT INTO revision (incident, sequence, draft, kind, state, automatic, notify, at, phase,"
      " components, reason, next_update_at, words, author) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .with(row.incident,
            row.sequence,
            row.draft,
            word(row.kind),
            word(row.state),
            row.automatic,
            row.notify,
            row.at,
            word(row.phase),
            encoded(row.components),
            encoded(row.reason),
            row.next_update_at,
            encoded(row.words),
            row.author)
      .run();
  row.id = connection_->last_id();
  return row;
}

void SqliteWriting::replace_revision(const RevisionRow& row) {
  query(
      "UPDATE revision SET incident = ?, sequence = ?, draft = ?, kind = ?, state = ?,"
      " automatic = ?, notify = ?, at = ?, phase = ?, components = ?, reason = ?,"
      " next_update_at = ?, words = ?, author = ? WHERE id = ?")
      .with(row.incident,
            row.sequence,
            row.draft,
            word(row.kind),
            word(row.state),
            row.automatic,
            row.notify,
            row.at,
            word(row.phase),
            encoded(row.components),
            encoded(row.reason),
            row.next_update_at,
            encoded(row.words),
            row.author,
            row.id)
      .run();
}

Id SqliteWriting::add_token(const TokenRow& row) {
  query("INSERT INTO token (name, scope, hash, created_at) VALUES (?,?,?,?)")
      .with(row.name, row.scope, row.hash, row.created_at)
      .run();
  return connection_->last_id();
}

bool SqliteWriting::revoke_token(Id id, TimePoint at) {
  return query("UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
             .with(at, id)
             .run() == 1;
}

void SqliteWriting::keep_answer(const AnswerRow& row) {
  query(
      "INSERT INTO answer (key, request, status, body, at) VALUES (?,?,?,?,?)"
      " ON CONFLICT (key) DO NOTHING")
      .with(row.key, row.request, row.status, row.body, row.at)
      .run();
}

void SqliteWriting::forget_answers(TimePoint before) {
  query("DELETE FROM answer WHERE at < ?").with(before).run();
}

void SqliteWriting::keep_meta(const std::string& name, const std::string& value) {
  query(
      "INSERT INTO meta (name, value) VALUES (?,?)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .with(name, value)
      .run();
}

void SqliteWriting::add_audit(const AuditRow& row) {
  const auto hash = audit_hash(meta(kAuditHead).value_or(""), row);
  query("INSERT INTO audit (at, actor, action, subject, detail, hash) VALUES (?,?,?,?,?,?)")
      .with(row.at, row.actor, row.action, row.subject, row.detail, hash)
      .run();
  keep_meta(kAuditHead, hash);
}

}  // namespace goji::store::sqlite
