#include "store/sqlite/reads.h"

#include "domain/words.h"
#include "store/codec.h"

#include <algorithm>
#include <utility>

namespace goji::store::sqlite {
namespace {

template <class Row>
std::vector<Row> all(Query& query, Row (*read)(Query&)) {
  std::vector<Row> rows;
  while (query.next())
    rows.push_back(read(query));
  return rows;
}

template <class Row>
std::optional<Row> first(Query& query, Row (*read)(Query&)) {
  if (!query.next()) return std::nullopt;
  return read(query);
}

template <class Value>
std::optional<Value> maybe_known(const std::optional<std::string>& text,
                                 std::optional<Value> (*named)(std::string_view),
                                 std::string_view column) {
  if (!text) return std::nullopt;
  return known(named(*text), column, *text);
}

template <class Value>
Value read_word(Query& row, std::optional<Value> (*named)(std::string_view), const char* column) {
  const auto text = row.text();
  return known(named(text), column, text);
}

// The columns, in the order in which the reader below each takes them.

constexpr auto kNewestSignals =
    "SELECT id, inlet, arrived_at, source, key, component, status, impact, affected_share,"
    " affected_users, started_at, ended_at, expires_at, at, summary, link, labels FROM signal"
    " WHERE id IN (SELECT max(id) FROM signal GROUP BY source, key, component) ORDER BY id";

SignalRow read_signal(Query& row) {
  SignalRow read;
  read.id = row.number();
  read.inlet = row.text();
  read.arrived_at = row.time();
  Signal& signal = read.signal;
  signal.source = row.text();
  signal.key = row.text();
  signal.component = row.text();
  signal.status = read_word(row, status_named, "status");
  signal.impact = maybe_known(row.maybe_text(), impact_named, "impact");
  signal.affected_share = row.maybe_real();
  signal.affected_users = row.maybe_number();
  signal.started_at = row.maybe_time();
  signal.ended_at = row.maybe_time();
  signal.expires_at = row.maybe_time();
  signal.at = row.time();
  signal.summary = row.text();
  signal.link = row.text();
  signal.labels = decoded_texts(row.text());
  return read;
}

IncidentRow read_incident(Query& row) {
  IncidentRow read;
  read.id = row.number();
  read.phase = read_word(row, phase_named, "phase");
  read.automatic = row.yes();
  read.retracted = row.yes();
  read.components = decoded_components(row.text());
  read.onset = row.time();
  read.opened_at = row.time();
  read.monitoring_at = row.maybe_time();
  read.resolved_at = row.maybe_time();
  read.next_update_at = row.maybe_time();
  read.share_minutes = row.real();
  read.version = row.number();
  read.updated_at = row.time();
  return read;
}

RevisionRow read_revision(Query& row) {
  RevisionRow read;
  read.id = row.number();
  read.incident = row.number();
  read.sequence = row.number();
  read.draft = row.number();
  read.kind = read_word(row, notice_kind_named, "kind");
  read.state = read_word(row, revision_state_named, "state");
  read.automatic = row.yes();
  read.notify = row.yes();
  read.at = row.time();
  read.phase = read_word(row, phase_named, "phase");
  read.components = decoded_components(row.text());
  read.reason = decoded_reason(row.text());
  read.next_update_at = row.maybe_time();
  read.words = decoded_words(row.text());
  read.author = row.text();
  return read;
}

DecisionRow read_decision(Query& row) {
  DecisionRow read;
  read.id = row.number();
  read.at = row.time();
  read.component = row.text();
  read.verdict = row.text();
  read.reason = decoded_reason(row.text());
  read.by_minutes_at = row.maybe_time();
  read.inputs = row.text();
  read.incident = row.number();
  return read;
}

PromiseRow read_promise(Query& row) {
  PromiseRow read;
  read.id = row.number();
  read.incident = row.number();
  read.kind = row.text();
  read.due_at = row.time();
  read.met_at = row.maybe_time();
  read.is_void = row.yes();
  return read;
}

NoteRow read_note(Query& row) {
  NoteRow read;
  read.id = row.number();
  read.at = row.time();
  read.reason = decoded_reason(row.text());
  read.incident = row.number();
  return read;
}

TokenRow read_token(Query& row) {
  TokenRow read;
  read.id = row.number();
  read.name = row.text();
  read.scope = row.text();
  read.hash = row.text();
  read.created_at = row.time();
  read.revoked_at = row.maybe_time();
  return read;
}

}  // namespace

std::vector<SliceRow> slices(Connection& from) {
  Query query{from.prepared("SELECT kind, key, body FROM slice ORDER BY kind, key")};
  std::vector<SliceRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.kind = query.text();
    row.key = query.text();
    row.body = query.text();
  }
  return rows;
}

std::vector<SignalRow> newest_signals(Connection& from) {
  Query query{from.prepared(kNewestSignals)};
  return all(query, read_signal);
}

