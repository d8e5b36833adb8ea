#include "store/codec.h"
#include "store/sqlite/reads.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace goji::store::sqlite {
namespace {

constexpr std::size_t kMostReasons = 50;  // of one channel; errors are others' words

std::uint64_t span(TimePoint from, TimePoint to) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, (to - from).count()));
}

/// Servers like to repeat whom they refused: in a report nobody is named, and what is said of many
/// is one reason.
std::string without_addresses(std::string_view error) {
  constexpr std::string_view kAround = " \t\n<>()[]\"',;:";
  std::string out;
  for (std::size_t begin = 0; begin < error.size();) {
    const auto end = std::min(error.find_first_of(kAround, begin), error.size());
    const auto word = error.substr(begin, end - begin);
    const auto at = word.find('@');
    out += at == std::string_view::npos ? word : "***";
    if (at != std::string_view::npos) out += word.substr(at);
    if (end < error.size()) out += error[end];
    begin = end + 1;
  }
  return out;
}

void count_delivery(ReachRow& row, Query& read) {
  const auto word = read.text();
  const auto published = read.time();
  const auto accepted = read.maybe_time();
  const auto visible = read.maybe_time();
  row.deliveries += 1;
  row.states[known(delivery_state_named(word), "state", word)] += 1;
  if (read.maybe_number()) row.doubtful += 1;
  if (read.yes()) row.twice += 1;
  if (visible) {
    row.visible += 1;
    row.until_visible.add(span(published, *visible));
  }
  if (!accepted) return;
  row.accepted += 1;
  row.until_accepted.add(span(published, *accepted));
  row.first_accepted_at = std::min(row.first_accepted_at.value_or(*accepted), *accepted);
  row.last_accepted_at = std::max(row.last_accepted_at.value_or(*accepted), *accepted);
}

// In the order in which they lie on the disk: in any other, a million take a quarter of a minute.
void count_deliveries(Connection& from,
                      IncidentId incident,
                      std::map<std::string, ReachRow>& rows) {
  Query query{from.prepared(
      "SELECT d.channel, d.state, coalesce(r.at, d.planned_at), d.accepted_at, d.visible_at,"
      " d.doubt, d.twice FROM delivery d INDEXED BY delivery_of_incident"
      " LEFT JOIN revision r ON r.id = d.revision WHERE d.incident = ? ORDER BY d.id")};
  query.with(incident);
  while (query.next()) {
    auto channel = query.text();
    count_delivery(rows[channel], query);
  }
}

// From an index alone.
void count_recipients(Connection& from,
                      IncidentId incident,
                      std::map<std::string, ReachRow>& rows) {
  Query query{from.prepared(
      "SELECT channel, count(*) FROM (SELECT DISTINCT channel, recipient FROM delivery"
      " INDEXED BY delivery_of_audience WHERE incident = ?) GROUP BY channel")};
  query.with(incident);
  while (query.next()) {
    auto& row = rows[query.text()];
    row.recipients = query.number();
  }
}

std::uint64_t& of_untold(std::vector<UntoldRow>& rows,
                         DeliveryState state,
                         const std::string& error) {
  const auto find = [&](const std::string& named) {
    return std::ranges::find_if(
        rows, [&](const auto& row) { return row.state == state && row.error == named; });
  };
  auto found = find(error);
  const bool full = rows.size() >= kMostReasons;
  if (found == rows.end() && full) found = find("");
  if (found != rows.end()) return found->recipients;
  return rows.emplace_back(UntoldRow{.state = state, .error = full ? "" : error}).recipients;
}

// Of those whom nothing may have reached, the last that was meant for them. What came back reached
// nobody, though it was accepted.
void count_untold(Connection& from, IncidentId incident, std::map<std::string, ReachRow>& rows) {
  Query query{from.prepared(
      "SELECT d.channel, d.state, d.error FROM delivery d INDEXED BY delivery_of_incident"
      " WHERE d.incident = ? AND d.doubt IS NULL AND (d.accepted_at IS NULL OR d.state = 'bounced')"
      " AND NOT EXISTS (SELECT 1 FROM delivery o INDEXED BY delivery_of_audience"
      "   WHERE o.incident = d.incident AND o.channel = d.channel AND o.recipient = d.recipient"
      "   AND (o.id > d.id OR o.doubt IS NOT NULL"
      "     OR (o.accepted_at IS NOT NULL AND o.state <> 'bounced')))"
      " ORDER BY d.id")};
  query.with(incident);
  while (query.next()) {
    auto& row = rows[query.text()];
    const auto word = query.text();
    const auto state = known(delivery_state_named(word), "state", word);
    of_untold(row.untold, state, without_addresses(query.text())) += 1;
  }
}

}  // namespace

std::vector<ReachRow> reach(Connection& from, IncidentId incident) {
  std::map<std::string, ReachRow> rows;
  count_deliveries(from, incident, rows);
  count_recipients(from, incident, rows);
  count_untold(from, incident, rows);
  std::vector<ReachRow> list;
  list.reserve(rows.size());
  for (auto& [channel, row] : rows) {
    row.channel = channel;
    list.push_back(std::move(row));
  }
  return list;
}

std::vector<HeardRow> heard(Connection& from,
                            const std::string& component,
                            TimePoint first,
                            TimePoint last) {
  Query query{
      from.prepared("SELECT source, status, arrived_at, summary FROM signal INDEXED BY"
                    " signal_by_arrival WHERE arrived_at >= ? AND arrived_at <= ?"
                    " AND component = ? ORDER BY arrived_at, id")};
  query.with(first, last, component);
  std::map<std::string, HeardRow> rows;
  while (query.next()) {
    auto source = query.text();
    const auto status = query.text();
    const auto at = query.time();
    auto& row = rows[source];
    if (row.signals++ == 0) row.first_at = at;
    row.source = std::move(source);
    row.last_at = at;
    if (status == "resolved") row.last_resolved_at = at;
    if (status != "firing") continue;
    if (!row.first_firing_at) row.first_firing_at = at;
    if (auto summary = query.text(); row.summary.empty()) row.summary = std::move(summary);
  }
  std::vector<HeardRow> list;
  list.reserve(rows.size());
  for (auto& [source, row] : rows)
    list.push_back(std::move(row));
  std::ranges::stable_sort(list, {}, &HeardRow::first_at);
  return list;
}

std::map<std::string, std::uint64_t> suppressed(Connection& from, TimePoint by) {
  Query query{
      from.prepared("SELECT kind, count(*) FROM subscriber WHERE state = 'suppressed'"
                    " AND changed_at <= ? GROUP BY kind")};
  query.with(by);
  std::map<std::string, std::uint64_t> counts;
  while (query.next()) {
    auto kind = query.text();
    counts.emplace(std::move(kind), query.number());
  }
  return counts;
}

std::vector<SliceRow> slices_of(Connection& from, const std::string& kind) {
  Query query{from.prepared("SELECT kind, key, body FROM slice WHERE kind = ? ORDER BY key")};
  query.with(kind);
  std::vector<SliceRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.kind = query.text();
    row.key = query.text();
    row.body = query.text();
  }
  return rows;
}

}  // namespace goji::store::sqlite
