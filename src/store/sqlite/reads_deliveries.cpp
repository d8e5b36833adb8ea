#include "store/codec.h"
#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/reads.h"

#include <utility>

namespace goji::store::sqlite {
namespace {

/// Whether a person has paused its channel, and it waits for nobody else's yes.
bool waits_for_channel(Connection& from, const DeliveryRow& row) {
  if (row.held_reason == "approval" || row.held_reason == "restore") return false;
  Query query{from.prepared("SELECT 1 FROM pause WHERE channel = ?")};
  return query.with(row.channel).next();
}

/// What one that is live and not leased waits for; see DeliveryRow::due_at.
DeliveryRow with_its_wait(Connection& from, DeliveryRow row) {
  if (!is_live(row.state) || row.state == DeliveryState::Leased) return row;
  if (waits_for_channel(from, row)) {
    row.held_reason.clear();
    row.closed_for = "paused";
    return row;
  }
  Query query{from.prepared(
      "SELECT due_at FROM dispatch WHERE delivery = ? AND lease = 0 AND blocked = 0")};
  if (!query.with(row.id).next()) return row;
  const auto due = query.time();
  if (due == TimePoint::max()) return row;
  row.due_at = due;
  for (const auto level : levels_of(row.destination)) {
    Query closing{from.prepared("SELECT closed_until, reason FROM destination WHERE name = ?")};
    if (!closing.with(std::string{level}).next()) continue;
    const auto closed = closing.time();
    if (closed <= row.due_at) continue;
    row.due_at = closed;
    row.closed_for = closing.text();
  }
  return row;
}

}  // namespace

std::string_view word(Task task) {
  if (task == Task::Retract) return "retract";
  if (task == Task::Ask) return "ask";
  if (task == Task::Tell) return "tell";
  return task == Task::Edit ? "edit" : "post";
}

std::optional<Task> task_named(std::string_view word) {
  if (word == "post") return Task::Post;
  if (word == "edit") return Task::Edit;
  if (word == "retract") return Task::Retract;
  if (word == "ask") return Task::Ask;
  if (word == "tell") return Task::Tell;
  return std::nullopt;
}

DeliveryRow read_delivery(Query& row) {
  DeliveryRow read;
  read.id = row.number();
  read.revision = row.number();
  read.incident = row.number();
  read.channel = row.text();
  read.recipient = row.text();
  const auto task = row.text();
  read.task = known(task_named(task), "task", task);
  read.key = row.text();
  const auto state = row.text();
  read.state = known(delivery_state_named(state), "state", state);
  read.held_reason = row.text();
  read.language = row.text();
  read.rendered = row.text();
  read.destination = row.text();
  read.attempts = row.number();
  read.planned_at = row.time();
  read.first_attempt_at = row.maybe_time();
  read.accepted_at = row.maybe_time();
  read.visible_at = row.maybe_time();
  read.expires_at = row.time();
  read.handle = row.text();
  read.url = row.text();
  read.error = row.text();
  read.tries = row.number();
  read.lost = row.number();
  read.doubt = row.maybe_number();
  read.twice = row.yes();
  read.insisted = row.yes();
  read.unapproved = row.yes();
  return read;
}

std::vector<DeliveryRow> deliveries(Connection& from, const DeliveryFilter& filter) {
  Query query{from.prepared(
      filter.incident == 0
          ? "SELECT id, revision, incident, channel, recipient, task, key, state, held_reason,"
            " language, rendered, destination, attempts, planned_at, first_attempt_at, accepted_at,"
            " visible_at, expires_at, handle, url, error, tries, lost, doubt, twice, insisted,"
            " unapproved FROM delivery"
            " WHERE id <= ?1 AND ?2 = 0 AND (?3 = '' OR channel = ?3) AND (?4 = '' OR state = ?4)"
            " ORDER BY id DESC LIMIT ?5"
          : "SELECT id, revision, incident, channel, recipient, task, key, state, held_reason,"
            " language, rendered, destination, attempts, planned_at, first_attempt_at, accepted_at,"
            " visible_at, expires_at, handle, url, error, tries, lost, doubt, twice, insisted,"
            " unapproved FROM delivery"
            " WHERE id <= ?1 AND incident = ?2 AND (?3 = '' OR channel = ?3)"
            " AND (?4 = '' OR state = ?4) ORDER BY id DESC LIMIT ?5")};
  const auto state = filter.state ? store::word(*filter.state) : std::string_view{};
  query.with(newest_after(filter.after), filter.incident, filter.channel, state, filter.limit);
  std::vector<DeliveryRow> rows;
  while (query.next())
    rows.push_back(with_its_wait(from, read_delivery(query)));
  return rows;
}

// As store::may_have_arrived() says it of a row.
bool may_know(Connection& from,
              IncidentId incident,
              const std::string& channel,
              const std::string& recipient) {
  Query query{from.prepared(
      "SELECT 1 FROM delivery INDEXED BY delivery_of_audience WHERE incident = ? AND channel = ?"
      " AND recipient = ? AND task = 'post'"
      " AND (state IN ('accepted', 'visible', 'leased') OR doubt IS NOT NULL) LIMIT 1")};
  return query.with(incident, channel, recipient).next();
}

std::optional<DeliveryRow> delivery(Connection& from, Id id) {
  Query query{from.prepared(
      "SELECT id, revision, incident, channel, recipient, task, key, state, held_reason, language,"
      " rendered, destination, attempts, planned_at, first_attempt_at, accepted_at, visible_at,"
      " expires_at, handle, url, error, tries, lost, doubt, twice, insisted, unapproved FROM "
      "delivery"
      " WHERE id = ?")};
  if (!query.with(id).next()) return std::nullopt;
  return with_its_wait(from, read_delivery(query));
}

std::optional<PlanJobRow> next_plan_job(Connection& from) {
  Query query{from.prepared(
      "SELECT id, revision, incident, channel, latest_wins, texts, language, destination,"
      " expires_at, cursor, restored, approval FROM plan_job ORDER BY id LIMIT 1")};
  if (!query.next()) return std::nullopt;
  PlanJobRow row;
  row.id = query.number();
  row.revision = query.number();
  row.incident = query.number();
  row.channel = query.text();
  row.latest_wins = query.yes();
  row.texts = decoded_texts(query.text());
  row.language = query.text();
  row.destination = query.text();
  row.expires_at = query.time();
  row.cursor = query.text();
  row.restored = query.yes();
  row.approval = query.yes();
  return row;
}

std::vector<AttemptRow> attempts(Connection& from, Id delivery) {
  Query query{from.prepared(
      "SELECT delivery, number, lease, started_at, finished_at, outcome, status, why, answer_head,"
      " remote_address, name_ms, connect_ms, tls_ms, first_byte_ms, total_ms, bytes_out"
      " FROM attempt WHERE delivery = ? ORDER BY number")};
  query.with(delivery);
  std::vector<AttemptRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.delivery = query.number();
    row.number = query.number();
    row.lease = query.number();
    row.started_at = query.time();
    row.finished_at = query.maybe_time();
    row.outcome = query.text();
    row.status = query.integer();
    row.why = query.text();
    row.answer_head = query.text();
    row.remote_address = query.text();
    row.name_ms = query.number();
    row.connect_ms = query.number();
    row.tls_ms = query.number();
    row.first_byte_ms = query.number();
    row.total_ms = query.number();
    row.bytes_out = query.number();
  }
  return rows;
}