std::vector<IncidentRow> open_incidents(Connection& from) {
  Query query{from.prepared(
      "SELECT id, phase, automatic, retracted, components, onset, opened_at, monitoring_at,"
      " resolved_at, next_update_at, share_minutes, version, updated_at FROM incident"
      " WHERE resolved_at IS NULL AND retracted = 0 ORDER BY id")};
  return all(query, read_incident);
}

std::vector<IncidentRow> incidents(Connection& from, IncidentId after, std::size_t limit) {
  Query query{from.prepared(
      "SELECT id, phase, automatic, retracted, components, onset, opened_at, monitoring_at,"
      " resolved_at, next_update_at, share_minutes, version, updated_at FROM incident"
      " WHERE id <= ? ORDER BY id DESC LIMIT ?")};
  return all(query.with(newest_after(after), limit), read_incident);
}

std::optional<IncidentRow> incident(Connection& from, IncidentId id) {
  Query query{from.prepared(
      "SELECT id, phase, automatic, retracted, components, onset, opened_at, monitoring_at,"
      " resolved_at, next_update_at, share_minutes, version, updated_at FROM incident"
      " WHERE id = ?")};
  return first(query.with(id), read_incident);
}

std::vector<RevisionRow> revisions(Connection& from, IncidentId incident) {
  Query query{from.prepared(
      "SELECT id, incident, sequence, draft, kind, state, automatic, notify, at, phase,"
      " components, reason, next_update_at, words, author FROM revision"
      " WHERE incident = ? ORDER BY id")};
  return all(query.with(incident), read_revision);
}

std::optional<RevisionRow> revision(Connection& from, Id id) {
  Query query{from.prepared(
      "SELECT id, incident, sequence, draft, kind, state, automatic, notify, at, phase,"
      " components, reason, next_update_at, words, author FROM revision WHERE id = ?")};
  return first(query.with(id), read_revision);
}

std::vector<RevisionRow> waiting_revisions(Connection& from) {
  Query query{from.prepared(
      "SELECT id, incident, sequence, draft, kind, state, automatic, notify, at, phase,"
      " components, reason, next_update_at, words, author FROM revision"
      " WHERE state IN ('draft', 'awaiting') ORDER BY id")};
  return all(query, read_revision);
}

std::vector<DecisionRow> decisions(Connection& from, IncidentId incident) {
  Query query{from.prepared(
      "SELECT id, at, component, verdict, reason, by_minutes_at, inputs, incident FROM decision"
      " WHERE incident = ? ORDER BY id")};
  return all(query.with(incident), read_decision);
}

std::vector<DecisionRow> decisions_about(Connection& from,
                                         const std::string& component,
                                         TimePoint first,
                                         TimePoint last,
                                         std::size_t limit) {
  Query query{from.prepared(
      "SELECT id, at, component, verdict, reason, by_minutes_at, inputs, incident FROM decision"
      " WHERE component = ? AND at >= ? AND at <= ? ORDER BY id DESC LIMIT ?")};
  auto found = all(query.with(component, first, last, limit), read_decision);
  std::ranges::reverse(found);
  return found;
}

std::vector<PromiseRow> promises(Connection& from, IncidentId incident) {
  Query query{
      from.prepared("SELECT id, incident, kind, due_at, met_at, is_void FROM promise"
                    " WHERE ?1 = 0 OR incident = ?1 ORDER BY id")};
  return all(query.with(incident), read_promise);
}

std::vector<NoteRow> notes(Connection& from, Id after, std::size_t limit) {
  Query query{
      from.prepared("SELECT id, at, reason, incident FROM note WHERE id <= ?"
                    " ORDER BY id DESC LIMIT ?")};
  return all(query.with(newest_after(after), limit), read_note);
}

std::optional<TokenRow> token_with_hash(Connection& from, std::string_view hash) {
  Query query{
      from.prepared("SELECT id, name, scope, hash, created_at, revoked_at FROM token"
                    " WHERE hash = ?")};
  return first(query.with(hash), read_token);
}

std::vector<TokenRow> tokens(Connection& from) {
  Query query{
      from.prepared("SELECT id, name, scope, hash, created_at, revoked_at FROM token"
                    " ORDER BY id")};
  return all(query, read_token);
}

std::optional<AnswerRow> answer(Connection& from, const std::string& key) {
  Query query{from.prepared("SELECT key, request, status, body, at FROM answer WHERE key = ?")};
  if (!query.with(key).next()) return std::nullopt;
  AnswerRow row;
  row.key = query.text();
  row.request = query.text();
  row.status = query.integer();
  row.body = query.text();
  row.at = query.time();
  return row;
}

std::optional<std::string> meta(Connection& from, const std::string& name) {
  Query query{from.prepared("SELECT value FROM meta WHERE name = ?")};
  if (!query.with(name).next()) return std::nullopt;
  return query.text();
}

}  // namespace goji::store::sqlite
