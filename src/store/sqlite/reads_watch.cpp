#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/reads.h"

#include <utility>

namespace goji::store::sqlite {

std::vector<Watched> watched(Connection& from, TimePoint due_by, std::size_t limit) {
  Query query{from.prepared(
      "SELECT d.id, d.revision, d.incident, d.channel, d.recipient, d.task, d.key, d.state,"
      " d.held_reason, d.language, d.rendered, d.destination, d.attempts, d.planned_at,"
      " d.first_attempt_at, d.accepted_at, d.visible_at, d.expires_at, d.handle, d.url, d.error,"
      " d.tries, d.lost, d.doubt, d.twice, d.insisted, d.unapproved, r.body, w.due_at, w.looks, "
      "w.overdue"
      " FROM watch w CROSS JOIN delivery d ON d.id = w.delivery"
      " JOIN rendered r ON r.hash = d.rendered"
      " WHERE w.by_looking = 1 AND w.due_at <= ? ORDER BY w.due_at, w.delivery LIMIT ?")};
  query.with(due_by, limit);
  std::vector<Watched> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.delivery = read_delivery(query);
    row.rendered_body = query.text();
    row.watch.due_at = query.time();
    row.watch.looks = query.number();
    row.watch.overdue = query.yes();
  }
  return rows;
}

std::optional<TimePoint> next_watch(Connection& from, bool by_looking) {
  Query query{from.prepared("SELECT min(due_at) FROM watch WHERE by_looking = ?")};
  query.with(by_looking).next();
  return query.maybe_time();
}

std::map<std::string, std::uint64_t> unseen_deliveries(Connection& from) {
  Query query{
      from.prepared("SELECT channel, count(*) FROM watch JOIN delivery ON id = watch.delivery"
                    " WHERE overdue = 1 GROUP BY channel")};
  std::map<std::string, std::uint64_t> counts;
  while (query.next()) {
    auto channel = query.text();
    counts.emplace(std::move(channel), query.number());
  }
  return counts;
}

std::vector<SeenRow> seen_deliveries(Connection& from) {
  Query query{from.prepared("SELECT channel, number, total_ms FROM seen ORDER BY channel")};
  std::vector<SeenRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.channel = query.text();
    row.number = query.number();
    row.total_ms = query.number();
  }
  return rows;
}

}  // namespace goji::store::sqlite
