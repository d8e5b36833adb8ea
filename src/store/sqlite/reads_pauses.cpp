#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/reads.h"

namespace goji::store::sqlite {

std::uint64_t held_deliveries(Connection& from, const std::string& reason) {
  Query query{
      from.prepared("SELECT count(*) FROM delivery WHERE state = 'held' AND held_reason = ?")};
  query.with(reason).next();
  return query.number();
}

std::map<std::string, std::uint64_t> held_by_channel(Connection& from, const std::string& reason) {
  Query query{
      from.prepared("SELECT channel, count(*) FROM delivery"
                    " WHERE state = 'held' AND held_reason = ? GROUP BY channel")};
  query.with(reason);
  std::map<std::string, std::uint64_t> counts;
  while (query.next()) {
    auto channel = query.text();
    counts.emplace(std::move(channel), query.number());
  }
  return counts;
}

std::vector<Id> approvable_deliveries(Connection& from, const HeldFilter& filter) {
  Query query{
      from.prepared("SELECT id FROM delivery WHERE state = 'held' AND held_reason = 'approval'"
                    " AND (?1 = 0 OR id = ?1) AND (?2 = 0 OR incident = ?2)"
                    " AND (?3 = '' OR channel = ?3) ORDER BY id")};
  query.with(filter.delivery, filter.incident, filter.channel);
  std::vector<Id> ids;
  while (query.next())
    ids.push_back(query.number());
  return ids;
}

std::uint64_t approvable(Connection& from, const HeldFilter& filter) {
  return approvable_deliveries(from, filter).size();
}

std::vector<PauseRow> pauses(Connection& from) {
  Query query{from.prepared("SELECT channel, at, actor FROM pause ORDER BY channel")};
  std::vector<PauseRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.channel = query.text();
    row.at = query.time();
    row.actor = query.text();
  }
  return rows;
}

std::optional<RefusalRow> refusal(Connection& from,
                                  const std::string& channel,
                                  const std::string& recipient) {
  Query query{
      from.prepared("SELECT number, since, paused_until, why FROM refusal"
                    " WHERE channel = ? AND recipient = ?")};
  if (!query.with(channel, recipient).next()) return std::nullopt;
  RefusalRow row{.channel = channel, .recipient = recipient};
  row.number = query.number();
  row.since = query.time();
  row.paused_until = query.maybe_time();
  row.why = query.text();
  return row;
}

}  // namespace goji::store::sqlite