std::vector<Id> redrivable_deliveries(Connection& from, const DeadFilter& filter) {
  Query query{from.prepared(
      "SELECT d.id FROM delivery d LEFT JOIN incident i ON i.id = d.incident"
      " WHERE d.state = 'dead' AND (?1 = 0 OR d.incident = ?1) AND (?2 = '' OR d.channel = ?2)"
      " AND (?3 = '' OR instr(d.error, ?3) > 0) AND d.planned_at >= ?4 AND (?5 = 0 OR d.id = ?5)"
      " AND NOT EXISTS (SELECT 1 FROM delivery later WHERE d.incident <> 0"
      "   AND later.incident = d.incident AND later.channel = d.channel"
      "   AND later.recipient = d.recipient AND later.id > d.id"
      "   AND (i.resolved_at IS NOT NULL OR i.retracted <> 0"
      "     OR later.state NOT IN ('dead', 'rejected', 'superseded', 'cancelled')))"
      " ORDER BY d.id")};
  query.with(filter.incident, filter.channel, filter.error, filter.planned_since, filter.delivery);
  std::vector<Id> ids;
  while (query.next())
    ids.push_back(query.number());
  return ids;
}

std::uint64_t redrivable(Connection& from, const DeadFilter& filter) {
  return redrivable_deliveries(from, filter).size();
}

std::vector<DestinationRow> destinations(Connection& from) {
  Query query{
      from.prepared("SELECT name, closed_until, reason, failures, openings FROM destination"
                    " ORDER BY name")};
  std::vector<DestinationRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.name = query.text();
    row.closed_until = query.time();
    row.reason = query.text();
    row.failures = query.number();
    row.openings = query.number();
  }
  return rows;
}

std::map<std::string, std::uint64_t> delivery_counts(Connection& from) {
  Query query{
      from.prepared("SELECT channel || char(9) || state, number FROM delivery_count"
                    " WHERE number > 0")};
  std::map<std::string, std::uint64_t> counts;
  while (query.next()) {
    auto name = query.text();
    counts.emplace(std::move(name), query.number());
  }
  return counts;
}

std::optional<TimePoint> oldest_live_delivery(Connection& from) {
  Query query{
      from.prepared("SELECT planned_at FROM delivery"
                    " WHERE id = (SELECT min(delivery) FROM dispatch)")};
  if (!query.next()) return std::nullopt;
  return query.time();
}

}  // namespace goji::store::sqlite
