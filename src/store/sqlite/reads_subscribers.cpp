#include "store/codec.h"
#include "store/sqlite/reads.h"

namespace goji::store::sqlite {
namespace {

SubscriberRow read_subscriber(Query& row) {
  SubscriberRow read;
  read.id = row.number();
  read.kind = row.text();
  const auto state = row.text();
  read.state = known(subscriber_state_named(state), "subscriber.state", state);
  read.language = row.text();
  read.components = decoded_keys(row.text());
  read.format = row.text();
  read.sealed = row.text();
  read.fingerprint = row.text();
  read.destination = row.text();
  read.asked = row.number();
  read.created_at = row.time();
  read.asked_at = row.time();
  read.confirmed_at = row.maybe_time();
  read.changed_at = row.time();
  read.reason = row.text();
  read.failures = row.number();
  read.failing_since = row.maybe_time();
  return read;
}

std::optional<SubscriberRow> only(Query& query) {
  if (!query.next()) return std::nullopt;
  return read_subscriber(query);
}

}  // namespace

std::optional<SubscriberRow> subscriber(Connection& from, Id id) {
  Query query{from.prepared(
      "SELECT id, kind, state, language, components, format, sealed, fingerprint, destination,"
      " asked, created_at, asked_at, confirmed_at, changed_at, reason, failures, failing_since"
      " FROM subscriber WHERE id = ?")};
  query.with(id);
  return only(query);
}

std::optional<SubscriberRow> subscriber_with(Connection& from,
                                             const std::string& kind,
                                             const std::string& fingerprint) {
  Query query{from.prepared(
      "SELECT id, kind, state, language, components, format, sealed, fingerprint, destination,"
      " asked, created_at, asked_at, confirmed_at, changed_at, reason, failures, failing_since"
      " FROM subscriber WHERE kind = ? AND fingerprint = ? AND fingerprint <> ''")};
  query.with(kind, fingerprint);
  return only(query);
}

std::vector<SubscriberRow> subscribers(Connection& from, const SubscriberFilter& filter) {
  Query query{from.prepared(
      "SELECT id, kind, state, language, components, format, sealed, fingerprint, destination,"
      " asked, created_at, asked_at, confirmed_at, changed_at, reason, failures, failing_since"
      " FROM subscriber WHERE id > ?1 AND (?2 = '' OR kind = ?2) AND (?3 = '' OR state = ?3)"
      " ORDER BY id LIMIT ?4")};
  query.with(filter.after, filter.kind, filter.state ? word(*filter.state) : "", filter.limit);
  std::vector<SubscriberRow> rows;
  while (query.next())
    rows.push_back(read_subscriber(query));
  return rows;
}

std::vector<AudienceRow> audience(Connection& from, const AudienceQuery& wanted) {
  Query query{from.prepared(
      "SELECT id, language, destination FROM subscriber INDEXED BY subscriber_told"
      " WHERE kind = ? AND state = 'active' AND id > ? AND (components = '[]' OR EXISTS"
      " (SELECT 1 FROM json_each(subscriber.components) own, json_each(?) named"
      "  WHERE own.value = named.value)) ORDER BY id LIMIT ?")};
  query.with(wanted.kind, wanted.after, encoded(wanted.components), wanted.limit);
  std::vector<AudienceRow> rows;
  while (query.next()) {
    AudienceRow row;
    row.id = query.number();
    row.language = query.text();
    row.destination = query.text();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace goji::store::sqlite
